# SPDX-License-Identifier: EUPL-1.2
"""In which order: greedy over bundles, most risk removed per effort first. Numbers, no explanation."""

from collections.abc import Collection, Iterator, Mapping

from bolwerk.core.posture.evidence import State
from bolwerk.core.posture.measure import Measure
from bolwerk.core.posture.picture import ControlPosture, Posture
from bolwerk.core.posture.step import asks

MINUTES_PER_EURO = 1.0
"""An hour of the owner is worth 60 euros."""
LEAST_EFFORT = 5.0
"""Minutes. Nothing takes less: picking it up counts."""
NEGLIGIBLE = 1e-9
FALSE_TRUST = 2.0
"""A wall that the owner trusts and that is not there counts double: nobody is careful behind it."""

NEVER_ASKED = 0.5
"""What nobody was asked about may well be in order: a question costs less than a measure."""


class Order:
    """Yields (measure, risk it removes at its place) until nothing that is left removes any.

    A bundle is a measure with everything it still requires; its worth is that of the whole, and of what else
    the same groundwork opens. `usable` by id, in the order that decides ties; what is `behind` is done.
    """

    def __init__(self, usable: Mapping[str, Measure], behind: Collection[str], posture: Posture) -> None:
        self.usable = usable
        controls = posture.controls
        self.missing = {
            name: each.spec.harm * (1.0 - (each.low + each.high) / 2.0) * _trust(each)
            for name, each in controls.items()
        }
        self.effects = {
            name: [(c, share) for c, share in each.effects().items() if share and asks(controls.get(c), each)]
            for name, each in usable.items()
        }
        self.effort = {
            name: max(LEAST_EFFORT, each.minutes + each.euros * MINUTES_PER_EURO) for name, each in usable.items()
        }
        self.requires = {
            name: [other for other in each.requires if other not in behind] for name, each in usable.items()
        }
        self.bundles = self._bundles()
        self.targets_with = self._targets_with()

    def _bundles(self) -> dict[str, tuple[str, ...]]:
        """Target -> what it still needs, in a working order, itself last. Impossible targets are absent."""
        found: dict[str, tuple[str, ...] | None] = {}

        def need(name: str) -> tuple[str, ...] | None:
            if name in found:
                return found[name]
            found[name] = None  # in a circle, or not usable: can never be placed
            if name not in self.usable:
                return None
            members: dict[str, None] = {}
            for other in sorted(self.requires[name]):
                before = need(other)
                if before is None:
                    return None
                members.update(dict.fromkeys(before))
            members[name] = None
            found[name] = bundle = tuple(members)
            return bundle

        return {name: bundle for name in self.usable if (bundle := need(name)) and self.effects[name]}

    def _targets_with(self) -> dict[str, list[str]]:
        """Measure -> the targets in whose bundle it is."""
        found: dict[str, list[str]] = {}
        for target, bundle in self.bundles.items():
            for name in bundle:
                found.setdefault(name, []).append(target)
        return found

    def _touched(self) -> dict[str, set[str]]:
        """Control -> the targets whose density rests on what is missing of it."""
        found: dict[str, set[str]] = {}
        for target, bundle in self.bundles.items():
            family = {target, *(other for name in bundle[:-1] for other in self.targets_with[name]), *bundle}
            for name in family:
                for control, _ in self.effects[name]:
                    found.setdefault(control, set()).add(target)
        return found

    def value(self, name: str) -> float:
        """Risk that this measure alone would remove now."""
        removed = 0.0
        for control, share in self.effects[name]:
            removed += self.missing[control] * share
        return removed

    def _density(self, target: str) -> float:
        """Risk removed per minute of the bundle; 0 when the target itself removes none."""
        alone = self.value(target)
        if alone <= NEGLIGIBLE:
            return 0.0
        bundle = self.bundles[target]
        if len(bundle) == 1:
            return alone / self.effort[target]
        left: dict[str, float] = {}
        removed = effort = 0.0
        for name in bundle:
            removed += self._take(name, left)
            effort += self.effort[name]
        return self._with_siblings(bundle, left, removed, effort)

    def _take(self, name: str, left: dict[str, float]) -> float:
        """Risk it removes after the others in `left`, which it updates: nothing is counted twice."""
        removed = 0.0
        for control, share in self.effects[name]:
            here = left[control] if control in left else self.missing[control]
            removed += here * share
            left[control] = here * (1.0 - share)
        return removed

    def _with_siblings(self, bundle: tuple[str, ...], left: dict[str, float], removed: float, effort: float) -> float:
        """Adds other targets that the same groundwork opens, best first, if they raise the density."""
        inside = set(bundle)
        siblings = {
            other
            for name in bundle[:-1]
            for other in self.targets_with[name]
            if other not in inside and inside.issuperset(self.bundles[other][:-1])
        }
        for other in sorted(siblings, key=lambda each: (-self.value(each) / self.effort[each], each)):
            more = self._take(other, left)
            if more * effort > removed * self.effort[other]:
                removed += more
                effort += self.effort[other]
        return removed / effort

    def __iter__(self) -> Iterator[tuple[Measure, float]]:
        touched = self._touched()
        density = {target: self._density(target) for target in self.bundles}
        while density:
            best = max(density, key=density.__getitem__)
            if not density[best]:
                return
            name = self.bundles[best][0]
            yield self.usable[name], self.value(name)
            density.pop(name, None)
            changed = set()
            for control, share in self.effects[name]:
                self.missing[control] *= 1.0 - share
                changed |= touched[control]
            changed |= self._remove(name)
            for target in changed:
                if target in density:
                    density[target] = self._density(target)

    def _remove(self, name: str) -> set[str]:
        """Takes a placed measure out of the bundles; returns the targets whose bundle or siblings changed."""
        changed: set[str] = set()
        for target in self.targets_with.pop(name, ()):
            bundle = self.bundles[target] = tuple([each for each in self.bundles[target] if each != name])
            changed.add(target)
            for other in bundle[:-1]:
                changed.update(self.targets_with[other])
        self.bundles.pop(name, None)
        return changed


def _trust(control: ControlPosture) -> float:
    if not control.evidence:
        return NEVER_ASKED
    return FALSE_TRUST if control.state is State.CONTRADICTED else 1.0
