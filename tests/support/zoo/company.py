# SPDX-License-Identifier: EUPL-1.2
"""Checks many domains of the zoo, first each alone and then all at once, and says what came out differently."""

from dataclasses import dataclass
from pathlib import Path

from support.zoo.all import ANIMALS, Healthy
from support.zoo.animal import Animal
from support.zoo.habitat import Habitat
from support.zoo.visitor import Visitor

from bolwerk.lab.certs import Authority


@dataclass(frozen=True)
class Found:
    """`differ`: (domain, check, alone, together). `peak`: bytes. `alone`, `together`: seconds."""

    differ: list[tuple[str, str, tuple[str, str], tuple[str, str]]]
    left: list[str]
    results: int
    kinds: int
    peak: int
    alone: float
    together: float


TOGETHER = (Healthy, *(animal for animal in ANIMALS if not animal.environment))
"""Those that need no process of their own."""


def compare(
    folder: Path, domains: int, at_once: int, *, quick: bool, kinds: tuple[type[Animal], ...] = TOGETHER
) -> Found:
    """One of each kind alone; then all, so many of each kind as there must be, each at an address of its own."""
    count = -(-domains // len(kinds))
    with Habitat(kinds, Authority(folder), count=count) as habitat, Visitor(quick=quick) as visitor:
        names = list(habitat.animals)[:domains]
        own = list(habitat.animals)[: len(kinds)]
        alone = []
        for name in own:
            habitat.leave()
            alone.append(visitor.check(habitat, name)[name])
        habitat.leave()
        habitat.warm()
        together = visitor.check(habitat, *names, at_once=at_once)
    expected = dict(zip([kind.name for kind in kinds], (each.said for each in alone), strict=True))
    differ = []
    for name, visit in together.items():
        kind = habitat.animals[name].name
        for check, said in visit.said.items():
            if said != expected[kind][check]:
                differ.append((name, check, expected[kind][check], said))
    first = next(iter(together.values()))
    return Found(
        differ=differ,
        left=[*first.left, *(left for each in alone for left in each.left)],
        results=sum(len(visit.said) for visit in together.values()),
        kinds=len({habitat.animals[name].name for name in together}),
        peak=first.peak,
        alone=sum(each.seconds for each in alone),
        together=first.seconds,
    )
