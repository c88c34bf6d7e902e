# SPDX-License-Identifier: EUPL-1.2
"""The page of the domain from top to bottom: how it stands in a line, what to do first, and the rest by subject."""

from collections.abc import Sequence
from dataclasses import dataclass

from bolwerk.apps.monitoring.models import RunResult
from bolwerk.apps.monitoring.selectors import Present
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.plans.models import Action
from bolwerk.apps.plans.selectors import Picture, picture_of
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Measure, MeasureText
from bolwerk.core.probes.result import APART
from bolwerk.web.again import Again
from bolwerk.web.findings import EXPOSURE, MEND, OWNER, UNASKED, Finding, Group, grouped
from bolwerk.web.interface import word
from bolwerk.web.steps import StepView, view_of

MACHINES = "machines"
SUBJECTS = ("mail", "web", "dns", MACHINES)


@dataclass(frozen=True, slots=True)
class First:
    """What to do first: the fault, the step that mends it, and how for this firm."""

    finding: Finding
    measure: Measure
    text: MeasureText
    view: StepView


@dataclass(frozen=True, slots=True)
class Subject:
    """`key` names its words, domain.subject.<key>."""

    key: str
    groups: list[Group]

    def _count(self, key: str) -> int:
        return sum(len(each.findings) for each in self.groups if each.key == key)

    @property
    def mend(self) -> int:
        return self._count(MEND)

    @property
    def unseen(self) -> int:
        return self._count("unseen")

    @property
    def good(self) -> int:
        return self._count("good")

    @property
    def unasked(self) -> int:
        return self._count(OWNER)


@dataclass(frozen=True, slots=True)
class Story:
    """`state`: in one line how the domain stands, "" while it is not known."""

    state: str
    first: First | None
    subjects: list[Subject]


def story_of(
    firm: Organisation, results: Sequence[RunResult], again: Again | None, language: str, *, settled: bool
) -> Story:
    """`again`: what the last look changed; what it mended is told apart. `settled`: no look is going on; only then is
    it known how the domain stands and what comes first."""
    groups = grouped(results, language, {each.id: each for each in again.changed} if again else {})
    first = _first(firm, groups, language) if settled else None
    told = {each.id for each in again.mended} if again else set()
    if first:
        told.add(first.finding.id)
    return Story(state_of(groups, language) if settled else "", first, _subjects(groups, told))


def domain_state(known: Present, language: str) -> str:
    """The same line for another page; "" while a look goes on."""
    if known.run is None or known.run.going_on:
        return ""
    return state_of(grouped([each for each in known.landed if each.check_id not in APART], language), language)


def state_of(groups: Sequence[Group], language: str) -> str:
    count = {each.key: len(each.findings) for each in groups}
    mend, good, unseen = (count.get(key, 0) for key in (MEND, "good", "unseen"))
    if not mend and not good:
        return word(language, "domain.state.nothing") if unseen else ""
    key = "domain.state.good" if not mend else "domain.state.one" if mend == 1 else "domain.state.mend"
    said = [word(language, key, mend=mend, good=good)]
    if unseen:
        said.append(word(language, "domain.state.unseen", count=unseen))
    return " ".join(said)


def _first(firm: Organisation, groups: Sequence[Group], language: str) -> First | None:
    """The fault whose step comes first in the plan; not one whose step the firm set aside."""
    picture = picture_of(firm)
    order = {each.measure.id: place for place, each in enumerate(picture.steps)}
    faults = [each for group in groups if group.key == MEND for each in group.findings if _open(each, picture)]
    if not faults:
        return None
    finding = min(faults, key=lambda each: order.get(each.measure, len(order)))
    measure = load().measures[finding.measure]
    return First(finding, measure, measure.texts[language], view_of(firm, measure, language, picture))


def _open(finding: Finding, picture: Picture) -> bool:
    return bool(finding.measure) and picture.decided.get(finding.measure) != Action.State.DISMISSED


def _subjects(groups: Sequence[Group], told: set[str]) -> list[Subject]:
    """Without what is told already; what has most to mend comes first, else in the order of SUBJECTS."""
    found: dict[str, list[Group]] = {key: [] for key in SUBJECTS}
    for group in groups:
        for key in SUBJECTS:
            own = [each for each in group.findings if each.id not in told and subject_of(each.id, each.reason) == key]
            if own:
                found[key].append(Group(group.key, own))
    return sorted((Subject(key, own) for key, own in found.items() if own), key=lambda each: -each.mend)


def subject_of(check_id: str, reason: str) -> str:
    if check_id.startswith(EXPOSURE) or reason in UNASKED:
        return MACHINES
    return check_id.split(".", 1)[0]
