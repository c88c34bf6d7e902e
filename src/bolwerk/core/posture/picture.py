# SPDX-License-Identifier: EUPL-1.2
"""The folded picture of one firm: values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bolwerk.core.posture.bands import Band
from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Evidence, State, Verdict


@dataclass(frozen=True, slots=True)
class ControlPosture:
    """One control: `state` is how we know, `verdict` how it stands, the truth lies in `low`..`high` (0..1).

    A control that does not apply has verdict not_applicable and 1..1 (nothing is missing), and is in no band.
    `evidence`: the newest of each source and subject, newest first; stale and withdrawn ones too.
    """

    control: str
    state: State
    verdict: Verdict
    low: float
    high: float
    evidence: tuple[Evidence, ...]
    spec: ControlSpec


@dataclass(frozen=True, slots=True)
class TopicPosture:
    """One bastion, over the controls that apply.

    `state`: contradicted when any control is, else the state that carries most weight (a tie goes to the less
    sure one). `verdict`: that of the weakest control; unknown is weaker than met and stronger than partly.
    `low`..`high`: mean by weight. `counts`: controls that apply, per state; every state is present.
    """

    topic: str
    state: State
    verdict: Verdict
    low: float
    high: float
    controls: tuple[ControlPosture, ...]
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Posture:
    """The whole firm `as_of` one moment. `controls` and `topics` keep the order of the catalogue.

    `prevention` and `response`: means by weight over the controls that apply; 0..1 when none does.
    """

    as_of: datetime
    controls: Mapping[str, ControlPosture]
    topics: Mapping[str, TopicPosture]
    prevention: Band
    response: Band
