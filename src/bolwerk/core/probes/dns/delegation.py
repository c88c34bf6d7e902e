# SPDX-License-Identifier: EUPL-1.2
"""Judges the name servers of a zone: RFC 1034 section 4.2.2, RFC 1912, RFC 2182. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_network
from typing import Any

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
LEAST_SERVERS = 2
LEAST_EXPIRE = 3 * 86400
"""RFC 1912 section 2.2 advises weeks; hosts whose servers copy in another way set three days."""
MOST_NEGATIVE = 86400  # RFC 2308 section 5: one to three hours is good, more than a day is trouble


class Met(StrEnum):
    ANSWERS = "answers"  # with authority (RFC 1035 section 4.1.1, AA)
    LAME = "lame"  # it answers, and does not know the zone
    SILENT = "silent"
    NO_ADDRESS = "no_address"  # the DNS knows no address for its name
    CLOSED = "closed"  # its address lies in a closed network
    UNSEEN = "unseen"  # we could not get there, for a reason of ours


@dataclass(frozen=True, slots=True)
class NameServer:
    """`soa`: the text of its SOA record; `ns`: the servers it names, sorted. Both only when it answers."""

    host: str
    met: Met
    addresses: tuple[str, ...] = ()
    soa: str = ""
    ns: tuple[str, ...] = field(default=())

    @property
    def serial(self) -> int | None:
        return int(self.soa.split()[2]) if self.soa else None


@dataclass(frozen=True, slots=True)
class Delegation:
    """`parent`: the name servers the parent names, None when it could not be asked. `ns`, `soa`: what the resolver
    says of the zone."""

    zone: str
    ns: Answer
    soa: Answer
    parent: tuple[str, ...] | None
    servers: tuple[NameServer, ...]


def delegation(found: Delegation) -> CheckResult:
    """At least two servers; each answers with authority; all agree among themselves and with the parent."""
    check, servers = "dns.delegation", found.servers
    seen: dict[str, Any] = {
        "zone": found.zone,
        "servers": {each.host: each.met.value for each in servers},
        "parent": list(found.parent) if found.parent is not None else None,
        "serials": sorted({each.serial for each in servers if each.serial is not None}),
    }
    answering = [each for each in servers if each.met == Met.ANSWERS]
    if not answering:
        return _nobody(found, seen)
    for met, reason in FAULTS.items():
        if any(each.met == met for each in servers):
            return judge(check, WARN, reason, **seen)
    if len(servers) < LEAST_SERVERS:
        return judge(check, WARN, "ns_single", **seen)
    named = {each.ns for each in answering if each.ns}
    if len(named) > 1:
        return judge(check, WARN, "ns_sets_differ", **seen)
    if found.parent is not None and named and set(found.parent) != set(*named):
        return judge(check, WARN, "ns_parent_differs", **seen)
    if len(seen["serials"]) > 1:
        return judge(check, WARN, "ns_serials_differ", **seen)
    if any(each.met == Met.UNSEEN for each in servers):
        return could_not_test(check, "ns_not_reached", **seen)
    return judge(check, PASS, "ns_agree", **seen)


FAULTS = {
    Met.LAME: "ns_lame",
    Met.NO_ADDRESS: "ns_without_address",
    Met.CLOSED: "ns_closed_address",
    Met.SILENT: "ns_silent",
}


def _nobody(found: Delegation, seen: dict[str, Any]) -> CheckResult:
    """No server answered us. That is a fault of the zone only when the resolver gets nothing either, and a server
    said so itself: all the rest may be the way from here to there."""
    if not found.servers:
        status = found.ns.status
        return could_not_test("dns.delegation", "no_zone" if status.known else f"dns_{status.value}", **seen)
    lost = {Met.LAME, Met.NO_ADDRESS}
    if not found.soa.records and any(each.met in lost for each in found.servers):
        return judge("dns.delegation", FAIL, "ns_none_answers", **seen)
    return could_not_test("dns.delegation", "ns_not_reached", **seen)


def networks(found: Delegation) -> CheckResult:
    """RFC 2182 section 3.1: not all in one place. A place: an IPv4 /24 or an IPv6 /48."""
    reached = [server for server in found.servers if server.met != Met.CLOSED]
    places = sorted({place for server in reached for place in _places(server)})
    seen: dict[str, Any] = {"zone": found.zone, "networks": places[:20]}
    if not found.servers and not found.ns.status.known:
        return could_not_test("dns.networks", f"dns_{found.ns.status.value}", **seen)
    if not places:
        return could_not_test("dns.networks", "no_zone" if not found.servers else "ns_not_reached", **seen)
    if len({frozenset(_places(server)) for server in reached if server.addresses}) > 1:
        return judge("dns.networks", PASS, "networks_apart", **seen)
    return judge("dns.networks", WARN, "networks_one", **seen)


def _places(server: NameServer) -> list[str]:
    return [str(ip_network(f"{ip}/{48 if ':' in ip else 24}", strict=False)) for ip in server.addresses]


def soa(found: Delegation) -> CheckResult:
    """The timers of the zone, RFC 1912 section 2.2 and RFC 2308 section 5."""
    if not found.soa.records:
        status = found.soa.status
        return could_not_test("dns.soa", "no_zone" if status.known else f"dns_{status.value}", zone=found.zone)
    refresh, retry, expire, negative = map(int, found.soa.records[0].split()[3:7])
    seen = {"zone": found.zone, "refresh": refresh, "retry": retry, "expire": expire, "negative": negative}
    if retry > refresh:
        return judge("dns.soa", WARN, "soa_retries_late", **seen)
    if expire < LEAST_EXPIRE or expire <= refresh + retry:
        return judge("dns.soa", WARN, "soa_gives_up_early", **seen)
    if negative > MOST_NEGATIVE:
        return judge("dns.soa", WARN, "soa_forgets_late", **seen)
    return judge("dns.soa", PASS, "soa_sane", **seen)
