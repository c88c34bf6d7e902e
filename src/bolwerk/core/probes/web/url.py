# SPDX-License-Identifier: EUPL-1.2
"""Addresses of pages, and where a redirect may lead. Pure; strict, since the other side writes them."""

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.domain import LABEL, NUMBER_FORM

PORTS = {"http": 80, "https": 443}
MAX_LOCATION = 2048
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
SAFE = "/%:@!$&'()*+,;=~-._?"


class BadRedirect(ValueError):
    """`key`: redirect_malformed, redirect_scheme, redirect_userinfo or redirect_port."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Url:
    """`host`: lower-case A-labels or an address in strict text form, without brackets. `path`: with its query."""

    scheme: str
    host: str
    path: str = "/"

    @property
    def port(self) -> int:
        return PORTS[self.scheme]

    @property
    def authority(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def follow(base: Url, location: str) -> Url:
    """Where a Location field leads from `base` (RFC 9110 section 10.2.2). Raises BadRedirect."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")  # fields are read as Latin-1
    text = location.strip(" \t")
    if not text or len(text) > MAX_LOCATION or FORBIDDEN.search(text):
        raise BadRedirect("redirect_malformed")
    try:
        parts = urlsplit(urljoin(str(base), text))
        port, name, user = parts.port, parts.hostname or "", "@" in parts.netloc
    except ValueError:
        raise BadRedirect("redirect_malformed") from None
    if parts.scheme not in PORTS:
        raise BadRedirect("redirect_scheme")
    if user:
        raise BadRedirect("redirect_userinfo")
    if port not in (None, PORTS[parts.scheme]):
        raise BadRedirect("redirect_port")
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=SAFE, errors="replace")
    return Url(parts.scheme, _host(name, bracketed="[" in parts.netloc), path)


def _host(name: str, *, bracketed: bool) -> str:
    address = parse(name)
    if address is not None and bracketed == (address.version == 6):
        return str(address)
    if bracketed or address is not None or NUMBER_FORM.match(name):
        raise BadRedirect("redirect_malformed")
    try:
        ascii_name = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, ValueError, IndexError):
        raise BadRedirect("redirect_malformed") from None
    ascii_name = ascii_name.lower().removesuffix(".")
    labels = ascii_name.split(".")
    if len(labels) < 2 or len(ascii_name) > 253 or not all(LABEL.match(label) for label in labels):
        raise BadRedirect("redirect_malformed")
    if labels[-1].isdigit() or NUMBER_FORM.match(ascii_name):
        raise BadRedirect("redirect_malformed")
    return ascii_name
