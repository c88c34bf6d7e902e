# SPDX-License-Identifier: EUPL-1.2
"""Feeds every judge of a small record of mail with hostile texts: DMARC and its reports, MTA-STS (record and policy
file), TLS-RPT, BIMI, DKIM keys, parked domains, TLSA, CAA.

`python -m support.tagfuzz COUNT [SEED]`. Nothing may raise, and each must say a reason that it declares.
"""

import base64
import random
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from support.fuzzing import Family, Fault, begin, mixture

from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.mail import bimi, dane, parked, tls_rpt
from bolwerk.core.probes.mail.dkim import evaluate as dkim
from bolwerk.core.probes.mail.dmarc import evaluate as dmarc
from bolwerk.core.probes.mail.dmarc import reports
from bolwerk.core.probes.mail.dmarc.walk import names, walk
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.mail.mta_sts import evaluate as mta_sts
from bolwerk.core.probes.reasons import COMMON, OWN
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.tls import caa
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.url import Url

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOME = "shop.b.test"
FILE = Url("https", f"mta-sts.{HOME}", "/.well-known/mta-sts.txt")
RSA = rsa.generate_private_key(65537, 2048).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
CURVE = ec.generate_private_key(ec.SECP256R1()).public_key()
OTHER = CURVE.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
KEYS = [base64.b64encode(each).decode() for each in (RSA, OTHER, bytes(32), b"", b"\x30\x80")]
DMARC = [
    "v=DMARC1", "v = DMARC1", "v=DMARC1;", "v=dmarc1", "p=none", "p=reject", "p=quarantine", "sp=none", "np=reject",
    "t=y", "psd=y", "psd=n", "adkim=s", "aspf=x", "pct=50", "rua=mailto:a@shop.b.test", "rua=mailto:a@other.test!10m",
    "rua=https://a.test,mailto:b@c.test,mailto:%41@d.test", "ruf=mailto:x@y.test", "fo=1:d:s", "p=p=p", "p=", "=none",
]  # fmt: skip
SMALL = [
    "v=STSv1", "v=TLSRPTv1", "v=BIMI1", "v=DKIM1", "id=20261123", "id=", "id=" + "a" * 40, "l=", "a=", "p=",
    "rua=mailto:a@b.test", "rua=https://b.test/x?y=z", "l=https://b.test/logo.svg", "a=https://b.test/a=b.pem",
    "rua=mailto:a@b.test,https://c.test", *(f"p={key}" for key in KEYS), "k=rsa", "k=ed25519", "t=y:s", "s=email",
    "s=*:x", "h=sha256", "n=remark", "k=", "t=", "v=DKIM1;", "p = A B",
]  # fmt: skip
LINES = [
    "version: STSv1", "mode: enforce", "mode: testing", "mode: none", "mx: mx.b.test", "mx: *.b.test", "mx:", "mx: .",
    "max_age: 604800", "max_age: 99999999999", "max_age: -1", "extra: anything at all", "mx: " + "a." * 60, ":", "",
    "mode:enforce \t", "\tmode: enforce",
]  # fmt: skip
TLSA = [
    "3 1 1 " + "ab" * 32,
    "2 0 2 " + "cd" * 64,
    "3 0 0 00",
    "1 1 1 ab",
    "3 1",
    "x y z ab",
    "3 1 1 zz",
    "３ 1 1 ab",
]
CAA = ['0 issue "letsencrypt.org"', '128 tbs "x"', '0 issuewild ";"', '999 issue "a"', '0 issue "\\200\\"; a=b"', '"']
JOINS = ("; ", ";", " ;", ";;", "; \t", " ")


def made(chance: random.Random) -> bytes:
    """Six texts between zero bytes: two for DMARC, one of the small ones, a policy file, a TLSA and a CAA record."""
    versions = ("v=DMARC1; ", "v=DMARC1; p=reject;", "v=DMARC1;", "")
    small = ("v=STSv1; ", "v=TLSRPTv1; ", "v=BIMI1; ", "v=DKIM1; ", "")
    long = 65_000 if chance.random() < 0.005 else 4096
    texts = (
        chance.choice(versions) + mixture(chance, DMARC, chance.choice(JOINS), longest=long),
        chance.choice(versions) + mixture(chance, DMARC, chance.choice(JOINS), longest=long),
        chance.choice(small) + mixture(chance, SMALL, chance.choice(JOINS), longest=long),
        mixture(chance, LINES, chance.choice(("\n", "\r\n", "\r\n", "\r")), longest=long),
        mixture(chance, TLSA, "", most=3),
        mixture(chance, CAA, "", most=3),
    )
    return "\x00".join(each.replace("\x00", "\x01") for each in texts).encode("utf-8", "replace")


def found(name: str, *texts: str) -> Answer:
    return Answer(name, "TXT", Status.OK, texts)


def judged(data: bytes, chance: random.Random) -> list[CheckResult]:
    first, second, small, file, tlsa, record = data.decode().split("\x00")
    nobody = Answer("", "TXT", Status.NXDOMAIN)
    lost = Answer("", "TXT", Status.TIMEOUT)
    at = names(HOME)
    own = (first, second) if chance.random() < 0.1 else (first,)
    answers = dict(zip(at, (found(HOME, *own), found("b.test", second), nobody), strict=True))
    if chance.random() < 0.1:
        answers[at[1]] = lost
    asked = reports.outside(walk(HOME, answers))
    said = ("v=DMARC1", second, "")
    agreed = {host: found(name, chance.choice(said)) for host, name in asked.items()}
    server = Server("mx.b.test", Offer.ENCRYPTED, certificate="valid", chain=(RSA,))
    page = Hop(FILE, 200, content_type="text/plain", body=file.encode("utf-8", "replace"))
    apex = Addresses(Status.OK, ("192.0.2.1",))
    mx = Answer(HOME, "MX", Status.OK, (chance.choice(("0 .", "10 mx.b.test", "x")),))
    sealed = Answer("_25._tcp.mx.b.test", "TLSA", Status.OK, (tlsa, TLSA[0]), authenticated=True)
    results = [
        dmarc.evaluate(HOME, answers),
        reports.evaluate(HOME, answers, agreed),
        parked.evaluate(HOME, mx=mx, apex=apex, txt=found(HOME, small, "v=spf1 -all"), dmarc=answers),
        mta_sts.record(found(HOME, small)) or mta_sts.policy(small, page, ["mx.b.test"], [server]),
        mta_sts.policy("v=STSv1; id=1", page, ["mx.b.test"], [server]),
        tls_rpt.evaluate(found(HOME, small)),
        bimi.evaluate(HOME, found(HOME, small), answers),
        dkim.evaluate(provider="generic", sends=True, below=nobody, answers={"a": found("a", small, first)}),
        dane.evaluate(HOME, sealed, {"mx.b.test": sealed}, [server], checked=True, now=NOW),
        caa.evaluate([Answer(HOME, "CAA", Status.OK, (record,))], organisation="Let's Encrypt", wildcard=True),
    ]
    return results


def one(data: bytes, chance: random.Random) -> str:
    results = judged(data, chance)
    for result in results:
        if result.reason not in OWN[result.id] | COMMON:
            raise Fault(f"{result.id} said {result.reason}")
    return results[0].reason


FAMILY = Family("small records", made, one)

if __name__ == "__main__":
    begin(FAMILY)
