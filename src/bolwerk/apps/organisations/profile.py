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


def clean(*, size: str, kind: str, postcode: str, has: list[str], enterprise_number: str = "") -> Profile:
    """Returns the profile, or raises Invalid with the first field's key."""
    if size not in SIZES:
        raise Invalid("error.size")
    if kind not in KINDS:
        raise Invalid("error.kind")
    postcode = re.sub(r"(?i)^\s*b(?:e)?[\s-]*|\s", "", postcode)
    if not re.fullmatch(r"[1-9]\d{3}", postcode):
        raise Invalid("error.postcode")
    if unknown := set(has) - set(HAS):
        raise Invalid("error.has", value=", ".join(sorted(unknown)))
    owned = set(has) | ({"website"} if "webshop" in has else set())
    return Profile(
        size=size,
        kind=kind,
        postcode=postcode,
        has=tuple(tag for tag in HAS if tag in owned),
        enterprise_number=clean_enterprise_number(enterprise_number),
    )


def clean_enterprise_number(typed: str) -> str:
    """Ten digits; "" stays "". Raises Invalid."""
    try:
        return normalise(typed) if typed.strip() else ""
    except EnterpriseNumberError as error:
        raise Invalid(f"error.enterprise.{error.key}") from error
