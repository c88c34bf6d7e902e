# SPDX-License-Identifier: EUPL-1.2
"""The exact DNS records that carry out a measure, from what was observed. Pure.

What stands there is changed, never thrown away: an SPF record is merged, a DMARC record keeps its addresses.
Where a person must decide first (a term nobody can read, too many look-ups) there is no record.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bolwerk.core.advice.dmarc import enforce_record, watch_record
from bolwerk.core.advice.mta_sts import policy_text, sts_record
from bolwerk.core.advice.situation import DnsRecord, File, Situation
from bolwerk.core.advice.spf import merged_record
from bolwerk.core.catalogue.providers import load
from bolwerk.core.probes.tls.caa import issuer_names

__all__ = ["MAKERS", "DnsRecord", "File", "Situation", "files_for", "records_for"]


def records_for(measure: str, situation: Situation) -> tuple[DnsRecord, ...]:
    """In the order to put them in; none when the measure needs none, or no safe one can be given."""
    make = MAKERS.get(measure)
    return tuple(each for each in make(situation) if each) if make else ()


def files_for(measure: str, situation: Situation) -> tuple[File, ...]:
    """What must also be put on the web for it."""
    text = policy_text(situation) if measure == "mail-mta-sts" else ""
    return (File(f"https://mta-sts.{situation.domain}/.well-known/mta-sts.txt", text),) if text else ()


def _spf(situation: Situation) -> Sequence[DnsRecord]:
    reason, seen = situation.reason("mail.spf.record"), situation.seen("mail.spf.record")
    value = merged_record(reason, seen, situation.mail)
    return [_of_domain(situation, "TXT", value, _standing(seen))] if value else []


def _standing(seen: Mapping[str, object]) -> str:
    """The SPF records that stand there, a line each."""
    several, one = seen.get("records"), seen.get("record", "")
    return _lines(several) if isinstance(several, list) and several else str(one or "")


def _lines(texts: Iterable[object]) -> str:
    return "\n".join(str(each) for each in texts if each)


def _of_domain(situation: Situation, rdtype: str, value: str, standing: str = "") -> DnsRecord:
    return DnsRecord(rdtype, situation.domain, "@", value, replaces=standing)


def _below(situation: Situation, label: str, value: str, standing: str = "") -> DnsRecord:
    return DnsRecord("TXT", f"{label}.{situation.domain}", label, value, replaces=standing)


def _watch(situation: Situation) -> Sequence[DnsRecord]:
    seen = situation.seen("mail.dmarc.policy")
    value = watch_record(
        situation.reason("mail.dmarc.policy"), seen, situation.domain, parked=situation.reason("mail.parked")
    )
    return [_below(situation, "_dmarc", value, _standing(seen))] if value else []


def _enforce(situation: Situation) -> Sequence[DnsRecord]:
    seen = situation.seen("mail.dmarc.policy")
    value = enforce_record(situation.reason("mail.dmarc.policy"), seen, situation.domain)
    ignored = seen.get("ignored")
    standing = _lines(ignored) if isinstance(ignored, list) else ""
    if seen.get("at") == situation.domain:
        standing = str(seen.get("record", ""))
    return [_below(situation, "_dmarc", value, standing)] if value else []


def _parked(situation: Situation) -> Sequence[DnsRecord]:
    """A domain that sends and takes no mail says so three times: null MX (RFC 7505), SPF -all, DMARC reject."""
    missing = situation.seen("mail.parked").get("missing", ())
    if not isinstance(missing, list) or not situation.reason("mail.parked").startswith("parked_"):
        return []
    made = {
        "null_mx": _of_domain(situation, "MX", "0 ."),
        "spf": _of_domain(situation, "TXT", "v=spf1 -all", _standing(situation.seen("mail.spf.record"))),
        "dmarc": _below(situation, "_dmarc", "v=DMARC1; p=reject", _own_dmarc(situation)),
    }
    return [record for name, record in made.items() if name in missing]


def _own_dmarc(situation: Situation) -> str:
    """What stands there, unless it is that of a domain above."""
    seen = situation.seen("mail.dmarc.policy")
    return _standing(seen) if seen.get("at", situation.domain) == situation.domain else ""


def _arrives(situation: Situation) -> Sequence[DnsRecord]:
    """Only where the mail provider has the same names for all its customers, or makes them from the domain."""
    reason = situation.reason("mail.mx")
    known = load().get(situation.mail)
    if reason not in ("mx_implicit", "mx_is_address", "mx_lost", "mx_partly_lost", "mx_alias"):
        return []
    if not (known and known.mail):
        return []
    hosts = situation.seen("mail.mx").get("hosts", ())
    standing = _lines(hosts) if isinstance(hosts, list) else ""
    return [
        _of_domain(
            situation, "MX", each.format(dashed=situation.domain.replace(".", "-")), standing if at == 0 else ""
        )
        for at, each in enumerate(known.mail.receives)
    ]


def _mta_sts(situation: Situation) -> Sequence[DnsRecord]:
    value, standing = sts_record(situation)
    made = [_below(situation, "_mta-sts", value, standing)] if value else []
    reason, seen = situation.reason("mail.tls_rpt"), situation.seen("mail.tls_rpt")
    if reason in ("tls_rpt_missing", "tls_rpt_multiple", "tls_rpt_wrong"):
        wanted = f"v=TLSRPTv1; rua=mailto:tls@{situation.domain}"
        made.append(_below(situation, "_smtp._tls", wanted, _standing(seen)))
    return made


def _caa(situation: Situation) -> Sequence[DnsRecord]:
    """For the authority that made the present certificate; no other is pushed out: its record stays."""
    names = issuer_names(str(situation.seen("web.certificate.caa").get("issuer", "")))
    wanted = {"caa_missing", "caa_differs"} & {
        situation.reason("dns.caa"),
        situation.reason("web.certificate.caa"),
    }
    return [_of_domain(situation, "CAA", f'0 issue "{names[0]}"')] if names and wanted else []


MAKERS: Mapping[str, Callable[[Situation], Sequence[DnsRecord]]] = {
    "mail-spf": _spf,
    "mail-dmarc-none": _watch,
    "mail-dmarc-enforce": _enforce,
    "mail-parked": _parked,
    "mail-arrives": _arrives,
    "mail-mta-sts": _mta_sts,
    "dns-caa": _caa,
}
