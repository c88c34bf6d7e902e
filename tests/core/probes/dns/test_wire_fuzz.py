# SPDX-License-Identifier: EUPL-1.2
"""20,000 packets, whole, damaged and random: our codec and dnspython give the same answer, or both refuse."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import dnsfuzz

from bolwerk.core.probes.dns import wire
from bolwerk.core.probes.dns.names import Malformed


@pytest.mark.parametrize("seed", range(4))
def test_both_read_the_same_or_both_refuse(seed: int) -> None:
    seen, odd = dnsfuzz.run(5000, seed)
    assert odd == []
    assert seen == Counter(same=seen["same"], refused=seen["refused"], looser=seen["looser"])
    assert min(seen["same"], seen["refused"]) > 1000
    assert seen["looser"] < 200


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=300))
def test_noise_is_refused_or_read_and_raises_nothing_else(noise: bytes) -> None:
    try:
        message = wire.decode(noise)
    except Malformed:
        return
    assert message.wire == noise
