# SPDX-License-Identifier: EUPL-1.2
"""Reads what a person types where we ask for their domain. Pure; kind to habits, strict about the outcome."""

import re
from dataclasses import dataclass

import idna

from bolwerk.core.probes.addresses import parse

MAX_TYPED = 2000
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:/+", re.IGNORECASE)
LABEL = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": ".", "\u200b": None, "\ufeff": None})
NUMBER_FORM = re.compile(r"^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+))*$")


class DomainError(ValueError):
    """`key`: empty, is_ip, not_a_domain, too_long or no_dot."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Domain:
    """`name`: lower-case A-labels, no trailing dot. `shown`: the same for people (U-labels).
    `note`: is_email when an e-mail address was typed and its domain taken, else None."""

    name: str
    shown: str
    note: str | None = None

    def __str__(self) -> str:
        return self.name


def normalise(typed: str) -> Domain:
    """Takes "https://www.Bakkerij.be:443/x" (gives bakkerij.be), "info@bakkerij.be", "crème.be." and such.

    Raises DomainError.
    """
    text = typed.strip().translate(DOTS).strip().strip("\"'<>")
    if not text:
        raise DomainError("empty")
    if len(text) > MAX_TYPED:
        raise DomainError("too_long")
    had_scheme = bool(SCHEME.match(text)) or text.lower().startswith("mailto:")
    text = re.sub(r"^mailto:", "", SCHEME.sub("", text), flags=re.IGNORECASE)
    host = re.split(r"[/?#\\]", text, maxsplit=1)[0].strip()
    note = None
    if "@" in host:
        before, host = host.rsplit("@", 1)
        if had_scheme and not typed.lower().strip().startswith("mailto:"):
            raise DomainError("not_a_domain")  # user:password@host in an address: not something to guess at
        note = "is_email" if before.strip() else None
    _refuse_address(host)
    host = re.sub(r":\d{1,5}$", "", host).strip().removesuffix(".")
    if not host:
        raise DomainError("not_a_domain" if text else "empty")
    _refuse_address(host)
    return _named(host, note)


def _refuse_address(host: str) -> None:
    """IPv4, IPv6 with or without brackets, and the octal, hex and one-number forms some systems accept."""
    bare = re.sub(r"\]?(:\d{1,5})?$", "", host.removeprefix("[")) if host.startswith("[") else host
    lowered = bare.lower().removesuffix(".")
    if parse(lowered.split("%")[0]) is not None or NUMBER_FORM.match(re.sub(r":\d{1,5}$", "", lowered)):
        raise DomainError("is_ip")


def _named(host: str, note: str | None) -> Domain:
    if len(host) > 253:
        raise DomainError("too_long")
    try:
        name = idna.encode(host, uts46=True, transitional=False).decode("ascii").lower()
    except idna.IDNAError as error:
        raise DomainError("too_long" if "too long" in str(error).lower() else "not_a_domain") from error
    except (UnicodeError, ValueError, IndexError) as error:
        raise DomainError("not_a_domain") from error
    if len(name) > 253:
        raise DomainError("too_long")
    labels = name.split(".")
    if labels[0] == "www" and len(labels) > 2:
        labels = labels[1:]
        name = ".".join(labels)
    if not all(LABEL.match(label) for label in labels):
        raise DomainError("not_a_domain")
    if len(labels) < 2:
        raise DomainError("no_dot")
    if labels[-1].isdigit() or NUMBER_FORM.match(name):
        raise DomainError("is_ip" if NUMBER_FORM.match(name) else "not_a_domain")
    try:
        shown = idna.decode(name)
    except (idna.IDNAError, UnicodeError) as error:
        raise DomainError("not_a_domain") from error
    return Domain(name=name, shown=shown, note=note)
