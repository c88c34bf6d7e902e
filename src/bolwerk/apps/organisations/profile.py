# SPDX-License-Identifier: EUPL-1.2
"""What a firm tells of itself: checked here, for every door."""

import re
from dataclasses import dataclass

from bolwerk.core.catalogue.profile import HAS, SIZES
from bolwerk.core.errors import Invalid
from bolwerk.core.identifiers.enterprise import EnterpriseNumberError, normalise

KINDS = (
    "bakery",
    "butcher",
    "shop",
    "cafe",
    "hair_beauty",
    "trades",
    "practice",
    "lodging",
    "garage",
    "other",
)
POSTCODE = re.compile(r"[1-9]\d{3}")
PREFIX = re.compile(r"^\s*be?[\s-]*|\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """`size` of SIZES, `kind` of KINDS, `postcode` 1000-9999, `has` a subset of HAS (webshop implies website).

    `enterprise_number`: ten digits, or "" when the firm did not give it.
    """

    size: str
    kind: str
    postcode: str
    has: tuple[str, ...]
    enterprise_number: str = ""


def mistakes(*, size: str, kind: str, postcode: str, has: list[str]) -> dict[str, Invalid]:
    """What is wrong, by field, in the order of the form; empty when nothing is."""
    found = {}
    if size not in SIZES:
        found["size"] = Invalid("error.size")
    if kind not in KINDS:
        found["kind"] = Invalid("error.kind")
    if not POSTCODE.fullmatch(_bare(postcode)):
        found["postcode"] = Invalid("error.postcode")
    if unknown := set(has) - set(HAS):
        found["has"] = Invalid("error.has", value=", ".join(sorted(unknown)))
    return found


def _bare(postcode: str) -> str:
    return PREFIX.sub("", postcode)


def clean(*, size: str, kind: str, postcode: str, has: list[str], enterprise_number: str = "") -> Profile:
    """Returns the profile, or raises Invalid with the first field's key."""
    for wrong in mistakes(size=size, kind=kind, postcode=postcode, has=has).values():
        raise wrong
    owned = set(has) | ({"website"} if "webshop" in has else set())
    return Profile(
        size=size,
        kind=kind,
        postcode=_bare(postcode),
        has=tuple(tag for tag in HAS if tag in owned),
        enterprise_number=clean_enterprise_number(enterprise_number),
    )


def clean_enterprise_number(typed: str) -> str:
    """Ten digits; "" stays "". Raises Invalid."""
    try:
        return normalise(typed) if typed.strip() else ""
    except EnterpriseNumberError as error:
        raise Invalid(f"error.enterprise.{error.key}") from error
