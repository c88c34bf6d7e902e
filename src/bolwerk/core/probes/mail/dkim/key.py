# SPDX-License-Identifier: EUPL-1.2
"""Reads a DKIM key record (RFC 6376 section 3.6.1). Pure."""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

ED25519_BYTES = 32
BLANKS = re.compile(r"[ \t\r\n]+")


class State(StrEnum):
    OK = "ok"
    TESTING = "testing"  # t=y: receivers treat the mail as if it were not signed
    REVOKED = "revoked"  # p= is empty
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Key:
    """`kind`: rsa or ed25519, or what the record says. `bits`: 0 when it is revoked or unreadable."""

    state: State
    kind: str = "rsa"
    bits: int = 0

    @property
    def works(self) -> bool:
        return self.state in (State.OK, State.TESTING)


def tags_of(text: str) -> dict[str, str] | None:
    """The tag list (section 3.2): names are case-sensitive, and none stands there twice. None when it is no list."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        if not equals or name.strip() in tags:
            return None
        tags[name.strip()] = value.strip()
    return tags


def parse(text: str) -> Key | None:
    """None when it is no DKIM key; another version is none (it must come first), nor is one not meant for mail."""
    tags = tags_of(text)
    if tags is None:
        return Key(State.UNREADABLE) if re.match(r"\s*v\s*=\s*DKIM1\s*;", text) else None
    if "p" not in tags or tags.get("v", "DKIM1") != "DKIM1" or ("v" in tags and next(iter(tags)) != "v"):
        return None
    if "s" in tags and not {"*", "email"} & {each.strip() for each in tags["s"].split(":")}:
        return None
    kind, data = tags.get("k", "rsa").lower(), BLANKS.sub("", tags["p"])
    if not data:
        return Key(State.REVOKED, kind)
    bits = _bits(kind, data)
    if not bits:
        return Key(State.UNREADABLE, kind)
    flags = {flag.strip().lower() for flag in tags.get("t", "").split(":")}
    return Key(State.TESTING if "y" in flags else State.OK, kind, bits)


def _bits(kind: str, data: str) -> int:
    try:
        raw = base64.b64decode(data, validate=True)
        if kind == "ed25519":
            return ED25519_BYTES * 8 if len(raw) == ED25519_BYTES else 0
        key = load_der_public_key(raw) if kind == "rsa" else None
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return 0
    return key.key_size if isinstance(key, RSAPublicKey) else 0
