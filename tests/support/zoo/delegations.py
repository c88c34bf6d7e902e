# SPDX-License-Identifier: EUPL-1.2
"""Domains whose name servers, timers, networks and routes are not in order."""

import json
from pathlib import Path
from typing import Any, ClassVar

import dns.flags
import dns.message
import dns.rdatatype
from support.zoo.animal import COULD, FAIL, NAME_SERVERS, NONE, PASS, WAITS, WARN, Table, alike
from support.zoo.habitat import SERVERS
from support.zoo.liars import rcode
from support.zoo.zones import Zone

from bolwerk.core.probes.result import USUAL


class Second(Zone):
    """Its second name server is another than the first; the resolver knows what the first says."""

    def datagrams_at(self, server: str, query: dns.message.Message, good: bytes) -> list[bytes]:
        strange = server == SERVERS[1] and not query.flags & dns.flags.RD
        return self.second(query, good) if strange else super().datagrams_at(server, query, good)

    def second(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return []


class SilentServer(Second):
    name, does, seconds = "name-server-silent", "has a second name server that says nothing", WAITS
    says = {"dns.delegation": (WARN, "ns_silent")}


class LameServer(Second):
    name, does = "name-server-lame", "has a second name server that knows nothing of it"
    says = {"dns.delegation": (WARN, "ns_lame")}

    def second(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [rcode(query, "REFUSED")]


class OldServer(Second):
    name, does = "name-server-behind", "has a second name server with an older zone"
    says = {"dns.delegation": (WARN, "ns_serials_differ")}

    def second(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        if query.question[0].rdtype != dns.rdatatype.SOA:
            return [good]
        return [good.replace((1).to_bytes(4) + (7200).to_bytes(4), (9).to_bytes(4) + (7200).to_bytes(4))]


class OwnMind(Second):
    name, does = "name-server-own-mind", "has a second name server that names others"
    says = {"dns.delegation": (WARN, "ns_sets_differ")}

    def second(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        if query.question[0].rdtype != dns.rdatatype.NS:
            return [good]
        response = dns.message.from_wire(good)
        response.answer[0].pop()
        return [response.to_wire()]


class Named(Zone):
    """Its name servers are `servers`."""

    servers: ClassVar[tuple[str, ...]] = NAME_SERVERS

    def here(self, own: str, ip: str) -> Table:
        return {("", "NS"): [f"{each.format(own=own)}." for each in self.servers]}


class Single(Named):
    name, does, servers = "name-server-single", "has one name server", NAME_SERVERS[:1]
    says = {"dns.delegation": (WARN, "ns_single"), "dns.networks": (WARN, "networks_one")}


class Homeless(Named):
    name, does, servers = (
        "name-server-homeless",
        "has a name server without an address",
        (*NAME_SERVERS, "www.zoo.test"),
    )
    says = {"dns.delegation": (WARN, "ns_without_address"), "dns.dangling": (WARN, "dangling_name_server")}


class Inside(Named):
    name, does = "name-server-inside", "has a name server in a private network beside two that are in order"
    servers = (*NAME_SERVERS, "ns3.{own}")
    says = {"dns.delegation": (WARN, "ns_closed_address")}

    def here(self, own: str, ip: str) -> Table:
        return super().here(own, ip) | {("ns3", "A"): ["10.0.0.53"]}


class OtherParent(Zone):
    name, does = "registry-differs", "is known to the registry with one name server less than it names"
    says = {"dns.delegation": (WARN, "ns_parent_differs")}

    def delegated(self) -> list[str]:
        return super().delegated()[:1]


class Nowhere(Zone):
    name, does = "name-servers-none", "has name servers that know nothing of it, and neither does the resolver"
    says = {"dns.delegation": (FAIL, "ns_none_answers"), "dns.soa": (COULD, "no_zone")}

    def records(self) -> Table:
        found = super().records()
        del found[self.place.domain, "SOA"]
        return found

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [good] if query.flags & dns.flags.RD else [rcode(query, "REFUSED")]


class NoZone(Nowhere):
    name, does = "zone-none", "is no zone of its own, and nobody knows whose it is"
    says = alike(COULD, "no_zone", "dns.delegation", "dns.networks", "dns.soa")

    def records(self) -> Table:
        found = super().records()
        del found[self.place.domain, "NS"]
        return found


class NoName(Zone):
    name, does = "no-such-name", "does not exist"
    says = alike(COULD, "no_such_domain", *USUAL)

    def records(self) -> Table:
        return {}


class Timers(Zone):
    """`timers` of its zone: refresh, retry, expire, and how long to remember that there is nothing."""

    timers: ClassVar[str] = ""

    def here(self, own: str, ip: str) -> Table:
        return {("", "SOA"): [f"{NAME_SERVERS[0]}. host.{own}. 1 {self.timers}"]}


class RetriesLate(Timers):
    name, does, timers = (
        "soa-retries-late",
        "has name servers that try again later than at all",
        "3600 7200 1209600 300",
    )
    says = {"dns.soa": (WARN, "soa_retries_late")}


class ForgetsLate(Timers):
    name, does, timers = "soa-forgets-late", "has a gap remembered for two days", "7200 3600 1209600 172800"
    says = {"dns.soa": (WARN, "soa_forgets_late")}


class NoCaa(Zone):
    name, does = "caa-none", "says of nobody who may make its certificates"
    says = {"dns.caa": (WARN, "caa_missing"), "web.certificate.caa": (NONE, "caa_absent")}

    def records(self) -> Table:
        found = super().records()
        del found[self.place.domain, "CAA"]
        return found


class Routed(Zone):
    """The zoo's network is announced by `announcer`; its holder allows AS64500. `signed`: what he signed."""

    announcer: ClassVar[int] = 64500
    announced: ClassVar[str] = "127.77.0.0/16"
    signed: ClassVar[str] = "127.77.0.0/16"

    def asks(self, folder: Path) -> dict[str, Any]:
        vrps, routes = (folder / f"{self.place.domain}.{ending}" for ending in ("json", "txt"))
        vrps.write_text(json.dumps({"roas": [{"asn": 64500, "prefix": self.signed, "maxLength": 24}]}))
        routes.write_text(f"{self.announced} {self.announcer}\n")
        return {"vrp_file": str(vrps), "routes_file": str(routes)}


ROUTES = ("dns.rpki", "web.rpki")


class RouteSigned(Routed):
    name, does = "route-signed", "lives where the route is signed"
    says = alike(PASS, "rpki_signed", *ROUTES)


class RouteUnsigned(Routed):
    name, does, signed = "route-unsigned", "lives where no route is signed", "127.78.0.0/16"
    says = alike(WARN, "rpki_unsigned", *ROUTES)


class RouteWrong(Routed):
    name, does, announcer = "route-stolen", "lives where another announces the route than may", 64666
    says = alike(WARN, "rpki_invalid", *ROUTES)


class RouteUnknown(Routed):
    name, does, announced = "route-unknown", "lives where we know of no route", "127.78.0.0/16"
    says = alike(COULD, "rpki_no_route", *ROUTES)


class RouteNowhere(Routed, Named):
    name, does, servers = "route-nowhere", "has name servers without an address, so that there is no route", ()
    servers = ("www.zoo.test",)
    says = alike(COULD, "ns_not_reached", "dns.delegation", "dns.networks") | {
        "dns.rpki": (NONE, "rpki_no_address"),
        "web.rpki": (PASS, "rpki_signed"),
        "dns.dangling": (WARN, "dangling_name_server"),
    }


class RoutesUnread(Routed):
    name, does, announced = "routes-unreadable", "is checked where the table of routes cannot be read", "nonsense"
    says = alike(COULD, "internal", *ROUTES)
    logs = "the table of routes cannot be read"


ANIMALS = (
    SilentServer, LameServer, OldServer, OwnMind, Single, Homeless, Inside, OtherParent, Nowhere, NoZone, NoName,
    RetriesLate, ForgetsLate, NoCaa, RouteSigned, RouteUnsigned, RouteWrong, RouteUnknown, RouteNowhere, RoutesUnread,
)  # fmt: skip
