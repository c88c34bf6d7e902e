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
from bolwerk.core.posture.agenda import Agenda, agenda, waits
from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, SourceKind, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.posture.measure import Measure, Proof, ShowWhen, Who
from bolwerk.core.posture.picture import Posture
from bolwerk.core.posture.plan import Step, plan
from bolwerk.core.posture.repaired import repaired
from bolwerk.core.probes.providers import GENERIC

DNS_RECORD = "dns-record"


@dataclass(frozen=True, slots=True)
class Picture:
    now: datetime
    posture: Posture
    steps: tuple[Step, ...]
    agenda: Agenda
    decided: Mapping[str, str]
    repaired: frozenset[str] = frozenset()
    """Measures closed by the repair of what was seen."""


def picture_of(organisation: Organisation, now: datetime | None = None) -> Picture:
    """Two queries: the evidence and what the firm decided."""
    at = now or datetime.now(UTC)
    known = evidence.of(organisation)
    posture = fold(known, control_specs(), at)
    decided = dict(Action.objects.filter(organisation=organisation).values_list("measure_id", "state"))
    mended = repaired([each for each in measures() if each.proof is Proof.ANSWER], known, at)
    done = mended | {name for name, state in decided.items() if state == Action.State.DONE}
    dismissed = {name for name, state in decided.items() if state == Action.State.DISMISSED}
    steps = plan(posture, measures(), organisation.tags, done=done, dismissed=dismissed)
    waiting = waits(steps, {each.id: each for each in measures()}, known, at)
    return Picture(at, posture, steps, agenda(steps, _topics(), waiting), decided, frozenset(mended))


@cache
def _topics() -> dict[str, str]:
    return {each.id: each.topic for each in control_specs()}


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
            wait_days=each.wait_days,
        )
        for each in load().measures.values()
    )


def recipes_for(measure: CatalogueMeasure, providers: Mapping[str, str], with_record: bool = False) -> list[Recipe]:
    """How to do it for this firm's own providers, in reading order: the measure's recipe, then, when a DNS record
    is to be added, where to click at the DNS host.

    Each falls back on the generic recipe. Where nothing is known, as of devices, all of them come.
    """
    if measure.recipe is None:
        return []
    own = _best([each for each in load().recipes.values() if each.measure == measure.recipe], providers)
    return own + (clicks_for(providers) if with_record else [])


def clicks_for(providers: Mapping[str, str]) -> list[Recipe]:
    """Where to click at the DNS host to put a record in."""
    return _best([each for each in load().recipes.values() if each.measure == DNS_RECORD], providers)


def _best(recipes: list[Recipe], providers: Mapping[str, str]) -> list[Recipe]:
    known = set(providers.items())
    fitting = [each for each in recipes if (each.provider.role, each.provider.key) in known]
    named = [each for each in recipes if each.provider.role not in providers and each.provider.key != GENERIC]
    general = [] if fitting else [each for each in recipes if each.provider.key == GENERIC]
    return [*fitting, *sorted(named, key=lambda each: each.id), *general]
