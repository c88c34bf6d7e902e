# SPDX-License-Identifier: EUPL-1.2
"""Writes the next DMARC record: first only watch, then send forgeries to the spam folder (RFC 9989). Pure.

`parked`: what mail.parked said.
"""

from collections.abc import Mapping
from typing import Any

OPEN = frozenset({"dmarc_none", "dmarc_testing", "dmarc_subdomains_open", "dmarc_invented_open"})
NO_MAIL = frozenset({"parked_open", "parked_partly"})


def watch_record(reason: str, domain: str, *, parked: str = "") -> str | None:
    """p=none with an address for the reports; only where no policy can be read now. A domain without mail has
    nothing to watch: it is closed at once."""
    if reason not in ("dmarc_missing", "dmarc_invalid"):
        return None
    if parked in NO_MAIL:
        return "v=DMARC1; p=reject"
    return f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"


def enforce_record(reason: str, seen: Mapping[str, Any], domain: str) -> str | None:
    """The present record with p=quarantine or what is stricter, for subdomains as well, and no longer testing."""
    if reason in ("dmarc_missing", "dmarc_invalid"):
        return f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}"
    if reason not in OPEN:
        return None
    tags = dict(part.split("=", 1) for part in str(seen["record"]).split("; ") if "=" in part)
    tags["p"] = "reject" if "reject" in (seen["policy"], seen["subdomains"]) else "quarantine"
    tags.pop("sp", None)
    tags.pop("np", None)
    tags.pop("t", None)
    tags.setdefault("rua", f"mailto:dmarc@{domain}")
    return "; ".join(f"{tag}={value}" for tag, value in tags.items())
