# SPDX-License-Identifier: EUPL-1.2
"""Which answers of a look the proven checks rest on: a proof is handed on, and what else was asked is nobody's. Pure.

`told`: as `core/probes/dns/fresh.py` tells it. A check without a line in RESTS brings no answer along: it rests on
signatures, which name servers of the domain are not asked for, or on what was seen of machines.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bolwerk.core.probes.dns.leftovers import LABELS
from bolwerk.core.probes.mail.spf.record import parse, records_of

type Said = Mapping[str, Any]
type Key = tuple[str, str]

ADDRESSES = ("A", "AAAA")


@dataclass(frozen=True, slots=True)
class Around:
    """The domain, and the hosts that its MX and NS records name."""

    domain: str
    mail: frozenset[str]
    servers: frozenset[str]


type Kind = Callable[[Said, Around], bool]


def _mail(said: Said, around: Around) -> bool:
    name, rdtype = _key(said)
    return (name, rdtype) == (around.domain, "MX") or (rdtype in ADDRESSES and name in around.mail)


def _null(said: Said, around: Around) -> bool:
    return _key(said) == (around.domain, "MX")


def _servers(said: Said, around: Around) -> bool:
    name, rdtype = _key(said)
    return rdtype == "NS" or (rdtype in ADDRESSES and name in around.servers)


def _site(said: Said, around: Around) -> bool:
    name, rdtype = _key(said)
    return rdtype in ADDRESSES and name in (around.domain, f"www.{around.domain}")


def _dmarc(said: Said, around: Around) -> bool:
    name, rdtype = _key(said)
    return rdtype == "TXT" and (name.startswith("_dmarc.") or "._report._dmarc." in name)


def _dkim(said: Said, around: Around) -> bool:
    """Of the many names that are tried, those where something is."""
    name, rdtype = _key(said)
    return rdtype == "TXT" and "._domainkey." in name and bool(said["records"] or said.get("alias"))


def _at(label: str, *types: str) -> Kind:
    return lambda said, around: _key(said) in [(f"{label}.{around.domain}", each) for each in types]


def _of(rdtype: str) -> Kind:
    return lambda said, around: bool(said["type"] == rdtype)


def _left(said: Said, around: Around) -> bool:
    label, _, rest = str(said["name"]).partition(".")
    return said["type"] == "A" and rest == around.domain and label in LABELS


def _invented(said: Said, around: Around) -> bool:
    label, _, rest = str(said["name"]).partition(".")
    return said["type"] == "A" and rest == around.domain and re.fullmatch(r"[0-9a-f]{16}", label) is not None


RESTS: Mapping[str, tuple[Kind, ...]] = {
    "mail.mx": (_mail,),
    "mail.spf.record": (),
    "mail.dmarc.policy": (_dmarc,),
    "mail.dmarc.reports": (_dmarc,),
    "mail.dkim.keys": (_dkim,),
    "mail.starttls": (_mail,),
    "mail.certificate": (_mail, _of("TLSA")),
    "mail.tls.versions": (_mail,),
    "mail.dane": (_mail, _of("TLSA")),
    "mail.parked": (_null, _dmarc),
    "mail.mta_sts": (_mail, _at("_mta-sts", "TXT"), _at("mta-sts", *ADDRESSES)),
    "mail.tls_rpt": (_at("_smtp._tls", "TXT"),),
    "mail.bimi": (_at("default._bimi", "TXT"), _dmarc),
    "dns.dnssec": (),
    "dns.delegation": (_servers,),
    "dns.networks": (_servers,),
    "dns.soa": (_servers,),
    "dns.dangling": (_left, _mail, _servers),
    "dns.wildcard": (_invented,),
    "dns.caa": (_of("CAA"),),
    "dns.ipv6": (_mail, _site),
    "dns.rpki": (_servers,),
    "web.certificate.caa": (_site, _of("CAA")),
    "web": (_site,),
}
"""By check, or by what its id begins with."""
LISTS = frozenset({"mail.spf.record", "mail.parked"})
"""They rest on the list of senders, which stands among other texts at the domain's own name."""
APART = frozenset({"exposure", "names"})


def resting(told: Mapping[str, Any], checks: Collection[str], domain: str) -> dict[str, list[dict[str, Any]]]:
    """Of `told`, what `checks` rest on, in the same order. What caches say is left out where, of that, it does not
    differ."""
    asked, caches = told.get("asked", []), told.get("caches", [])
    around = Around(domain, _hosts(asked, "MX", domain), _hosts(asked, "NS"))
    kinds = {kind for check in checks for kind in _kinds(check)}
    whole = _led({_key(each) for each in (*asked, *caches) if any(kind(each, around) for kind in kinds)}, asked)
    lists = _led({(domain, "TXT")} if LISTS.intersection(checks) else set(), asked, lists=True)

    def kept(found: Iterable[Said]) -> list[dict[str, Any]]:
        return [
            {**each, "records": list(each["records"] if _key(each) in whole else records_of(each["records"]))}
            for each in found
            if _key(each) in whole | lists
        ]

    said = kept(asked)
    own = {_key(each): each["records"] for each in said if not each.get("alias")}
    return {"asked": said, "caches": [each for each in kept(caches) if own.get(_key(each)) != each["records"]]}


def _kinds(check: str) -> tuple[Kind, ...]:
    return RESTS.get(check) or RESTS.get(check.partition(".")[0], ())


def _led(begun: set[Key], asked: Sequence[Said], *, lists: bool = False) -> set[Key]:
    """With the names that these lead to: as an alias, and of lists of senders as another list."""
    found, ends = set(begun), False
    while not ends:
        more = {to for each in asked if _key(each) in found for to in _leads(each, lists=lists)} - found
        found, ends = found | more, not more
    return found


def _leads(said: Said, *, lists: bool) -> set[Key]:
    names = {said.get("alias") or ""}
    for record in map(parse, records_of(said["records"])) if lists else ():
        names |= {record.redirect, *(each.domain for each in record.mechanisms if each.name == "include")}
    return {(_folded(name), said["type"]) for name in names if name}


def _hosts(asked: Iterable[Said], rdtype: str, name: str = "") -> frozenset[str]:
    found = [each for each in asked if each["type"] == rdtype and (not name or each["name"] == name)]
    return frozenset(_folded(record.split(" ")[-1]) for each in found for record in each["records"])


def _key(said: Said) -> Key:
    return said["name"], said["type"]


def _folded(name: str) -> str:
    return name.rstrip(".").lower()
