# SPDX-License-Identifier: EUPL-1.2
"""One step as a page shows it: what asks for it, the record and recipe for this firm, and how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.plans.models import Action
from bolwerk.apps.plans.selectors import Picture, recipes_for
from bolwerk.apps.plans.selectors import measures as all_measures
from bolwerk.core.advice.dmarc import Rung, ladder
from bolwerk.core.advice.records import DnsRecord, File, Situation, files_for, records_for
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.providers import load as known_providers
from bolwerk.core.catalogue.schemas import Measure, Recipe, RecipeText
from bolwerk.core.posture.plan import settled
from bolwerk.core.probes.providers import GENERIC
from bolwerk.core.telling.evidence import Said, said
from bolwerk.web.again import Line, line_of
from bolwerk.web.interface import word

DMARC = "mail.dmarc.policy"


@dataclass(frozen=True, slots=True)
class Filled:
    """A recipe with this firm's own values in it. `fits`: for a provider that the firm is known to have.
    `help`: where the provider who is to do it explains things, "" when nobody knows who that is."""

    id: str
    fits: bool
    title: str
    body: str
    risk_note: str
    message: str
    minutes: int
    provider: str
    help: str


@dataclass(frozen=True, slots=True)
class Before:
    """A step that has to be done first."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class StepView:
    """`state`: proven, claimed, dismissed, running or open. `message`: for the IT supplier; "" when there is none.
    `first`: what must be done before an open step can be. `ladder`: where the domain stands on the way to refusing
    false mail, for the steps on that way. `checked`: a look from outside tells whether it is done; of a step that an
    answer closes, once such a look saw a fault."""

    state: str
    first: list[Before]
    why: list[Said]
    records: tuple[DnsRecord, ...]
    files: tuple[File, ...]
    ladder: tuple[Rung, ...]
    recipes: list[Filled]
    message: str
    changes: list[Line]
    checked: bool

    @property
    def choose(self) -> bool:
        """Several recipes, and nothing tells which of them is this firm's."""
        return len(self.recipes) > 1 and not any(each.fits for each in self.recipes)


def step_view(
    measure: Measure,
    picture: Picture,
    run: CheckRun | None,
    *,
    latest: Mapping[str, RunResult],
    results: Sequence[RunResult],
    domain: str,
    hosts: Mapping[str, str],
    language: str,
) -> StepView:
    """`latest`: the newest result of each check. `results`: those of the measure's own checks, of the firm's newest
    looks, newest first. `hosts`: who hosts what, see `providers_of`."""
    providers = {**hosts, **made_with(latest.get("web.software"))}
    situation = Situation(
        domain=domain,
        mail=providers.get("mail", GENERIC),
        reasons={name: each.reason for name, each in latest.items()},
        observed={name: each.observation for name, each in latest.items()},
    )
    records = records_for(measure.id, situation)
    files = files_for(measure.id, situation)
    values = _values(domain, records, language)
    recipes = [
        fill(each, language, values, hosts=providers)
        for each in recipes_for(measure, providers, with_record=bool(records))
    ]
    state = _state(measure, picture, run)
    return StepView(
        state=state,
        first=_first(measure, picture, language) if state == "open" else [],
        why=_why(measure, picture, language),
        records=records,
        files=files,
        ladder=_ladder(measure, situation),
        recipes=recipes,
        message=_message(recipes, records, files),
        changes=[change for name in measure.checks if (change := _change(name, results, language))],
        checked=measure.proof == "check" or any(_faulty(latest.get(name)) for name in measure.checks),
    )


def _values(domain: str, records: Sequence[DnsRecord], language: str) -> dict[str, str]:
    """For the holes in a recipe. Of several records none is named: they stand above it."""
    own = {"domain": domain or word(language, "recipe.your_domain")}
    if len(records) > 1:
        above = word(language, "recipe.above.text")
        of_record = (word(language, "recipe.above.type"), above, above)
    elif records:
        of_record = (records[0].type, records[0].host, records[0].value)
    else:
        of_record = ("TXT", word(language, "recipe.record_name"), word(language, "recipe.record_value"))
    return own | dict(zip(("record_type", "record_name", "record_value"), of_record, strict=True))


def _ladder(measure: Measure, situation: Situation) -> tuple[Rung, ...]:
    """A domain without mail takes the three rungs at once."""
    if DMARC not in measure.checks or situation.reason("mail.parked").startswith("parked_"):
        return ()
    return ladder(situation.reason(DMARC), situation.seen(DMARC), situation.domain)


def made_with(seen: RunResult | None) -> dict[str, str]:
    """{"cms": id} of what the website is made with, when it was seen."""
    found = seen.observation.get("software", []) if seen else []
    ids = [str(each.get("id")) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    own = next((each for each in ids if any(each == recipe.provider.key for recipe in load().recipes.values())), "")
    return {"cms": own} if own else {}


def _message(recipes: Sequence[Filled], records: Sequence[DnsRecord], files: Sequence[File]) -> str:
    """Of the recipe that fits, else of one for any provider: never of a product that nobody spoke of."""
    chosen = next((each for each in recipes if each.fits), None) or next(
        (each for each in recipes if each.id.endswith(f"--{GENERIC}")), None
    )
    if chosen is None:
        return ""
    below = [f"{each.type}  {each.name}\n{each.value}" for each in records if each.value not in chosen.message]
    below += [f"{each.url}\n{each.text}" for each in files]
    return "\n\n".join([chosen.message, *below])


def fill(recipe: Recipe, language: str, values: Mapping[str, str], *, hosts: Mapping[str, str]) -> Filled:
    """Only the placeholders the recipe declares are replaced."""
    text: RecipeText = recipe.texts[language]
    host = known_providers().get(hosts.get(recipe.provider.role, ""))

    def put(source: str) -> str:
        for name in recipe.placeholders:
            source = source.replace(f"{{{name}}}", values.get(name, ""))
        return source

    return Filled(
        recipe.id,
        hosts.get(recipe.provider.role) == recipe.provider.key,
        put(text.title),
        put(text.body),
        put(text.risk_note),
        put(text.supplier_message),
        recipe.minutes,
        host.name if host else "",
        host.help if host else "",
    )


def _state(measure: Measure, picture: Picture, run: CheckRun | None) -> str:
    core = next(each for each in all_measures() if each.id == measure.id)
    decided = picture.decided.get(measure.id)
    if run is not None and run.going_on and measure.checks and _looked_at(measure, run):
        return "running"
    if settled(core, picture.posture) or measure.id in picture.repaired:
        return "proven"
    return {Action.State.DONE: "claimed", Action.State.DISMISSED: "dismissed"}.get(decided or "", "open")


def _faulty(seen: RunResult | None) -> bool:
    return seen is not None and seen.verdict in ("fail", "warn")


def _looked_at(measure: Measure, run: CheckRun) -> bool:
    return not run.only or not set(run.only).isdisjoint(measure.checks)


def _first(measure: Measure, picture: Picture, language: str) -> list[Before]:
    """Still in the plan, or set aside: then this one cannot be done either, and is in no plan."""
    planned = {each.measure.id for each in picture.steps}
    known = load().measures
    return [
        Before(name, known[name].texts[language].title)
        for name in measure.requires
        if name in planned or picture.decided.get(name) == Action.State.DISMISSED
    ]


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


def _change(check: str, results: Sequence[RunResult], language: str) -> Line | None:
    """The newest result of one check, and the newest earlier one that differs."""
    own = [each for each in results if each.check_id == check]
    if not own:
        return None
    now = own[0]
    before = next((each for each in own if (each.verdict, each.reason) != (now.verdict, now.reason)), now)
    return line_of(before, now, language)
