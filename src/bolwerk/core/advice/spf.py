# SPDX-License-Identifier: EUPL-1.2
"""Writes an SPF record that keeps every sender that stands in the present one (RFC 7208). Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bolwerk.core.catalogue.providers import load
from bolwerk.core.probes.result import MAX_TEXT

NEEDS_A_PERSON = frozenset({"spf_invalid", "spf_too_many_lookups", "spf_too_many_voids"})
ALL = re.compile(r"^[+?~-]?all$", re.IGNORECASE)
WHOLE_INTERNET = re.compile(r"^\+?ip[46]:[0-9a-f.:]*/[0-7]$", re.IGNORECASE)


def merged_record(reason: str, seen: Mapping[str, Any], mail: str) -> str | None:
    """The value to publish, after the result of mail.spf.record; None when all is well or a person must look."""
    if reason in ("spf_missing", "spf_parked"):
        return f"v=spf1 {_sender(mail) or 'mx'} ~all" if seen.get("receives_mail") else "v=spf1 -all"
    if any(len(text) >= MAX_TEXT for text in (str(seen.get("record", "")), *map(str, seen.get("records", ())))):
        return None  # only its beginning is known
    if reason in ("spf_neutral", "spf_allows_everyone"):
        return merge([str(seen["record"])], mail)
    if reason == "spf_broken_include":
        return without_dead(str(seen["record"]), seen["names"])
    return merge([str(each) for each in seen["records"]], mail) if reason == "spf_multiple" else None


def without_dead(record: str, names: Any) -> str | None:
    """The record without its own includes of names that have no SPF: they let nobody in, and stop all that follows.
    None when what is dead lies deeper, in the record of somebody else."""
    dead = {f"include:{name}".lower() for name in names}
    terms = record.split()
    kept = [term for term in terms if term.lower().lstrip("+?~-").rstrip(".") not in dead]
    return " ".join(kept) if len(kept) < len(terms) else None


def merge(records: list[str], mail: str) -> str:
    """One record with every term of all, each once, in their order; the mail provider's own term added.

    It ends in the strictest `all` found, and at least in ~all, unless a redirect says how it ends. Leaves out
    only what lets everybody in.
    """
    terms = dict.fromkeys(term for record in records for term in record.split()[1:])
    sender = _sender(mail)
    kept = [term for term in terms if not ALL.match(term) and not WHOLE_INTERNET.match(term)]
    redirects = [term for term in kept if term.lower().startswith("redirect=")]
    kept = [term for term in kept if term not in redirects]
    if sender and sender not in map(str.lower, kept):
        kept.append(sender)
    ends = [term for term in terms if ALL.match(term)]
    if redirects and not ends:
        return " ".join(["v=spf1", *kept, redirects[0]])
    return " ".join(["v=spf1", *kept, "-all" if "-all" in map(str.lower, ends) else "~all"])


def _sender(provider: str) -> str:
    """What the mail provider asks to put in; "" for others, who send from the servers that also receive."""
    known = load().get(provider)
    return known.mail.sends if known and known.mail else ""
