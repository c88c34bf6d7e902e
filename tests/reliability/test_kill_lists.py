# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of the worker of lists, of its scanner and of everything, at random moments: at the end every domain has
exactly one result, and what had landed stays as it was. Set BOLWERK_SEED to repeat a run."""

import json
import os
import random
import time
from collections.abc import Iterator

import pytest
from support.databases import own_database
from support.lister import Lister
from support.product import Product

from bolwerk.lab.dnsserver import DnsServer

pytestmark = pytest.mark.database
KILLS = 8
SEED = int(os.environ.get("BOLWERK_SEED", "0")) or random.SystemRandom().randrange(2**32)
NAMES = [f"member{number}.test" for number in range(120)]


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    """Answers late, so that there is something to kill."""

    def late(response, wire):
        time.sleep(0.002)
        return [wire]

    with DnsServer({(name, "MX"): ["0 ."] for name in NAMES}, tamper=late) as server:
        yield server


@pytest.fixture
def product(tmp_path, dns, monkeypatch) -> Iterator[Product]:
    monkeypatch.setenv("BOLWERK_RESOLVER", dns.address)
    with own_database() as url:
        running = Product(tmp_path, url)
        yield running
        running.stop()


@pytest.mark.timeout(300)
def test_nothing_that_landed_is_asked_again_and_nothing_is_left_out(product):
    chance = random.Random(SEED)
    els = Lister(product.port)
    els.signs_in()
    place = els.sends("Bakers", NAMES)
    els.starts(place)
    killed, landed = 0, {}
    end = time.monotonic() + 240
    while killed < KILLS and len(landed) < len(NAMES):
        assert time.monotonic() < end, f"seed {SEED}"
        time.sleep(chance.uniform(0.3, 1.2))
        if killed == KILLS // 2:
            product.kill_whole()
            killed += 1
        else:
            killed += product.kill_one(chance.choice(["check_lists", "probes.scanner"]))
        landed = _kept(landed, els.results(place))
    while len(landed) < len(NAMES):
        assert time.monotonic() < end, f"{len(landed)} landed; seed {SEED}"
        product.stand_up()
        time.sleep(0.5)
        landed = _kept(landed, els.results(place))
    print(f"seed {SEED}: {killed} kills")
    assert killed >= KILLS // 2
    assert sorted(landed) == sorted(NAMES)


def _kept(before: dict[str, str], lines: list[str]) -> dict[str, str]:
    """By domain; what was there before is there, to the letter."""
    now = {json.loads(line)["domain"]: line for line in lines}
    assert len(now) == len(lines), f"one result for each; seed {SEED}"
    assert before.items() <= now.items(), f"seed {SEED}"
    return now
