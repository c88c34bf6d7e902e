# SPDX-License-Identifier: EUPL-1.2
"""Domains with texts that are too many, too long, too deep, or no texts at all."""

import dns.flags
import dns.message
from support.zoo.animal import COULD, FAIL, NONE, WAITS, Pieces, Table, alike
from support.zoo.zones import Zone


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
    seconds = WAITS

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


ANIMALS = (SpfBomb, SpfDeep, SpfVoids, SpfLoop, SpfMacros, SpfThousandTerms, Texts, BigText, OddTexts, OddPolicy)
