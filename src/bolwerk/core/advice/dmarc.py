# SPDX-License-Identifier: EUPL-1.2
"""Writes the next DMARC record: first only watch, then send forgeries to the spam folder, then refuse them
(RFC 9989). Pure.

`parked`: what mail.parked said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OPEN = frozenset({"dmarc_none", "dmarc_testing", "dmarc_subdomains_open", "dmarc_invented_open", "dmarc_sampled"})
NO_MAIL = frozenset({"parked_open", "parked_partly"})
LADDER = ("none", "quarantine", "reject")


@dataclass(frozen=True, slots=True)
class Rung:
    """`place`: behind, here or ahead of where the domain stands. `value`: the whole record at this rung."""

    policy: str
    value: str
    place: str


def watch_record(reason: str, seen: Mapping[str, Any], domain: str, *, parked: str = "") -> str | None:
    """p=none with an address for the reports; only where no policy can be read now. Of several records the strictest
    stays. A domain without mail has nothing to watch: it is closed at once."""
    if reason not in ("dmarc_missing", "dmarc_invalid", "dmarc_multiple"):
        return None
    if parked in NO_MAIL:
        return "v=DMARC1; p=reject"
    return strictest(seen.get("records", ())) or _first(domain)


def strictest(records: Any) -> str | None:
    """Of several, as it stands; None when none has a policy that can be read."""
    listed = [str(each) for each in records] if isinstance(records, list | tuple) else []
    usable = [each for each in listed if _tags(each).get("p", "").lower() in LADDER]
    return max(usable, key=lambda each: LADDER.index(_tags(each)["p"].lower()), default=None)


def enforce_record(reason: str, seen: Mapping[str, Any], domain: str) -> str | None:
    """The present record with p=quarantine or what is stricter, for subdomains as well, and no longer testing."""
    if reason in ("dmarc_missing", "dmarc_invalid", "dmarc_multiple"):
        return _at("quarantine", _tags(strictest(seen.get("records", ())) or _first(domain)), domain)
    if reason not in OPEN or not isinstance(record := seen.get("record"), str):
        return None
    policy = "reject" if "reject" in (seen.get("policy"), seen.get("subdomains")) else "quarantine"
    return _at(policy, _tags(record), domain)


def ladder(reason: str, seen: Mapping[str, Any], domain: str) -> tuple[Rung, ...]:
    """The three rungs for this domain, each with its record; none where a stranger's record or no answer stands."""
    standing = reason in OPEN | {"dmarc_quarantine", "dmarc_reject"}
    if not standing and reason not in ("dmarc_missing", "dmarc_invalid"):
        return ()
    if standing and not (isinstance(seen.get("record"), str) and seen.get("at", domain) == domain):
        return ()
    tags = _tags(seen["record"] if standing else _first(domain))
    at = LADDER.index(tags.get("p", "none").lower()) if standing and tags.get("p", "").lower() in LADDER else -1
    places = ("behind", "here", "ahead")
    return tuple(
        Rung(policy, _at(policy, tags, domain), places[1 + (number > at) - (number < at)])
        for number, policy in enumerate(LADDER)
    )


def _first(domain: str) -> str:
    return f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"


def _tags(record: str) -> dict[str, str]:
    """In their order."""
    pairs = (part.split("=", 1) for part in record.split(";") if "=" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _at(policy: str, tags: Mapping[str, str], domain: str) -> str:
    kept = {name: value for name, value in tags.items() if name not in ("sp", "np", "t", "pct")}
    kept["p"] = policy
    kept.setdefault("rua", f"mailto:dmarc@{domain}")
    return "; ".join(f"{name}={value}" for name, value in kept.items())
