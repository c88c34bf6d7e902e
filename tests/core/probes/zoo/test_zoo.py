# SPDX-License-Identifier: EUPL-1.2
"""Every animal of the zoo is checked as any domain is, and must be judged rightly, in time, and leave no trace."""

import socket
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from support import zoo
from support.zoo.all import ANIMALS, KINDS, Healthy
from support.zoo.animal import Animal
from support.zoo.certificates import BrokenChain
from support.zoo.habitat import Habitat
from support.zoo.sockets import INSIDE
from support.zoo.visitor import Visit, Visitor

from bolwerk.core.probes.result import CHECKS, USUAL, CheckVerdict
from bolwerk.lab.certs import Authority

MEMORY = 24 * 1024 * 1024
JSON = 64 * 1024
PER_ADDRESS = 4
CONNECTIONS = 60


@pytest.fixture(scope="module")
def habitat(authority: Authority) -> Iterator[Habitat]:
    with Habitat((Healthy, *ANIMALS), authority) as world:
        yield world


@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    with Visitor() as found:
        yield found


@pytest.fixture(scope="module")
def healthy(habitat: Habitat, visitor: Visitor) -> dict[str, tuple[str, str]]:
    """What is said of a domain in order. The first visit also loads what is loaded on first use."""
    return visitor.check(habitat, "healthy.test")["healthy.test"].said


def test_one_that_misbehaves_in_nothing_is_in_order(healthy: dict[str, tuple[str, str]]) -> None:
    assert healthy == Healthy.says
    assert set(healthy) == set(USUAL)


@pytest.mark.parametrize("animal", ANIMALS, ids=[animal.name for animal in ANIMALS])
def test_an_animal(
    animal: type[Animal], habitat: Habitat, visitor: Visitor, healthy: dict[str, tuple[str, str]]
) -> None:
    habitat.leave()
    domain = animal.home_of()
    visit: Visit = visitor.check(habitat, domain)[domain]
    assert visit.said == healthy | dict(animal.says)
    assert visit.seconds < animal.seconds
    assert visit.peak < MEMORY
    assert visit.left == []
    assert animal.logs in visit.noise if animal.logs else visit.noise == ""
    assert visit.size < JSON
    assert visit.most <= PER_ADDRESS
    assert habitat.connections.total() <= CONNECTIONS
    assert habitat.hits == 0


@pytest.mark.parametrize("after", [0.01, 0.03])
def test_a_machine_that_stands_still_for_a_moment_changes_no_verdict(
    after: float, habitat: Habitat, visitor: Visitor, healthy: dict[str, tuple[str, str]]
) -> None:
    """The waits cut short for those who stall once made a busy machine look like a silent server."""
    habitat.leave()
    still = visitor.stands_still(after, 1.3)
    said = visitor.check(habitat, "lock-broken-certificate.test")["lock-broken-certificate.test"].said
    still.join()
    assert said == healthy | dict(BrokenChain.says)


def test_the_canary_does_sing(habitat: Habitat) -> None:
    for number, ip in enumerate((ip for ip, _ in INSIDE), start=1):
        socket.create_connection((ip, habitat.ports[443]), timeout=5).close()
        until = time.monotonic() + 5
        while habitat.hits < number and time.monotonic() < until:
            time.sleep(0.01)
        assert habitat.hits == number
    habitat.hits = 0


def test_there_are_enough_of_them() -> None:
    assert len(ANIMALS) >= 60
    assert {kind: len(animals) >= 15 for kind, animals in KINDS.items()} == dict.fromkeys(KINDS, True)


def test_each_is_listed_once_and_says_what_it_does() -> None:
    assert len({animal.name for animal in ANIMALS}) == len(ANIMALS)
    assert len({(animal.kind, animal.does) for animal in ANIMALS}) == len(ANIMALS)
    for kind, animals in KINDS.items():
        for animal in animals:
            assert animal.kind == kind
            for check, (verdict, reason) in animal.says.items():
                assert reason in CHECKS[check].reasons
                assert CheckVerdict(verdict)


def test_none_is_forgotten() -> None:
    found = set()
    for path in Path(zoo.__path__[0]).glob("*.py"):
        module = import_module(f"support.zoo.{path.stem}")
        own = [
            each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__
        ]
        found |= {each for each in own if issubclass(each, Animal) and "name" in vars(each)}
    assert found == {*ANIMALS, Healthy}
