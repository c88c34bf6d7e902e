# SPDX-License-Identifier: EUPL-1.2
"""One step as a page shows it: what asks for it, the record and recipe for this firm, and how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.plans.models import Action
from bolwerk.apps.plans.selectors import Picture, recipes_for
from bolwerk.apps.plans.selectors import measures as all_measures
from bolwerk.core.advice.records import DnsRecord, Situation, record_for
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Measure, Recipe, RecipeText
from bolwerk.core.posture.plan import settled
from bolwerk.core.probes.providers import GENERIC
from bolwerk.core.telling.evidence import Said, check_sentence, said
from bolwerk.web.interface import word


@dataclass(frozen=True, slots=True)
class Change:
    """The newest result of one check, and the newest earlier one that differs."""

    name: str
    verdict: str
    now: str
    now_at: datetime
    before_verdict: str
    before: str
    before_at: datetime | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A recipe with this firm's own values in it. `fits`: for a provider that the firm is known to have."""

    id: str
    fits: bool
    title: str
    body: str
    risk_note: str
    message: str
    minutes: int


@dataclass(frozen=True, slots=True)
class StepView:
    """`state`: proven, claimed, dismissed, running or open. `message`: for the IT supplier; "" when there is none."""

    state: str
    why: list[Said]
    record: DnsRecord | None
    recipes: list[Filled]
    message: str
    changes: list[Change]

    @property
    def choose(self) -> bool:
        """Several recipes, and nothing tells which of them is this firm's."""
        return len(self.recipes) > 1 and not any(each.fits for each in self.recipes)


def step_view(
    measure: Measure,
    picture: Picture,
    run: CheckRun | None,
    results: Sequence[RunResult],
    *,
    domain: str,
    hosts: Mapping[str, str],
    language: str,
) -> StepView:
    """`results`: of the firm's newest runs, newest first. `hosts`: who hosts what, see `providers_of`."""
    latest = newest(results)
    providers = {**hosts, **made_with(latest.get("web.software"))}
    situation = Situation(
        domain=domain,
        mail=providers.get("mail", GENERIC),
        reasons={name: each.reason for name, each in latest.items()},
        observed={name: each.observation for name, each in latest.items()},
    )
    record = record_for(measure.id, situation)
    values = {
        "domain": domain or word(language, "recipe.your_domain"),
        "record_type": record.type if record else "TXT",
        "record_name": record.host if record else word(language, "recipe.record_name"),
        "record_value": record.value if record else word(language, "recipe.record_value"),
    }
    recipes = [
        fill(each, language, values, fits=providers.get(each.provider.role) == each.provider.key)
        for each in recipes_for(measure, providers, record is not None)
    ]
    return StepView(
        state=_state(measure, picture, run),
        why=_why(measure, picture, language),
        record=record,
        recipes=recipes,
        message=_message(recipes, record),
        changes=[change for name in measure.checks if (change := _change(name, results, language))],
    )


def newest(results: Sequence[RunResult]) -> dict[str, RunResult]:
    found: dict[str, RunResult] = {}
    for each in results:
        found.setdefault(each.check_id, each)
    return found


def made_with(seen: RunResult | None) -> dict[str, str]:
    """{"cms": id} of what the website is made with, when it was seen."""
    found = seen.observation.get("software", []) if seen else []
    ids = [str(each.get("id")) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    own = next((each for each in ids if any(each == recipe.provider.key for recipe in load().recipes.values())), "")
    return {"cms": own} if own else {}


def _message(recipes: Sequence[Filled], record: DnsRecord | None) -> str:
    """Of the recipe that fits, else of one for any provider: never of a product that nobody spoke of."""
    chosen = next((each for each in recipes if each.fits), None) or next(
        (each for each in recipes if each.id.endswith(f"--{GENERIC}")), None
    )
    if chosen is None:
        return ""
    if record is None or record.value in chosen.message:
        return chosen.message
    return f"{chosen.message}\n\n{record.type}  {record.name}\n{record.value}"


def fill(recipe: Recipe, language: str, values: Mapping[str, str], *, fits: bool) -> Filled:
    """Only the placeholders the recipe declares are replaced."""
    text: RecipeText = recipe.texts[language]

    def put(source: str) -> str:
        for name in recipe.placeholders:
            source = source.replace(f"{{{name}}}", values.get(name, ""))
        return source

    return Filled(
        recipe.id,
        fits,
        put(text.title),
        put(text.body),
        put(text.risk_note),
        put(text.supplier_message),
        recipe.minutes,
    )


def _state(measure: Measure, picture: Picture, run: CheckRun | None) -> str:
    core = next(each for each in all_measures() if each.id == measure.id)
    decided = picture.decided.get(measure.id)
    if run is not None and run.going_on and measure.proof == "check":
        return "running"
    if settled(core, picture.posture):
        return "proven"
    return {Action.State.DONE: "claimed", Action.State.DISMISSED: "dismissed"}.get(decided or "", "open")


def _why(measure: Measure, picture: Picture, language: str) -> list[Said]:
    """What is known about the controls it closes: seen first; of a measure with checks only those checks."""
    wanted = {f"check:{name}" for name in measure.checks}
    lines: dict[str, Said] = {}
    for control in measure.controls:
        own = picture.posture.controls.get(control)
        for each in own.evidence if own else ():
            if each.subject.startswith("check:") and wanted and each.subject not in wanted:
                continue
            line = said(each, language)
            if line is not None:
                lines.setdefault(line.text, line)
    return sorted(lines.values(), key=lambda each: (not each.seen, -each.at.timestamp()))


def _change(check: str, results: Sequence[RunResult], language: str) -> Change | None:
    own = [each for each in results if each.check_id == check]
    if not own:
        return None
    now = own[0]
    before = next((each for each in own if (each.verdict, each.reason) != (now.verdict, now.reason)), None)
    return Change(
        name=check,
        verdict=now.verdict,
        now=check_sentence(check, now.reason, language),
        now_at=now.at,
        before_verdict=before.verdict if before else "",
        before=check_sentence(check, before.reason, language) if before else "",
        before_at=before.at if before else None,
    )
