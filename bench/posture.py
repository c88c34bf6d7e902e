# SPDX-License-Identifier: EUPL-1.2
"""CPU time to fold and plan one firm (45 controls, 40 pieces of evidence, 35 measures): the median in µs."""

import random
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time_ns

from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, Evidence, SourceKind, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.posture.measure import Measure
from bolwerk.core.posture.plan import plan

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROUNDS = 500


def firm() -> tuple[list[ControlSpec], list[Evidence], list[Measure]]:
    """A made-up firm, the same each time."""
    dice = random.Random(7)
    controls = [
        ControlSpec(f"control-{n}", f"topic-{n % 9}", list(Capability)[n % 9 == 8], 1 + n % 5) for n in range(45)
    ]
    evidence = []
    for n in range(40):
        source = dice.choice([SourceKind.ANSWER] * 3 + [SourceKind.PROBE, SourceKind.DEVICE])
        seen = NOW - timedelta(days=dice.randrange(60))
        evidence.append(
            Evidence(
                control=f"control-{dice.randrange(45)}",
                source=source,
                verdict=dice.choice(list(Verdict)),
                observed_at=seen,
                expires_at=seen + timedelta(days=dice.choice([30, 365])),
                summary="summary",
                reference=f"question:q{n}@1#yes" if source is SourceKind.ANSWER else f"check:c{n}",
            )
        )
    measures = [
        Measure(
            id=f"measure-{n}",
            controls=tuple(f"control-{each}" for each in dice.sample(range(45), 1 + n % 3)),
            minutes=dice.randrange(5, 240),
            euros=dice.choice([0, 0, 50, 200]),
            requires=(f"measure-{dice.randrange(n)}",) if n % 4 == 3 else (),
        )
        for n in range(35)
    ]
    return controls, evidence, measures


def main() -> None:
    controls, evidence, measures = firm()
    spent, folded = [], []
    for _ in range(ROUNDS):
        start = process_time_ns()
        posture = fold(evidence, controls, NOW)
        between = process_time_ns()
        steps = plan(posture, measures, ())
        end = process_time_ns()
        spent.append((end - start) / 1000)
        folded.append((between - start) / 1000)
    print(
        f"posture: fold + plan of one firm ({len(controls)} controls, {len(evidence)} evidence, "
        f"{len(measures)} measures, {len(steps)} steps): median {median(spent):.0f} µs CPU "
        f"(fold {median(folded):.0f})"
    )


if __name__ == "__main__":
    main()
