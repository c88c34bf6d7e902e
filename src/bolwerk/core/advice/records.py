# SPDX-License-Identifier: EUPL-1.2
"""The exact DNS record that carries out a measure, from what was observed. Pure.

What stands there is changed, never thrown away: an SPF record is merged, a DMARC record keeps its addresses.
Where a person must decide first (a term nobody can read, too many look-ups) there is no record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bolwerk.core.advice.dmarc import enforce_record, watch_record
from bolwerk.core.advice.spf import merged_record

Observed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """`name`: full, without a trailing dot. `host`: the same relative to the domain, "@" for the domain itself.
    `replaces`: the value that stands there now, "" when the record is new."""

    type: str
    name: str
    host: str
    value: str
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """`mail`: key of the mail provider. `reasons` and `observed` by check id, of the newest check of the domain."""

    domain: str
    mail: str
    reasons: Mapping[str, str]
    observed: Mapping[str, Observed]

    def seen(self, check: str) -> Observed:
        return self.observed.get(check, {})


def record_for(measure: str, situation: Situation) -> DnsRecord | None:
    """The record of one measure; None when the measure needs none, or no safe one can be given."""
    make = MAKERS.get(measure)
    return make(situation) if make else None


def _spf(situation: Situation) -> DnsRecord | None:
    reason, seen = situation.reasons.get("mail.spf.record", ""), situation.seen("mail.spf.record")
    value = merged_record(reason, seen, situation.mail)
    if value is None:
        return None
    standing = seen.get("records") or [seen.get("record", "")]
    return DnsRecord("TXT", situation.domain, "@", value, replaces="\n".join(filter(None, standing)))


def _watch(situation: Situation) -> DnsRecord | None:
    seen = situation.seen("mail.dmarc.policy")
    parked = situation.reasons.get("mail.parked", "")
    value = watch_record(situation.reasons.get("mail.dmarc.policy", ""), situation.domain, parked=parked)
    return _dmarc(situation, value, seen.get("record", "")) if value else None


def _enforce(situation: Situation) -> DnsRecord | None:
    seen = situation.seen("mail.dmarc.policy")
    value = enforce_record(situation.reasons.get("mail.dmarc.policy", ""), seen, situation.domain)
    return (
        _dmarc(situation, value, seen.get("record", "") if seen.get("at") == situation.domain else "")
        if value
        else None
    )


def _dmarc(situation: Situation, value: str, standing: str) -> DnsRecord:
    return DnsRecord("TXT", f"_dmarc.{situation.domain}", "_dmarc", value, replaces=standing)


MAKERS: Mapping[str, Callable[[Situation], DnsRecord | None]] = {
    "mail-spf": _spf,
    "mail-dmarc-none": _watch,
    "mail-dmarc-enforce": _enforce,
}
