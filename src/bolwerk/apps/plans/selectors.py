# SPDX-License-Identifier: EUPL-1.2
"""The picture of one firm and its plan, computed from the evidence; nothing of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from bolwerk.apps.evidence import selectors as evidence
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.plans.models import Action
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Measure as CatalogueMeasure
from bolwerk.core.catalogue.schemas import Recipe
from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, SourceKind, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.posture.measure import Measure, Proof, ShowWhen, Who
from bolwerk.core.posture.picture import Posture
from bolwerk.core.posture.plan import Step, plan


@dataclass(frozen=True, slots=True)
class Picture:
    now: datetime
    posture: Posture
    steps: tuple[Step, ...]
    decided: Mapping[str, str]


def picture_of(organisation: Organisation, now: datetime | None = None) -> Picture:
    """Two queries: the evidence and what the firm decided."""
    at = now or datetime.now(UTC)
    posture = fold(evidence.of(organisation), control_specs(), at)
    decided = dict(Action.objects.filter(organisation=organisation).values_list("measure_id", "state"))
    done = {name for name, state in decided.items() if state == Action.State.DONE}
    dismissed = {name for name, state in decided.items() if state == Action.State.DISMISSED}
    steps = plan(posture, measures(), organisation.tags, done=done, dismissed=dismissed)
    return Picture(at, posture, steps, decided)


@cache
def control_specs() -> tuple[ControlSpec, ...]:
    return tuple(
        ControlSpec(
            id=each.id,
            topic=each.topic,
            capability=Capability(each.capability),
            weight=each.weight,
            valid_days={
                SourceKind.ANSWER: each.valid_days.answer,
                SourceKind.PROBE: each.valid_days.probe,
            },
        )
        for each in load().controls.values()
    )


@cache
def measures() -> tuple[Measure, ...]:
    return tuple(
        Measure(
            id=each.id,
            controls=tuple(each.controls),
            minutes=each.minutes,
            euros=each.euros,
            who=Who(each.who),
            requires=tuple(each.requires),
            show_when=ShowWhen(
                all_of=tuple(each.show_when.all_of),
                any_of=tuple(each.show_when.any_of),
                none_of=tuple(each.show_when.none_of),
            ),
            removes=dict(each.removes),
            proof=Proof(each.proof),
            checks=tuple(each.checks),
            enough=Verdict(each.enough),
        )
        for each in load().measures.values()
    )


def recipes_for(measure: CatalogueMeasure, providers: Mapping[str, str]) -> list[Recipe]:
    """Recipes of this measure for the recognised providers; where none is recognised, all, the general ones first."""
    if measure.recipe is None:
        return []
    own = [each for each in load().recipes.values() if each.measure == measure.recipe]
    known = set(providers.values())
    fitting = [each for each in own if each.provider.key in known]
    return fitting or sorted(own, key=lambda each: (each.provider.key != "generic", each.id))
