# SPDX-License-Identifier: EUPL-1.2
"""Domains whose name servers work well and say strange things."""

from typing import ClassVar

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from support.zoo.animal import COULD, FAIL, NONE, WARN, Animal, Pieces, Table, alike

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


class SpfBomb(Zone):
    name, does = "spf-bomb", "SPF that includes ten records, each of which includes ten more, ten levels deep"
    says = {"mail.spf.record": (FAIL, "spf_too_many_lookups")}

    def here(self, own: str, ip: str) -> Table:
        found: Table = {("", "TXT"): [self._ten(own, 0)]}
        for level in range(10):
            for number in range(10):
                found[f"i{level}-{number}", "TXT"] = [self._ten(own, level + 1)]
        return found

    def _ten(self, own: str, level: int) -> str:
        includes = " ".join(f"include:i{level}-{number}.{own}" for number in range(10))
        return _quoted(f"v=spf1 {includes if level < 10 else 'a mx'} -all")


class SpfDeep(Zone):
    name, does = "spf-deep", "SPF that includes one record, which includes one, twelve levels deep"
    says = {"mail.spf.record": (FAIL, "spf_too_many_lookups")}

    def here(self, own: str, ip: str) -> Table:
        found: Table = {("", "TXT"): [f'"v=spf1 include:i0.{own} -all"']}
        for level in range(12):
            found[f"i{level}", "TXT"] = [f'"v=spf1 include:i{level + 1}.{own} -all"']
        return found | {("i12", "TXT"): ['"v=spf1 ip4:192.0.2.1 -all"']}


class SpfVoids(Zone):
    name, does = "spf-voids", "SPF with eight terms that find nothing"
    says = {"mail.spf.record": (FAIL, "spf_too_many_voids")}

    def here(self, own: str, ip: str) -> Table:
        terms = " ".join(f"a:void{number}.{own}" for number in range(8))
        return {("", "TXT"): [f'"v=spf1 {terms} -all"']}


class SpfLoop(Zone):
    name, does = "spf-loop", "SPF that includes what includes it"
    says = {"mail.spf.record": (FAIL, "spf_broken_include")}

    def here(self, own: str, ip: str) -> Table:
        return {
            ("", "TXT"): [f'"v=spf1 include:i.{own} -all"'],
            ("i", "TXT"): [f'"v=spf1 include:{own} -all"'],
        }


class SpfMacros(Zone):
    name, does = "spf-macros", "SPF of 4 kB of macros that blow up to 60 kB"

    def here(self, own: str, ip: str) -> Table:
        terms = " ".join("exists:" + "%{l}%{s}%{o}%{d}%{h}%{ir}" * 18 + f".{own}" for _ in range(9))
        return {("", "TXT"): [_quoted(f"v=spf1 {terms} -all")]}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [_fitting(query, good)]


class SpfThousandTerms(Zone):
    name, does = "spf-terms", "SPF of 60 kB: 3,000 networks"

    def here(self, own: str, ip: str) -> Table:
        terms = " ".join(f"ip4:10.{number // 250}.{number % 250}.0/24" for number in range(3000))
        return {("", "TXT"): [_quoted(f"v=spf1 {terms} -all")]}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [_fitting(query, good)]


class Texts(Zone):
    name, does = "texts-5000", "holds 5,000 texts, of which no more than 3,500 fit into an answer"
    says = alike(COULD, "dns_malformed", "mail.spf.record", "mail.parked")

    def here(self, own: str, ip: str) -> Table:
        return {("", "TXT"): [f'"{number}"' for number in range(3499)] + ['"v=spf1 -all"']}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [_fitting(query, good)]

    def stream(self, query: dns.message.Message, good: bytes) -> Pieces:
        if len(good) > 4096:
            good = good[:2] + bytes((good[2] | 0x02,)) + good[3:]
        return super().stream(query, good)


class BigText(Zone):
    name, does = "text-64k", "holds a text of 60 kB beside its SPF record"

    def here(self, own: str, ip: str) -> Table:
        noise = " ".join(f'"{"x" * 255}"' for _ in range(235))
        return {("", "TXT"): ['"v=spf1 mx -all"', noise]}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [_fitting(query, good)]


class OddTexts(Zone):
    name, does = "texts-odd", "holds texts of zeros, of no letters at all, of broken UTF-8 and of nothing"

    def here(self, own: str, ip: str) -> Table:
        odd = ['"\\000\\000v=spf1"', '"\\255\\254\\192\\128"', '""', '"v=spf1\\000 -all"', '"\\239\\187\\191v=spf1"']
        policy = f'"v=DMARC1; p=reject; rua=mailto:d@{own}"'
        return {("", "TXT"): [*odd, '"v=spf1 mx -all"'], ("_dmarc", "TXT"): [*odd, policy]}


class OddPolicy(Zone):
    name, does = "dmarc-odd", "its DMARC record holds zeros and a letter that is none"
    says = {"mail.dmarc.policy": (FAIL, "dmarc_invalid"), "mail.dmarc.reports": (NONE, "reports_without_rule")}

    def here(self, own: str, ip: str) -> Table:
        return {("_dmarc", "TXT"): ['"v=DMARC1\\000; p=reject\\255"']}


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


def _fitting(query: dns.message.Message, good: bytes) -> bytes:
    """Cut when it is too long for a datagram."""
    if len(good) <= 1232:
        return good
    response = dns.message.make_response(query)
    response.flags |= dns.flags.TC
    return response.to_wire()


def _quoted(text: str) -> str:
    """In the strings of at most 255 bytes that a TXT record is made of."""
    return " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))


ANIMALS = (
    AliasLoop, AliasToItself, LongAlias, Takeover, NoSuchAlias, Wildcard, NsInside, NsByHundreds, SoaOfNumbers,
    MailAtHome, MailAtHomeSix, MailMapped, MailMetadata, MailPrivate, MailLocalhost, MailAddress, MailByHundreds,
    AddressesByHundreds, SpfBomb, SpfDeep, SpfVoids, SpfLoop, SpfMacros, SpfThousandTerms, Texts, BigText, OddTexts,
    OddPolicy, NoTime, AllTime,
)  # fmt: skip
