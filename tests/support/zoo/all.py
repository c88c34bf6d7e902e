# SPDX-License-Identifier: EUPL-1.2
"""All the animals, by kind."""

from support.zoo import (
    arrivals,
    bodies,
    certificates,
    cutters,
    delegations,
    forgers,
    heads,
    keys,
    liars,
    locks,
    mailers,
    manners,
    owners,
    pages,
    redirects,
    rules,
    seals,
    senders,
    suites,
    texts,
    ways,
    zones,
)
from support.zoo.animal import Animal
from support.zoo.healthy import Healthy

__all__ = ["ANIMALS", "KINDS", "Healthy"]

KINDS: dict[str, tuple[type[Animal], ...]] = {
    "dns": (
        *liars.ANIMALS, *cutters.ANIMALS, *zones.ANIMALS, *texts.ANIMALS, *seals.ANIMALS, *delegations.ANIMALS,
        *senders.ANIMALS, *forgers.ANIMALS,
    ),
    "smtp": (*mailers.ANIMALS, *arrivals.ANIMALS),
    "tls": (*locks.ANIMALS, *certificates.ANIMALS, *suites.ANIMALS, *keys.ANIMALS),
    "http": (
        *heads.ANIMALS, *bodies.ANIMALS, *redirects.ANIMALS, *rules.ANIMALS, *pages.ANIMALS, *ways.ANIMALS,
    ),
    "owner": (*owners.ANIMALS, *manners.ANIMALS),
}  # fmt: skip
ANIMALS: tuple[type[Animal], ...] = tuple(animal for animals in KINDS.values() for animal in animals)
