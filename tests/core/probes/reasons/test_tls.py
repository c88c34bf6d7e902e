# SPDX-License-Identifier: EUPL-1.2
"""What the checks of the lock say is declared."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.observed import CERTIFICATE, NOW, TROUBLE, answers, declared

from bolwerk.core.probes.tls import caa, ciphers, keyexchange, trust
from bolwerk.core.probes.tls import evaluate as tls
from bolwerk.core.probes.tls.answer import Outcome, Reply
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.tls.survey import Found

REPLY = st.builds(
    Reply,
    st.just(Outcome.SPOKEN),
    version=st.sampled_from(Version),
    suite=st.sampled_from([0xC02F, 0x009E, 0x002F, 0x000A, 0x0003, 0xC013]),
    prime_bits=st.sampled_from([0, 512, 1024, 2048]),
    signature=st.sampled_from([0, 0x0201, 0x0403]),
    compression=st.integers(0, 1),
    extended_master_secret=st.booleans(),
    safe_renegotiation=st.booleans(),
)
FOUND = st.builds(Found, st.lists(REPLY, max_size=2).map(tuple), TROUBLE)


@given(FOUND, FOUND, FOUND)
def test_the_lock(modern, middle, doubtful):
    assert declared(ciphers.evaluate(modern=modern, middle=middle, doubtful=doubtful))
    assert declared(keyexchange.evaluate(modern=modern, middle=middle, doubtful=doubtful))


CAA = st.sampled_from(['0 issue "letsencrypt.org"', '0 issue ";"', '128 new "x"', '0 issuewild "a.be"', "junk"])


@given(st.lists(answers(CAA), max_size=3), st.sampled_from(["Let's Encrypt", "Somebody"]), st.booleans())
def test_who_made_the_certificate(climb, organisation, wildcard):
    assert declared(caa.evaluate(climb, organisation=organisation, wildcard=wildcard))


@given(st.sets(st.sampled_from(Version)), TROUBLE)
def test_versions(versions, unseen):
    assert declared(tls.versions(tls.Spoken(frozenset(versions), unseen)))


@given(st.lists(CERTIFICATE, min_size=1, max_size=2), st.integers(-30, 90))
def test_certificates(found, days):
    shown = trust.Shown(NOW + timedelta(days=days))
    hosts = dict(zip(("shop.be", "www.shop.be"), ((each, shown) for each in found), strict=False))
    assert declared(tls.certificates(hosts, NOW, "shop.be"))
