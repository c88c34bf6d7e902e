# SPDX-License-Identifier: EUPL-1.2
"""Els of the bakers' federation, without a browser: signs in by mail and sends a list."""

import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from support.visitor import Browser


@dataclass
class Lister:
    port: int
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Browser(self.port)

    def signs_in(self) -> None:
        self.browser.until_up("/en/account/sign-in/")
        self.browser.get("/en/account/sign-in/")
        self.browser.post("/en/account/sign-in/", {"email": "els@bakers.example"})
        mails = self.browser.get("/en/demo/mail/").text
        link = urlsplit(re.findall(r"http://[^\s\"<]+/sign-in/link/[^\s\"<]+", mails)[0]).path
        self.browser.get(link)
        assert self.browser.post(link, {}).status == 302
        self.browser.get("/en/lists/")

    def sends(self, name: str, domains: list[str]) -> str:
        answer = self.browser.post("/en/lists/", {"name": name, "text": "\n".join(domains)})
        assert answer.status == 302, answer.text
        self.browser.get(answer.location)
        return answer.location

    def starts(self, place: str) -> None:
        assert self.browser.post(f"{place}start/", {}).status == 302

    def results(self, place: str) -> list[str]:
        """Again and again until there is a reply: while the product starts, nobody listens."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                answer = self.browser.get(f"{place}take/jsonl/")
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
                continue
            if answer.status == 200:
                return answer.text.splitlines()
            time.sleep(0.1)
        raise AssertionError("no reply for a minute")
