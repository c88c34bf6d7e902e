# SPDX-License-Identifier: EUPL-1.2
"""Whether a fault that was seen was mended, of checks whose "nothing found" proves nothing by itself. Pure.

That nothing lies open today says little about how a site is kept up. But a file that lay open and is gone, looked for
again in the same way: that is the repair of that fault (docs/decisions/0013).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.posture.measure import Measure
from bolwerk.core.posture.plan import CHECK

FAULTS = frozenset({Verdict.NOT_MET, Verdict.PARTLY})
LOOKED = "check."
"""How the summary of a look begins; that the domain was changed takes evidence back too, and nobody looked."""


def repaired(measures: Iterable[Measure], evidence: Sequence[Evidence], now: datetime) -> set[str]:
    """The measures of which each check that had found a fault was passed at the newest look; at least one had."""
    seen: dict[str, list[Evidence]] = {}
    for each in sorted(evidence, key=lambda each: each.observed_at):
        if each.source is SourceKind.PROBE and each.observed_at <= now:
            seen.setdefault(each.reference, []).append(each)
    found = set()
    for measure in measures:
        mended = [_mended(seen.get(f"{CHECK}{check}", []), now) for check in measure.checks]
        if True in mended and False not in mended:
            found.add(measure.id)
    return found


def _mended(looks: Sequence[Evidence], now: datetime) -> bool | None:
    """None: no fault was ever found of the domain there is now."""
    since = max((at for at, each in enumerate(looks) if not each.summary.startswith(LOOKED)), default=-1)
    own = looks[since + 1 :]
    if not any(each.verdict in FAULTS for each in own):
        return None
    newest = own[-1]
    fresh = newest.expires_at is None or newest.expires_at > now
    return newest.verdict not in FAULTS and fresh
