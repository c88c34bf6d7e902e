# SPDX-License-Identifier: EUPL-1.2
"""What a content item must hold. One folder an item: `meta.yaml` and one file per language."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["nl", "fr", "de", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "fr", "de", "en")
Slug = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """Where the facts come from, and when we looked."""

    title: str
    url: str = Field(pattern=r"^https?://")
    seen_on: date


class ShowWhen(Strict):
    """For whom. Tags are those of the profile; `answered`: question id to the options that open this one."""

    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    answered: dict[str, tuple[str, ...]] = {}


class Item(Strict):
    id: str = Slug
    version: int = Field(ge=1)
    source: Source
    reviewed: dict[Language, date]


class Frameworks(Strict):
    """Ids only; no text of any framework."""

    cyfun_2025: tuple[str, ...] = ()
    cyfun_2023: tuple[str, ...] = ()
    cyfun_small: tuple[str, ...] = ()
    nist_csf: tuple[str, ...] = ()
    cis: tuple[str, ...] = ()


class ValidDays(Strict):
    answer: int = Field(default=365, ge=1)
    probe: int = Field(default=30, ge=1)


class ControlText(Strict):
    title: str = Field(max_length=60)
    good: str
    body: str = ""


class Control(Item):
    topic: str
    capability: Literal["prevention", "response"]
    frameworks: Frameworks
    weight: int = Field(ge=1, le=5)
    key_measure: bool
    valid_days: ValidDays = ValidDays()
    texts: dict[Language, ControlText]


class Option(Strict):
    key: str = Field(pattern=r"^[a-z0-9_]+$")
    evidence: dict[str, Literal["met", "partly", "not_met", "not_applicable", "unknown"]]


class QuestionText(Strict):
    question: str = Field(max_length=110)
    options: dict[str, str]
    help: str
    body: str = ""


class Question(Item):
    order: int
    part: Literal["core", "more"]
    topic: str
    show_when: ShowWhen = ShowWhen()
    options: tuple[Option, ...] = Field(min_length=2)
    ask: tuple[Literal["it_supplier", "bookkeeper", "provider", "colleague"], ...]
    texts: dict[Language, QuestionText]


class MeasureText(Strict):
    title: str = Field(max_length=60)
    why: str
    done: str
    body: str


class Measure(Item):
    controls: tuple[str, ...] = Field(min_length=1)
    minutes: int = Field(gt=0)
    euros: int = Field(ge=0)
    who: Literal["self", "it_supplier", "both"]
    requires: tuple[str, ...] = ()
    show_when: ShowWhen = ShowWhen()
    removes: dict[str, float] = {}
    proof: Literal["check", "answer", "device"]
    checks: tuple[str, ...] = ()
    enough: Literal["met", "partly"] = "met"
    wait_days: int = Field(default=0, ge=0)
    recipe: str | None = None
    texts: dict[Language, MeasureText]


class Provider(Strict):
    role: Literal["dns", "mail", "web", "cms", "device", "any"]
    key: str


class RecipeText(Strict):
    title: str
    risk_note: str
    supplier_message: str
    body: str


class Recipe(Item):
    id: str = Field(pattern=r"^[a-z0-9-]+$", max_length=80)
    measure: str
    provider: Provider
    minutes: int = Field(gt=0)
    risk: Literal["low", "medium", "high"]
    placeholders: tuple[str, ...] = ()
    texts: dict[Language, RecipeText]


class CheckText(Strict):
    """`reasons`: one sentence per reason key: what was found, and what it means for the firm."""

    title: str = Field(max_length=60)
    means: str
    reasons: dict[str, str]
    body: str = ""


class CheckWords(Item):
    """What a check of the domain says. `measure` mends it, `by_reason` what is mended otherwise; None for what only
    informs. `common`: for every check."""

    id: str = Field(pattern=r"^[a-z0-9._]+$", max_length=60)
    measure: str | None
    by_reason: dict[str, str] = {}
    texts: dict[Language, CheckText]

    def mended_by(self, reason: str) -> str | None:
        return self.by_reason.get(reason, self.measure)


class PageText(Strict):
    """`body` is Markdown; `lead` says the whole in a breath."""

    title: str = Field(max_length=60)
    lead: str
    body: str


class Page(Item):
    """What we state about ourselves. `placeholders` are filled from the settings, so that no number can drift."""

    placeholders: tuple[str, ...]
    texts: dict[Language, PageText]


class Topic(Strict):
    """A bastion of the picture; `reaction` is the keep."""

    id: str = Slug
    names: dict[Language, str]
