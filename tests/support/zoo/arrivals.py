# SPDX-License-Identifier: EUPL-1.2
"""Domains whose mail arrives and is not asked to be locked well: MX, MTA-STS, TLS-RPT, DANE."""

import hashlib
from typing import ClassVar

import dns.flags
import dns.message
import dns.rdatatype
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from support.zoo.animal import COULD, FAIL, NONE, PASS, WARN, Animal, Asked, Pieces, Table, reply
from support.zoo.mailers import without_lock
from support.zoo.zones import Zone

from bolwerk.lab.certs import Authority, Leaf


class Arrives(Zone):
    kind = "smtp"


class LostOne(Arrives):
    name, does = "mx-partly-lost", "has two mail servers, one of which does not exist"
    says = {
        "mail.mx": (WARN, "mx_partly_lost"),
        "mail.mta_sts": (FAIL, "mta_sts_other_hosts"),
        "dns.dangling": (WARN, "dangling_mail"),
    }

    def here(self, own: str, ip: str) -> Table:
        return {("", "MX"): [f"10 mx.{own}.", f"20 gone.{own}."]}


class Alias(Arrives):
    name, does = "mx-alias", "has a mail server whose name is an alias"
    says = {"mail.mx": (WARN, "mx_alias")}

    def records(self) -> Table:
        found = super().records()
        own, ip = self.place.domain, self.place.ip
        del found[f"mx.{own}", "A"]
        return found | {(f"mx.{own}", "CNAME"): [f"post.{own}."], (f"post.{own}", "A"): [ip]}


class BesideNull(Arrives):
    name, does = "mx-beside-null", "says that it takes no mail, and where it goes"
    says = {"mail.mx": (WARN, "mx_beside_null")}

    def here(self, own: str, ip: str) -> Table:
        return {("", "MX"): ["0 .", f"10 mx.{own}."]}


class Asks(Arrives):
    """Its MTA-STS records are `texts`, its policy file says `policy`."""

    texts: ClassVar[tuple[str, ...]] = ("v=STSv1; id=20261124",)
    policy: ClassVar[str] = "mode: enforce\nmx: mx.{own}\nmax_age: 604800\n"
    status: ClassVar[int] = 200

    def records(self) -> Table:
        found = super().records()
        if not self.texts:
            del found[self.place.under("_mta-sts"), "TXT"]
        return found

    def here(self, own: str, ip: str) -> Table:
        return {("_mta-sts", "TXT"): [f'"{each}"' for each in self.texts]}

    def page(self, asked: Asked) -> Pieces:
        if asked.path != "/.well-known/mta-sts.txt":
            yield from super().page(asked)
            return
        text = f"version: STSv1\n{self.policy.format(own=self.place.domain)}"
        yield reply(self.status, text.encode(), "Content-Type: text/plain")


class NoSts(Asks):
    name, does, texts = "mta-sts-none", "asks nobody to lock the mail to it", ()
    says = {"mail.mta_sts": (WARN, "mta_sts_missing")}


class TwoSts(Asks):
    name, does, texts = "mta-sts-two", "has two MTA-STS records", ("v=STSv1; id=1", "v=STSv1; id=2")
    says = {"mail.mta_sts": (FAIL, "mta_sts_multiple")}


class WrongSts(Asks):
    name, does, texts = "mta-sts-wrong", "has an MTA-STS record without a version of the policy", ("v=STSv1;",)
    says = {"mail.mta_sts": (FAIL, "mta_sts_record_wrong")}


class NoPolicy(Asks):
    name, does, status = "mta-sts-no-policy", "says that it has an MTA-STS policy, and has none", 404
    says = {"mail.mta_sts": (FAIL, "mta_sts_policy_missing")}


class BusyPolicy(Asks):
    name, does, status = "mta-sts-busy", "has no time to show its MTA-STS policy: 503", 503
    says = {"mail.mta_sts": (COULD, "refused_us")}


class OffPolicy(Asks):
    name, does, policy = "mta-sts-off", "has an MTA-STS policy that asks for nothing", "mode: none\nmax_age: 604800\n"
    says = {"mail.mta_sts": (WARN, "mta_sts_off")}


class TrialPolicy(Asks):
    name, does = "mta-sts-testing", "has an MTA-STS policy on trial"
    policy = "mode: testing\nmx: mx.{own}\nmax_age: 604800\n"
    says = {"mail.mta_sts": (WARN, "mta_sts_testing")}


class ShortPolicy(Asks):
    name, does = "mta-sts-short", "has an MTA-STS policy that is forgotten after an hour"
    policy = "mode: enforce\nmx: mx.{own}\nmax_age: 3600\n"
    says = {"mail.mta_sts": (WARN, "mta_sts_short")}


class Told(Arrives):
    """Its TLS-RPT records are `texts`."""

    texts: ClassVar[tuple[str, ...]] = ()

    def here(self, own: str, ip: str) -> Table:
        return {("_smtp._tls", "TXT"): [f'"v=TLSRPTv1; {each}"' for each in self.texts]}


class NotTold(Told):
    name, does = "tls-rpt-none", "wants to hear of no mail that could not be locked"
    says = {"mail.tls_rpt": (WARN, "tls_rpt_missing")}


class TwiceTold(Told):
    name, does, texts = "tls-rpt-two", "has two TLS-RPT records", ("rua=mailto:a@zoo.test", "rua=mailto:b@zoo.test")
    says = {"mail.tls_rpt": (FAIL, "tls_rpt_multiple")}


class ToldNowhere(Told):
    name, does, texts = "tls-rpt-wrong", "wants reports on locks at what is no address", ("rua=a@zoo.test",)
    says = {"mail.tls_rpt": (FAIL, "tls_rpt_wrong")}


POST = ec.generate_private_key(ec.SECP256R1())
PIN = hashlib.sha256(
    POST.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).hexdigest()
RIGHT, SPARE = f"3 1 1 {PIN}", f"3 1 1 {'ab' * 32}"


class Dane(Arrives):
    """Its TLSA records are `pins`, with a seal that the resolver has looked at."""

    pins: ClassVar[tuple[str, ...]] = (RIGHT, SPARE)
    sealed: ClassVar[frozenset[str]] = frozenset({"MX", "TLSA"})

    def here(self, own: str, ip: str) -> Table:
        return {("_25._tcp.mx", "TLSA"): list(self.pins)}

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"mx.{own}", key=POST)

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        response = dns.message.from_wire(good)
        if dns.rdatatype.to_text(query.question[0].rdtype) in self.sealed:
            response.flags |= dns.flags.AD
        return [response.to_wire()]


class DaneRight(Dane):
    name, does = "dane", "says by a signed record which key its mail server has, and which comes next"
    says = {"mail.dane": (PASS, "dane_valid")}


class DaneSelfSigned(Dane):
    name, does = "dane-self-signed", "vouches by a signed record for the certificate that it made itself"
    says = {
        "mail.dane": (PASS, "dane_valid"),
        "mail.certificate": (PASS, "certificate_sealed"),
        "mail.mta_sts": (FAIL, "mta_sts_server_wrong"),
    }

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"mx.{own}", key=POST, self_signed=True)


class DaneAlone(Dane):
    name, does, pins = "dane-no-spare", "says which key its mail server has, and of none that comes next", (RIGHT,)
    says = {"mail.dane": (PASS, "dane_no_spare")}


class DaneOther(Dane):
    name, does, pins = "dane-differs", "says that its mail server has another key than it has", (SPARE,)
    says = {"mail.dane": (FAIL, "dane_differs")}


class DaneOdd(Dane):
    name, does = "dane-unusable", "has a record on the key of its mail server of a kind that is not for mail"
    pins = (f"1 1 1 {PIN}",)
    says = {"mail.dane": (WARN, "dane_unusable")}


class DanePartly(Dane):
    name, does = "dane-partly", "says of one of its two mail servers which key it has"
    says = {"mail.dane": (WARN, "dane_partly"), "mail.mta_sts": (FAIL, "mta_sts_other_hosts")}

    def here(self, own: str, ip: str) -> Table:
        second: Table = {("", "MX"): [f"10 mx.{own}.", f"20 m2.{own}."], ("m2", "A"): [ip]}
        return super().here(own, ip) | second

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"mx.{own}", f"m2.{own}", key=POST)


class DaneUnlocked(Dane):
    name, does = "dane-without-lock", "says which key its mail server has, which locks nothing"
    says = without_lock("starttls_missing") | {"mail.dane": (FAIL, "dane_without_lock")}

    def ehlo(self) -> Pieces:
        yield b"250-mx\r\n250 SIZE 1000\r\n"


class DaneUnsigned(Dane):
    name, does = "dane-unsigned", "says which key its mail server has, in a record without a seal"
    says = {"mail.dane": (NONE, "dane_unsigned")}
    sealed = frozenset({"MX"})


class DaneUnchecked(Dane):
    name, does = "dane-unchecked", "says which key its mail server has, to a resolver that looks at no seals"
    says = {"mail.dane": (COULD, "signatures_unchecked")}
    sealed, resolver = frozenset(), 1


ANIMALS: tuple[type[Animal], ...] = (
    LostOne, Alias, BesideNull, NoSts, TwoSts, WrongSts, NoPolicy, BusyPolicy, OffPolicy, TrialPolicy, ShortPolicy,
    NotTold, TwiceTold, ToldNowhere, DaneRight, DaneSelfSigned, DaneAlone, DaneOther, DaneOdd, DanePartly,
    DaneUnlocked, DaneUnsigned, DaneUnchecked,
)  # fmt: skip
