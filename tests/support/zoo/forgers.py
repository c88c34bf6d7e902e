# SPDX-License-Identifier: EUPL-1.2
"""Domains that do little against forged mail: DMARC, its reports, DKIM keys, and the logo that leans on them."""

import base64
from pathlib import Path
from typing import Any, ClassVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from support.zoo.animal import COULD, FAIL, KEY, NONE, PASS, SELECTOR, WARN, Table
from support.zoo.senders import Below
from support.zoo.zones import Zone


class Rule(Zone):
    """Its DMARC records are `dmarc`."""

    dmarc: ClassVar[tuple[str, ...]] = ()

    def here(self, own: str, ip: str) -> Table:
        return {("_dmarc", "TXT"): [f'"v=DMARC1; {each.format(own=own)}"' for each in self.dmarc]}


class TwoRules(Rule):
    name, does = "dmarc-two", "has two DMARC records"
    dmarc = ("p=reject; rua=mailto:d@{own}", "p=none; rua=mailto:d@{own}")
    says = {"mail.dmarc.policy": (FAIL, "dmarc_multiple"), "mail.dmarc.reports": (NONE, "reports_without_rule")}


class OnlyWatches(Rule):
    name, does = "dmarc-none", "only watches forged mail"
    dmarc = ("p=none; rua=mailto:d@{own}",)
    says = {"mail.dmarc.policy": (WARN, "dmarc_none")}


class OnTrial(Rule):
    name, does = "dmarc-testing", "has a rule for forged mail that is on trial"
    dmarc = ("p=reject; t=y; rua=mailto:d@{own}",)
    says = {"mail.dmarc.policy": (WARN, "dmarc_testing")}


class Sampled(Rule):
    name, does = "dmarc-pct", "has half of what is forged judged by its rule, as older rules had it"
    dmarc = ("p=reject; pct=50; rua=mailto:d@{own}",)
    says = {"mail.dmarc.policy": (WARN, "dmarc_sampled")}


class TwoBelow(Below):
    name, does = "dmarc-two-below", "a name below one that refuses forged mail, with two DMARC records of its own"
    says = Below.says | {"mail.dmarc.policy": (WARN, "dmarc_multiple_covered")}

    def here(self, own: str, ip: str) -> Table:
        two = [f'"v=DMARC1; p={each}; rua=mailto:d@{own}"' for each in ("none", "reject")]
        return super().here(own, ip) | {("_dmarc.shop", "TXT"): two}


class OpenBelow(Rule):
    name, does = "dmarc-subdomains", "has a rule for forged mail that spares the names below it"
    dmarc = ("p=reject; sp=none; rua=mailto:d@{own}",)
    says = {"mail.dmarc.policy": (WARN, "dmarc_subdomains_open")}


class OpenInvented(Rule):
    name, does = "dmarc-invented", "has a rule for forged mail that spares names that do not exist"
    dmarc = ("p=reject; np=none; rua=mailto:d@{own}",)
    says = {"mail.dmarc.policy": (WARN, "dmarc_invented_open")}


class Quarantine(Rule):
    name, does = "dmarc-quarantine", "has forged mail put into the spam folder"
    dmarc = ("p=quarantine; rua=mailto:d@{own}",)
    says = {"mail.dmarc.policy": (PASS, "dmarc_quarantine")}


class NoReports(Rule):
    name, does = "reports-nowhere", "asks for no reports of forged mail"
    dmarc = ("p=reject",)
    says = {"mail.dmarc.reports": (WARN, "reports_missing")}


class WrongReports(Rule):
    name, does = "reports-unreadable", "wants reports of forged mail at what is no address"
    dmarc = ("p=reject; rua=d@{own}",)
    says = {"mail.dmarc.reports": (FAIL, "reports_unreadable")}


class StrangeReports(Rule):
    name, does = "reports-elsewhere", "wants reports of forged mail at another, who never agreed"
    dmarc = ("p=reject; rua=mailto:d@zoo.test",)
    says = {"mail.dmarc.reports": (FAIL, "reports_not_agreed")}


class Logo(Zone):
    """Its BIMI record is `bimi`."""

    bimi: ClassVar[str] = "l=https://zoo.test/logo.svg; a=https://zoo.test/logo.pem"
    dmarc: ClassVar[str] = "p=reject"

    def here(self, own: str, ip: str) -> Table:
        rule = f'"v=DMARC1; {self.dmarc}; rua=mailto:d@{own}"'
        return {("default._bimi", "TXT"): [f'"v=BIMI1; {self.bimi}"'], ("_dmarc", "TXT"): [rule]}


class WithLogo(Logo):
    name, does = "bimi", "shows its logo beside its mail"
    says = {"mail.bimi": (PASS, "bimi_set")}


class NoLogo(Logo):
    name, does, bimi = "bimi-declined", "says that it wants no logo", "l=; a="
    says = {"mail.bimi": (NONE, "bimi_declined")}


class WrongLogo(Logo):
    name, does, bimi = "bimi-wrong", "has its logo at what is no safe address", "l=http://zoo.test/logo.svg"
    says = {"mail.bimi": (WARN, "bimi_wrong")}


class LogoWithoutRule(Logo):
    name, does, dmarc = "bimi-without-rule", "shows its logo beside forged mail too", "p=none"
    says = {"mail.bimi": (WARN, "bimi_without_rule"), "mail.dmarc.policy": (WARN, "dmarc_none")}


def rsa_key(bits: int) -> str:
    """Of that size; nobody holds the other half."""
    made = rsa.RSAPublicNumbers(65537, 2 ** (bits - 1) + 1).public_key()
    der = made.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


class Signs(Zone):
    """The keys under its selector are `keys`."""

    keys: ClassVar[tuple[str, ...]] = ()
    selector: ClassVar[str] = SELECTOR

    def records(self) -> Table:
        found = super().records()
        if self.selector != SELECTOR or not self.keys:
            del found[self.place.under(f"{SELECTOR}._domainkey"), "TXT"]
        return found

    def here(self, own: str, ip: str) -> Table:
        listed = [" ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250)) for text in self.keys]
        return {(f"{self.selector}._domainkey", "TXT"): listed} if listed else {}


class NoKey(Signs):
    name, does = "dkim-none", "signs no mail"
    says = {"mail.dkim.keys": (FAIL, "dkim_missing")}


class HiddenKey(Signs):
    name, does = "dkim-hidden", "signs its mail under a name that nobody told us"
    keys, selector = (f"v=DKIM1; k=ed25519; p={KEY}",), "who-knows"
    says = {"mail.dkim.keys": (COULD, "dkim_selector_unknown")}

    def asks(self, folder: Path) -> dict[str, Any]:
        return {"selectors": []}


class WeakKey(Signs):
    name, does, keys = "dkim-weak", "signs its mail with a key of 512 bits", (f"v=DKIM1; p={rsa_key(512)}",)
    says = {"mail.dkim.keys": (FAIL, "dkim_weak_key")}


class ShortKey(Signs):
    name, does, keys = "dkim-short", "signs its mail with a key of 1024 bits", (f"v=DKIM1; p={rsa_key(1024)}",)
    says = {"mail.dkim.keys": (WARN, "dkim_short_key")}


class TwoKeys(Signs):
    name, does = "dkim-two", "has two keys in one place"
    keys = (f"v=DKIM1; k=ed25519; p={KEY}", f"v=DKIM1; p={rsa_key(2048)}")
    says = {"mail.dkim.keys": (WARN, "dkim_several_keys")}


class TrialKey(Signs):
    name, does, keys = "dkim-testing", "signs its mail on trial", (f"v=DKIM1; t=y; k=ed25519; p={KEY}",)
    says = {"mail.dkim.keys": (WARN, "dkim_testing")}


class NoMoreKey(Signs):
    name, does, keys = "dkim-revoked", "took its key back, and put no other in its place", ("v=DKIM1; p=",)
    says = {"mail.dkim.keys": (FAIL, "dkim_revoked")}


class OddKey(Signs):
    name, does, keys = "dkim-unreadable", "has a key that cannot be read", ("v=DKIM1; p=MIGfMA0GCSq",)
    says = {"mail.dkim.keys": (FAIL, "dkim_unreadable")}


ANIMALS = (
    TwoRules, OnlyWatches, OnTrial, Sampled, TwoBelow, OpenBelow, OpenInvented, Quarantine, NoReports, WrongReports,
    StrangeReports, WithLogo, NoLogo, WrongLogo, LogoWithoutRule, NoKey, HiddenKey, WeakKey, ShortKey, TwoKeys,
    TrialKey, NoMoreKey, OddKey,
)  # fmt: skip
