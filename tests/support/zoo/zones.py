# SPDX-License-Identifier: EUPL-1.2
"""Domains whose name servers work well and say strange things."""

from typing import ClassVar

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from support.zoo.animal import COULD, FAIL, WARN, Animal, Table, alike

from bolwerk.core.probes.result import CHECKS
from bolwerk.lab.certs import Authority, Leaf

LOST = alike(COULD, "host_not_found", "mail.starttls", "mail.certificate", "mail.tls.versions") | {
    "mail.mta_sts": (FAIL, "mta_sts_other_hosts"),
    "dns.dangling": (WARN, "dangling_mail"),
}


class Zone(Animal):
    kind = "dns"

    def records(self) -> Table:
        return super().records() | self.strange()

    def strange(self) -> Table:
        """What differs from a domain in order; by (label, type) below its own name."""
        said = self.here(self.place.domain, self.place.ip)
        return {(self.place.under(label), kind): records for (label, kind), records in said.items()}

    def here(self, own: str, ip: str) -> Table:
        return {}


class AliasLoop(Zone):
    name, does = "alias-loop", "www leads to a, a to b, and b to www"
    says = alike(COULD, "dns_malformed", "dns.dangling")

    def records(self) -> Table:
        found = super().records()
        del found[f"www.{self.place.domain}", "A"]
        return found

    def here(self, own: str, ip: str) -> Table:
        return {
            ("www", "CNAME"): [f"a.{own}."],
            ("a", "CNAME"): [f"b.{own}."],
            ("b", "CNAME"): [f"www.{own}."],
        }


class AliasToItself(AliasLoop):
    name, does = "alias-to-itself", "www leads to www"

    def here(self, own: str, ip: str) -> Table:
        return {("www", "CNAME"): [f"www.{own}."]}


class LongAlias(AliasLoop):
    name, does = "alias-of-50", "www leads to an address over 50 names"
    says = alike(COULD, "dns_malformed", "dns.dangling")

    def here(self, own: str, ip: str) -> Table:
        found = {(f"c{number}", "CNAME"): [f"c{number + 1}.{own}."] for number in range(49)}
        return found | {("www", "CNAME"): [f"c0.{own}."], ("c49", "A"): [ip]}


class Takeover(AliasLoop):
    name, does = "takeover", "shop leads to a name at a cloud that anybody may take, and that does not exist"
    says = {"dns.dangling": (FAIL, "dangling_takeover")}

    def here(self, own: str, ip: str) -> Table:
        return {("shop", "CNAME"): ["gone.azurewebsites.net."], ("www", "A"): [ip]}


class NoSuchAlias(AliasLoop):
    name, does = "alias-to-nothing", "www leads to a name that does not exist"
    says = {"dns.dangling": (WARN, "dangling_name")}

    def here(self, own: str, ip: str) -> Table:
        return {("www", "CNAME"): [f"nothing.{own}."]}


class Wildcard(Zone):
    name, does = "wildcard", "every name exists, and holds every record"
    says = {"dns.wildcard": (WARN, "wildcard_found")}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        response = dns.message.from_wire(good)
        if response.answer:
            return [good]
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        every = {"A": self.place.ip, "TXT": '"hello"', "CAA": '0 issue "ca.zoo.test"', "MX": "10 mx.zoo.test."}
        response.set_rcode(dns.rcode.NOERROR)
        if kind in every:
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, every[kind]))
        return [response.to_wire()]


class NsInside(Zone):
    name, does = "name-servers-inside", "its name servers point to this machine and to a private network"
    says = alike(COULD, "ns_not_reached", "dns.delegation", "dns.networks")

    def here(self, own: str, ip: str) -> Table:
        return {
            ("", "NS"): [f"ns1.{own}.", f"ns2.{own}."],
            ("ns1", "A"): ["127.0.0.1"],
            ("ns2", "A"): ["10.0.0.1"],
        }


class NsByHundreds(Zone):
    name, does = "name-servers-300", "has 300 name servers, none of which has an address"
    says = alike(COULD, "ns_not_reached", "dns.delegation", "dns.networks") | {
        "dns.dangling": (WARN, "dangling_name_server")
    }

    def here(self, own: str, ip: str) -> Table:
        return {("", "NS"): [f"ns{number}.{own}." for number in range(300)]}


class SoaOfNumbers(Zone):
    name, does = "soa-of-numbers", "all the timers of its zone are the greatest there is"
    says = {"dns.soa": (WARN, "soa_gives_up_early")}

    def here(self, own: str, ip: str) -> Table:
        return {("", "SOA"): [f"ns1.zoo.test. host.{own}. {2**32 - 1}{f' {2**31 - 1}' * 4}"]}


class MailInside(Zone):
    """The mail server lives where nobody may be led."""

    inside: ClassVar[tuple[str, str]] = ("A", "127.0.0.1")
    says = alike(COULD, "blocked_address", "mail.mx", "mail.starttls", "mail.certificate", "mail.tls.versions")

    def records(self) -> Table:
        found = super().records()
        del found[f"mx.{self.place.domain}", "A"]
        return found | {(f"mx.{self.place.domain}", self.inside[0]): [self.inside[1]]}


class MailAtHome(MailInside):
    name, does = "mx-127", "its mail server has the address 127.0.0.1"


class MailAtHomeSix(MailInside):
    name, does, inside = "mx-colon-1", "its mail server has the address ::1", ("AAAA", "::1")
    says = MailInside.says | {"dns.ipv6": (WARN, "ipv6_partly")}


class MailMapped(MailInside):
    name, does, inside = "mx-mapped", "its mail server has the address ::ffff:127.0.0.1", ("AAAA", "::ffff:127.0.0.1")
    says = MailInside.says | {"dns.ipv6": (WARN, "ipv6_partly")}


class MailMetadata(MailInside):
    name, does = "mx-metadata", "its mail server has the address where a cloud keeps its secrets"
    inside = ("A", "169.254.169.254")


class MailPrivate(MailInside):
    name, does, inside = "mx-private", "its mail server has a private address", ("A", "10.0.0.25")


class MailLocalhost(Zone):
    name, does = "mx-localhost", "its mail server is localhost"
    says = LOST | {"mail.mx": (FAIL, "mx_lost")}

    def here(self, own: str, ip: str) -> Table:
        return {("", "MX"): ["10 localhost."]}


class MailAddress(Zone):
    name, does = "mx-address", "has an address where the name of a mail server belongs"
    says = LOST | {"mail.mx": (FAIL, "mx_is_address")}

    def here(self, own: str, ip: str) -> Table:
        return {("", "MX"): ["10 127.0.0.1."]}


class MailByHundreds(Zone):
    name, does = "mx-200", "has 200 mail servers"
    says = {"mail.mta_sts": (FAIL, "mta_sts_other_hosts")}

    def here(self, own: str, ip: str) -> Table:
        found = {(f"m{number}", "A"): [ip] for number in range(1, 200)}
        return found | {("", "MX"): [f"0 mx.{own}.", *(f"{number} m{number}.{own}." for number in range(1, 200))]}

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"*.{own}")


class AddressesByHundreds(Zone):
    name, does = "addresses-900", "has 900 addresses, all inside but one"
    says = alike(COULD, "blocked_address", *(check for check in CHECKS if check.startswith("web.")))

    def here(self, own: str, ip: str) -> Table:
        inside = [f"127.0.{number // 250}.{number % 250 + 1}" for number in range(899)]
        return {("", "A"): [*inside, ip]}


class NoTime(Zone):
    name, does = "ttl-0", "nothing it says may be kept for even a second"

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [_kept(good, 0)]


class AllTime(Zone):
    name, does = "ttl-2-31", "all it says may be kept for 2^31 seconds, which is no time at all (RFC 2181 section 8)"

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [_kept(good, 2**31)]


def _kept(wire: bytes, seconds: int) -> bytes:
    """With another time to live, which dnspython would not write."""
    return wire.replace((297).to_bytes(4), seconds.to_bytes(4))


ANIMALS = (
    AliasLoop,
    AliasToItself,
    LongAlias,
    Takeover,
    NoSuchAlias,
    Wildcard,
    NsInside,
    NsByHundreds,
    SoaOfNumbers,
    MailAtHome,
    MailAtHomeSix,
    MailMapped,
    MailMetadata,
    MailPrivate,
    MailLocalhost,
    MailAddress,
    MailByHundreds,
    AddressesByHundreds,
    NoTime,
    AllTime,
)
