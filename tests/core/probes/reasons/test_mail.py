# SPDX-License-Identifier: EUPL-1.2
"""What the checks of mail say is declared."""

import base64

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from support.observed import ADDRESSES, ANYTHING, DMARC, HOP, NOW, SERVER, answers, declared

from bolwerk.core.probes.mail import bimi, dane, parked, tls_rpt
from bolwerk.core.probes.mail import evaluate as mail
from bolwerk.core.probes.mail.dkim import evaluate as dkim
from bolwerk.core.probes.mail.dmarc import evaluate as dmarc
from bolwerk.core.probes.mail.dmarc import reports
from bolwerk.core.probes.mail.exchangers import exchangers
from bolwerk.core.probes.mail.mta_sts import evaluate as mta_sts
from bolwerk.core.probes.mail.spf import evaluate as spf

TERMS = ["include:b.be", "a mx", "a " * 11, "ip4:0.0.0.0/0", "redirect=b.be", "junk:", "exists:%{i}.x", ""]
SPF = answers(st.builds("v=spf1 {} {}".format, st.sampled_from(TERMS), st.sampled_from(["-all", "~all", "?all", ""])))


def key(modulus: int) -> str:
    made = rsa.RSAPublicNumbers(65537, modulus).public_key()
    der = made.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; p={base64.b64encode(der).decode()}"


WEAK, GOOD = key(2**511 + 1), key(2**2047 + 1)
DKIM = answers(
    st.sampled_from(["v=DKIM1; p=", "v=DKIM1; p=x", "v=DKIM1; k=ed25519; t=y; p=aaaa", "p=YQ==", "v=1", WEAK, GOOD])
)


@given(ANYTHING, st.lists(ADDRESSES, min_size=9, max_size=9), ADDRESSES, st.booleans())
def test_where_mail_arrives(answer, hosts, apex, allowed):
    found = dict(zip(exchangers(answer), hosts, strict=False))
    assert declared(mail.mx(answer, found, apex=apex, allowed=allowed))


@given(st.lists(SERVER, max_size=3))
def test_mail_servers(servers):
    assert declared(mail.starttls(servers))
    assert declared(mail.certificate(servers, NOW))
    assert declared(mail.versions(servers))


TLSA = answers(st.sampled_from(["3 1 1 " + "ab" * 32, "0 0 1 " + "ab" * 32, "junk"]))


@given(ANYTHING, TLSA, TLSA, st.lists(SERVER, max_size=2), st.booleans())
def test_the_seal(mx, first, second, servers, checked):
    found = {"a.be": first, "b.be": second}
    assert declared(dane.evaluate("shop.be", mx, found, servers, checked=checked, now=NOW))


@given(SPF, st.none() | SPF, st.booleans())
def test_spf(own, included, receives):
    answers = {("shop.be", "TXT"): own} | ({("b.be", "TXT"): included} if included else {})
    assert declared(spf.evaluate("shop.be", answers, receives_mail=receives))


@given(DMARC, DMARC, DMARC)
def test_dmarc(own, parent, top):
    assert declared(dmarc.evaluate("a.shop.be", {"a.shop.be": own, "shop.be": parent, "be": top}))


@given(DMARC, DMARC, ANYTHING, st.booleans())
def test_reports(own, parent, agreement, asked):
    answers = {"shop.be": own, "be": parent}
    assert declared(reports.evaluate("shop.be", answers, {"b.be": agreement} if asked else {}))


@given(ANYTHING, ADDRESSES, SPF, DMARC, DMARC)
def test_parked(mx, apex, txt, own, parent):
    assert declared(parked.evaluate("shop.be", mx=mx, apex=apex, txt=txt, dmarc={"shop.be": own, "be": parent}))


@given(answers(st.text(max_size=20), st.sampled_from(["v=TLSRPTv1; rua=mailto:a@b.be", "v=TLSRPTv1; rua=x"])))
def test_lock_reports(answer):
    assert declared(tls_rpt.evaluate(answer))


@given(answers(st.sampled_from(["v=BIMI1; l=https://b.be/l.svg", "v=BIMI1; l=;", "v=BIMI1; l=x", "b"])), DMARC, DMARC)
def test_the_logo(answer, own, parent):
    assert declared(bimi.evaluate("shop.be", answer, {"shop.be": own, "be": parent}))


@given(
    answers(st.sampled_from(["v=STSv1; id=1;", "v=STSv1; id=;", "b"])),
    HOP,
    st.lists(st.just("a.be")),
    st.lists(SERVER, max_size=2),
)
def test_the_lock_that_is_asked_for(answer, page, hosts, servers):
    settled = mta_sts.record(answer)
    assert declared(settled if settled else mta_sts.policy("v=STSv1; id=1;", page, hosts, servers))


@given(st.sampled_from(["microsoft365", "google", "generic"]), st.booleans(), ANYTHING, DKIM)
def test_dkim(provider, sends, below, answer):
    assert declared(dkim.evaluate(provider=provider, sends=sends, below=below, answers={"selector1": answer}))
