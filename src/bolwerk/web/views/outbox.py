# SPDX-License-Identifier: EUPL-1.2
"""The demo's mails: in the demo they go nowhere but here, so that a person can open the links in them."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bolwerk.core.errors import NotFound

NEWEST = 30
# What Django's file backend writes below each mail.
BELOW = "-" * 79


@dataclass(frozen=True, slots=True)
class Shown:
    """`lines`: (text, whether it is an address to follow)."""

    to: str
    subject: str
    language: str
    at: datetime
    lines: list[tuple[str, bool]]


@never_cache
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Only in the demo: elsewhere a mail is nobody's but its reader's."""
    folder = settings.MAILERS["default"].get("OPTIONS", {}).get("file_path")
    if not settings.DEMO or not folder:
        raise NotFound("error.not_found")
    paths = sorted(Path(folder).glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)[:NEWEST]
    here = request.build_absolute_uri("/")
    return render(request, "web/demo_mail.html", {"mails": [_read(path.read_bytes(), here) for path in paths]})


def _read(written: bytes, here: str) -> Shown:
    message = message_from_bytes(written, _class=EmailMessage, policy=policy.default)
    plain = message.get_body(("plain",)) or message
    text = plain.get_content().removesuffix("\n").removesuffix(BELOW).strip()
    return Shown(
        to=message["To"],
        subject=" ".join(message["Subject"].split()),
        language=message["Content-Language"],
        at=timezone.localtime(parsedate_to_datetime(message["Date"])),
        lines=[(line, line.startswith(here)) for line in text.splitlines()],
    )
