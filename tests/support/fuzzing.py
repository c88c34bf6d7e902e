# SPDX-License-Identifier: EUPL-1.2
"""What the fuzzers of texts and certificates share: one input after the other, each within its time and memory.

A family is a module with `made(chance)` (one input) and `one(made, chance)` (what came of it; raises for a fault).
"""

import random
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

SLOW = 0.5  # seconds of CPU for one input
MEMORY = 16 * 1024 * 1024  # bytes at any moment
WATCHED = 2000  # inputs whose memory is watched, which makes all slow


class Fault(AssertionError):
    """What went wrong; the input stands beside it."""


@dataclass(frozen=True)
class Family:
    """`made`: an input, from chance. `one`: what came of it. Both must draw from `chance` alone."""

    name: str
    made: Callable[[random.Random], bytes]
    one: Callable[[bytes, random.Random], str]


def run(family: Family, count: int, seed: int) -> Counter[str]:
    """What was seen how often. Raises Fault with the input that shows it."""
    chance, seen = random.Random(seed), Counter[str]()
    for _ in range(count):
        made = family.made(chance)
        began = time.thread_time()  # of this thread alone: others use the machine too
        try:
            seen[family.one(made, chance)] += 1
        except Exception as error:
            raise Fault(f"{family.name}, seed {seed}: {made.hex()}") from error
        if time.thread_time() - began > SLOW:
            raise Fault(f"{family.name}, slow: {made.hex()}")
    return seen


def memory(family: Family, count: int, seed: int) -> int:
    """The most bytes that were held at once."""
    tracemalloc.start()
    run(family, count, seed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def main(family: Family, arguments: list[str]) -> int:
    """COUNT [SEED]; 1 when too much memory was held. Raises Fault."""
    count, seed = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else random.randrange(2**32)
    peak = memory(family, min(count, WATCHED), seed)
    began = time.process_time()
    seen = run(family, count, seed)
    shown = ", ".join(f"{kind} {number}" for kind, number in sorted(seen.items()))
    took = time.process_time() - began
    print(f"{count} {family.name}, seed {seed}, {took:.0f} CPU s, at most {peak / 2**20:.1f} MB: {shown}")
    return 1 if peak > MEMORY else 0


def begin(family: Family) -> None:
    sys.exit(main(family, sys.argv[1:]))


def mixture(chance: random.Random, pieces: list[str], between: str, *, most: int = 12, longest: int = 4096) -> str:
    """Pieces in any order, some damaged, some many times over, at most `longest` characters."""
    chosen = [chance.choice(pieces) for _ in range(chance.randrange(1, most))]
    if chance.random() < 0.03:
        at = chance.randrange(len(chosen))
        chosen[at] *= chance.choice((3, 30, longest // max(1, len(chosen[at]))))
    text = between.join(chosen)
    for _ in range(chance.choice((0, 0, 0, 1, 3))):
        at = chance.randrange(len(text) + 1)
        noise = chance.choice(("", " ", "\t", "\0", "=", ";", ":", "%", "/", ".", "é", "\ufffd", "\u2028", "A", "9"))
        if chance.random() < 0.05:
            noise *= chance.choice((100, longest))
        text = text[:at] + noise + text[at + chance.randrange(3) :]
    return text[:longest]
