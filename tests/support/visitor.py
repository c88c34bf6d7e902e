# SPDX-License-Identifier: EUPL-1.2
"""A browser without JavaScript: keeps cookies, follows no redirect, sends forms with their token."""

import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

FIRM = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till", "company_mail"]}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Page:
    status: int
    location: str
    text: str


@dataclass
class Browser:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def another(self) -> "Browser":
        """The same firm on a second phone, its form open."""
        return Browser(self.port, dict(self.cookies), self.token)

    def get(self, path: str) -> Page:
        return self._ask("GET", path)

    def post(self, path: str, data: dict[str, object]) -> Page:
        return self._ask("POST", path, urlencode({**data, "csrfmiddlewaretoken": self.token}, doseq=True))

    def until_up(self, path: str) -> Page:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                return self.get(path)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise AssertionError("the product did not start")

    def _ask(self, method: str, path: str, body: str | None = None) -> Page:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        asking.request(method, path, body, headers)
        answer = asking.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        if found := TOKEN.search(text):
            self.token = found[1]
        asking.close()
        return Page(answer.status, answer.headers.get("Location", ""), text)
