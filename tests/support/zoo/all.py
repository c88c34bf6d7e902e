# SPDX-License-Identifier: EUPL-1.2
"""All the animals, by kind."""

from support.zoo import bodies, certificates, cutters, heads, liars, locks, mailers, redirects, texts, zones
from support.zoo.animal import Animal

KINDS = {
    "dns": (*liars.ANIMALS, *cutters.ANIMALS, *zones.ANIMALS, *texts.ANIMALS),
    "smtp": mailers.ANIMALS,
    "tls": (*locks.ANIMALS, *certificates.ANIMALS),
    "http": (*heads.ANIMALS, *bodies.ANIMALS, *redirects.ANIMALS),
}
ANIMALS: tuple[type[Animal], ...] = tuple(animal for animals in KINDS.values() for animal in animals)


class Healthy(Animal):
    """Misbehaves in nothing: what the others are compared with."""

    name, does, kind = "healthy", "is in order", "all"
