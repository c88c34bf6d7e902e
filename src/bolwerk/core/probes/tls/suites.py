# SPDX-License-Identifier: EUPL-1.2
"""The cipher suites there are and what each is good for. Pure; the numbers are data in policy/suites.json."""

import json
import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

POLICY = Path(__file__).parent / "policy"


@cache
def data(name: str) -> Any:
    """One of the dated lists beside this file."""
    return json.loads((POLICY / f"{name}.json").read_text(encoding="utf-8"))


class Kind(StrEnum):
    """The worst thing that is to be said about a suite; the worst first."""

    NULL = "null"  # no encryption at all
    ANONYMOUS = "anonymous"  # anyone may sit in the middle
    EXPORT = "export"  # keys of 40 or 56 bits on purpose
    DES = "des"
    RC4 = "rc4"
    TRIPLE_DES = "3des"
    STATIC = "static"  # RSA, DH or ECDH keys that open yesterday's traffic too
    DHE = "dhe"  # as good as the prime that the server brings
    CBC = "cbc"
    AEAD = "aead"


MARKS = (
    (Kind.NULL, r"_WITH_NULL_"),
    (Kind.ANONYMOUS, r"_anon_"),
    (Kind.EXPORT, r"_EXPORT_"),
    (Kind.DES, r"_WITH_DES_CBC_"),
    (Kind.RC4, r"_RC4_"),
    (Kind.TRIPLE_DES, r"_3DES_"),
    (Kind.STATIC, r"^TLS_(RSA|DH|ECDH)_"),
    (Kind.DHE, r"^TLS_DHE_"),
    (Kind.CBC, r"_CBC_"),
)
BROKEN = frozenset({Kind.NULL, Kind.ANONYMOUS, Kind.EXPORT, Kind.DES})
WEAK = frozenset({Kind.RC4, Kind.TRIPLE_DES})
DOUBTFUL = (*(kind for kind in Kind if kind in BROKEN | WEAK), Kind.STATIC, Kind.DHE)
"""What a good server takes none of."""

NAMES: dict[int, str] = {int(code, 16): name for code, name in data("suites")["suites"].items()}
RARE = re.compile(
    r"ARIA|SEED|IDEA|_DSS_|^TLS_DH_(RSA|DSS)|^TLS_ECDH_(RSA|ECDSA)_WITH_(CAMELLIA|AES_\d+_(GCM|CBC_SHA\d))"
)
"""Left out of the offers, which must stay of a size that old servers read."""


@cache
def kind(suite: int) -> Kind:
    name = NAMES.get(suite, "")
    return next((found for found, mark in MARKS if re.search(mark, name)), Kind.AEAD)


def is_cbc(suite: int) -> bool:
    return "_CBC_" in NAMES.get(suite, "")


def needs_12(suite: int) -> bool:
    """No older version knows it: authenticated encryption, or a hash above SHA-1 (RFC 5246 section 1.2)."""
    return re.search(r"_(GCM|CCM|POLY1305)|_SHA(256|384)$", NAMES.get(suite, "")) is not None


def name(suite: int) -> str:
    """ "TLS_AES_128_GCM_SHA256"; "0xFAFA" for one without a name here."""
    return NAMES.get(suite) or f"0x{suite:04X}"


def of(kinds: Iterable[Kind]) -> tuple[int, ...]:
    """The suites below TLS 1.3 of these kinds, kind by kind, the stronger numbers first."""
    return tuple(suite for each in kinds for suite in _offered()[each])


@cache
def _offered() -> dict[Kind, tuple[int, ...]]:
    found: dict[Kind, list[int]] = {each: [] for each in Kind}
    for suite, text in NAMES.items():
        if suite >> 8 != 0x13 and not RARE.search(text):
            found[kind(suite)].append(suite)
    return {each: tuple(sorted(suites, reverse=True)) for each, suites in found.items()}


TLS13 = tuple(sorted(suite for suite in NAMES if suite >> 8 == 0x13))
