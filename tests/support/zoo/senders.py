# SPDX-License-Identifier: EUPL-1.2
"""Domains whose records on who may mail in their name, SPF, are missing, wrong or weak."""

from typing import ClassVar

from support.zoo.animal import COULD, FAIL, NONE, PASS, WARN, Table, alike
from support.zoo.locks import WEB
from support.zoo.zones import Zone

TRANSPORT = ("mail.starttls", "mail.certificate", "mail.tls.versions", "mail.dane", "mail.mta_sts", "mail.tls_rpt")


class Spf(Zone):
    """Its list of senders is `spf`, or there is none."""

    spf: ClassVar[tuple[str, ...]] = ()

    def here(self, own: str, ip: str) -> Table:
        return {("", "TXT"): [f'"{each.format(own=own)}"' for each in self.spf]}


class NoSpf(Spf):
    name, does = "spf-none", "has no SPF record"
    says = {"mail.spf.record": (FAIL, "spf_missing")}


class TwoSpf(Spf):
    name, does = "spf-two", "has two SPF records"
    spf = ("v=spf1 mx -all", "v=spf1 a -all")
    says = {"mail.spf.record": (FAIL, "spf_multiple")}


class WrongSpf(Spf):
    name, does = "spf-wrong", "has an SPF record with a mistake in it"
    spf = ("v=spf1 mx ip4:300.1.2.3 -all",)
    says = {"mail.spf.record": (FAIL, "spf_invalid")}


class OpenSpf(Spf):
    name, does = "spf-open", "lets everybody mail in its name"
    spf = ("v=spf1 mx +all",)
    says = {"mail.spf.record": (FAIL, "spf_allows_everyone")}


class NeutralSpf(Spf):
    name, does = "spf-neutral", "has an SPF record that does not say what to do with the rest"
    spf = ("v=spf1 mx ?all",)
    says = {"mail.spf.record": (WARN, "spf_neutral")}


class SoftSpf(Spf):
    name, does = "spf-soft", "has an SPF record that only makes others suspect"
    spf = ("v=spf1 mx ~all",)
    says = {"mail.spf.record": (PASS, "spf_softfail")}


class MacroSpf(Spf):
    name, does = "spf-macro-redirect", "has an SPF record that leads on by a name that every mail makes anew"
    spf = ("v=spf1 mx redirect=%{{l}}.{own}",)
    says = {"mail.spf.record": (COULD, "not_followed")}


class Parked(Zone):
    """No mail arrives: its MX is `mx`, or there is none. `site` False: it has no address either."""

    mx: ClassVar[tuple[str, ...]] = ("0 .",)
    site: ClassVar[bool] = True
    gone: ClassVar[tuple[tuple[str, str], ...]] = ()

    def records(self) -> Table:
        found = super().records()
        own = self.place.domain
        for label, kind in (("", "MX"), ("mx", "A"), *self.gone):
            found.pop((self.place.under(label), kind), None)
        if self.mx:
            found[own, "MX"] = list(self.mx)
        return found

    def here(self, own: str, ip: str) -> Table:
        return {("", "TXT"): ['"v=spf1 -all"'], ("zoo._domainkey", "TXT"): ['"v=DKIM1; p="']}


CLOSED = alike(NONE, "null_mx", "mail.mx", *TRANSPORT) | {
    "mail.spf.record": (PASS, "spf_no_mail"),
    "mail.dkim.keys": (PASS, "dkim_withdrawn"),
    "mail.parked": (PASS, "parked_closed"),
}


class Closed(Parked):
    name, does = "parked-closed", "takes no mail and says so three times"
    says = CLOSED


class Partly(Parked):
    name, does = "parked-partly", "takes no mail, and asks nobody to refuse what is forged"
    says = CLOSED | {
        "mail.parked": (WARN, "parked_partly"),
        "mail.dmarc.policy": (WARN, "dmarc_none"),
        "mail.dkim.keys": (NONE, "no_mail"),
    }
    gone = (("zoo._domainkey", "TXT"),)

    def here(self, own: str, ip: str) -> Table:
        return {("", "TXT"): ['"v=spf1 -all"'], ("_dmarc", "TXT"): [f'"v=DMARC1; p=none; rua=mailto:d@{own}"']}


class WithoutSpf(Parked):
    name, does = "parked-without-spf", "takes no mail, has what is forged refused, and has no list of senders"
    says = CLOSED | {
        "mail.spf.record": (WARN, "spf_parked"),
        "mail.parked": (WARN, "parked_partly"),
        "mail.dkim.keys": (NONE, "no_mail"),
    }
    gone = (("", "TXT"), ("zoo._domainkey", "TXT"))

    def here(self, own: str, ip: str) -> Table:
        return {}


class Wide(Parked):
    name, does, mx = "parked-open", "has no mail and no web site, and says nothing about mail in its name", ()
    gone = (("", "A"), ("www", "A"), ("_dmarc", "TXT"), ("", "TXT"), ("zoo._domainkey", "TXT"))
    says = (
        alike(NONE, "no_mail", "mail.mx", "mail.dkim.keys", *TRANSPORT)
        | {"mail.parked": (FAIL, "parked_open"), "mail.spf.record": (FAIL, "spf_missing")}
        | {"mail.dmarc.policy": (FAIL, "dmarc_missing"), "mail.dmarc.reports": (NONE, "reports_without_rule")}
        | alike(NONE, "no_web_site", *WEB)
        | {"dns.ipv6": (NONE, "no_hosts")}
    )

    def here(self, own: str, ip: str) -> Table:
        return {}


class Below(Parked):
    name, does, mx = "covered-below", "a name below one that refuses forged mail, without mail of its own", ()
    says = (
        alike(NONE, "no_mail", "mail.mx", "mail.dkim.keys", *TRANSPORT)
        | {"mail.parked": (PASS, "parked_covered"), "mail.spf.record": (NONE, "spf_covered")}
        | alike(NONE, "no_web_site", *WEB)
        | {"dns.ipv6": (NONE, "no_hosts")}
    )

    @property
    def checked(self) -> str:
        return self.place.under("shop")

    def here(self, own: str, ip: str) -> Table:
        return {("shop", "TXT"): ['"nothing"']}


class Implicit(Parked):
    name, does, mx = "mx-none", "says nothing of where mail goes; it would end up at its web server", ()
    says = alike(NONE, "no_mail", *TRANSPORT) | {
        "mail.mx": (WARN, "mx_implicit"),
        "mail.dmarc.policy": (PASS, "dmarc_quarantine"),
    }
    gone = (("mx", "A"),)

    def here(self, own: str, ip: str) -> Table:
        return {("_dmarc", "TXT"): [f'"v=DMARC1; p=quarantine; rua=mailto:d@{own}"']}


ANIMALS = (
    NoSpf, TwoSpf, WrongSpf, OpenSpf, NeutralSpf, SoftSpf, MacroSpf, Closed, Partly, WithoutSpf, Wide, Below,
    Implicit,
)  # fmt: skip
