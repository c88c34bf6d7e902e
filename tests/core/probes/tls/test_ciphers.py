# SPDX-License-Identifier: EUPL-1.2
"""What a suite is called when it is taken beside good ones, for every suite there is."""

import pytest

from bolwerk.core.probes.tls import ciphers, levels, suites
from bolwerk.core.probes.tls.answer import Outcome, Reply
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.tls.suites import Kind
from bolwerk.core.probes.tls.survey import Found

GOOD = 0xC02F  # TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
BELOW_13 = [suite for suite in suites.NAMES if suite >> 8 != 0x13]
SAID = {
    Kind.NULL: ("fail", "ciphers_broken"),
    Kind.ANONYMOUS: ("fail", "ciphers_broken"),
    Kind.EXPORT: ("fail", "ciphers_broken"),
    Kind.DES: ("fail", "ciphers_broken"),
    Kind.RC4: ("warn", "ciphers_weak"),
    Kind.TRIPLE_DES: ("warn", "ciphers_weak"),
    Kind.STATIC: ("warn", "ciphers_static"),
    Kind.DHE: ("pass", "ciphers_good"),
    Kind.CBC: ("pass", "ciphers_good"),
    Kind.AEAD: ("pass", "ciphers_good"),
}


def beside_a_good_one(suite: int) -> tuple[str, str]:
    found = [Reply(Outcome.SPOKEN, version=Version.TLS12, suite=each) for each in (GOOD, suite)]
    result = ciphers.evaluate(modern=Found(), middle=Found((found[0],)), doubtful=Found((found[1],)))
    return result.verdict.value, result.reason


@pytest.mark.parametrize("kind", Kind)
def test_only_what_is_really_broken_fails_beside_good_suites(kind: Kind) -> None:
    found = [suite for suite in BELOW_13 if suites.kind(suite) == kind]
    assert found
    assert {beside_a_good_one(suite) for suite in found} == {SAID[kind]}


def test_nothing_fails_that_the_dated_list_still_lets_be_phased_out() -> None:
    listed = {suite: levels.suite(suite)["ncsc-nl-2025-05"] for suite in BELOW_13}
    assert {listed[suite] for suite in BELOW_13 if beside_a_good_one(suite)[0] != "pass"} == {"insufficient"}
    assert {beside_a_good_one(suite) for suite in BELOW_13 if listed[suite] == "phase_out"} == {
        ("pass", "ciphers_good")
    }
