# SPDX-License-Identifier: EUPL-1.2
"""Reads a firm's file that anybody may have made. Refuses what is too big, misshapen, unknown here or to come."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from bolwerk.apps.monitoring.hosting import clean_providers, clean_selectors
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.portability.schema import SCHEMA, CheckPart, FirmFile, ResultPart
from bolwerk.apps.suppliers.services import clean as clean_supplier
from bolwerk.core.advice.dmarc import ladder
from bolwerk.core.advice.records import MAKERS, Situation, files_for, records_for
from bolwerk.core.catalogue.loader import load
from bolwerk.core.errors import Invalid
from bolwerk.core.probes.domain import DomainError, normalise
from bolwerk.core.probes.providers import GENERIC
from bolwerk.core.probes.result import CHECKS

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_KEYS = 200
MAX_ITEMS = 50_000
# Two machines' clocks need not agree to the second.
CLOCKS_DIFFER = timedelta(minutes=5)
# Longer than any control's evidence stays fresh; nothing in a file may stay good for ever.
LONGEST_VALID = timedelta(days=1100)


def read(raw: bytes, now: datetime | None = None) -> FirmFile:
    """Raises Invalid with error.import.*; nothing else."""
    if len(raw) > MAX_BYTES:
        raise Invalid("error.import.too_big")
    try:
        data = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise Invalid("error.import.not_json") from error
    if not isinstance(data, dict) or "schema" not in data:
        raise Invalid("error.import.not_json")
    if data["schema"] != SCHEMA:
        raise Invalid("error.import.version", found=_short(data["schema"]), wanted=SCHEMA)
    _storable(data)
    try:
        file = FirmFile.model_validate(data)
    except ValidationError as error:
        raise Invalid("error.import.shape", where=_where(error.errors()[0]["loc"])) from error
    _profile(file)
    _known(file)
    _suppliers(file)
    _once(file)
    _usable(file)
    _times(file, (now or datetime.now(UTC)) + CLOCKS_DIFFER)
    return file


def _storable(value: Any, depth: int = 0) -> None:
    """Nothing that a database refuses (zero characters, halves of a pair, an endless number), nothing nested or
    long without end."""
    if depth > MAX_DEPTH:
        raise Invalid("error.import.not_json")
    if isinstance(value, str):
        if "\0" in value or not _encodes(value):
            raise Invalid("error.import.not_json")
    elif isinstance(value, float):
        if not isfinite(value):
            raise Invalid("error.import.not_json")
    elif isinstance(value, dict):
        if len(value) > MAX_KEYS:
            raise Invalid("error.import.not_json")
        for key, each in value.items():
            _storable(key, depth + 1)
            _storable(each, depth + 1)
    elif isinstance(value, list):
        if len(value) > MAX_ITEMS:
            raise Invalid("error.import.too_big")
        for each in value:
            _storable(each, depth + 1)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _profile(file: FirmFile) -> None:
    """As this firm would have told it here, and in the very form we keep."""
    given = file.profile
    try:
        kept = clean(
            size=given.size,
            kind=given.kind,
            postcode=given.postcode,
            has=given.has,
            enterprise_number=given.enterprise_number,
        )
        told = clean_providers(given.providers_said), clean_selectors(given.dkim_selectors)
        domains = {each.domain for each in file.checks} | ({given.domain} - {""})
        if any(normalise(each).name != each for each in domains):
            raise Invalid("error.import.shape", where="domain")
    except DomainError as error:
        raise Invalid("error.import.shape", where="domain") from error
    except Invalid as refusal:
        raise Invalid("error.import.shape", where=refusal.detail.get("where", "profile")) from refusal
    if (kept.postcode, list(kept.has), kept.enterprise_number, *told) != (
        given.postcode,
        given.has,
        given.enterprise_number,
        given.providers_said,
        given.dkim_selectors,
    ):
        raise Invalid("error.import.shape", where="profile")


def _known(file: FirmFile) -> None:
    catalogue = load()
    for name in _unknown((each.question for each in file.answers), catalogue.questions):
        raise Invalid("error.import.unknown", name=name)
    for answer in file.answers:
        question = catalogue.questions[answer.question]
        if answer.option not in {each.key for each in question.options}:
            raise Invalid("error.import.unknown", name=_short(f"{answer.question}: {answer.option}"))
        if answer.ask not in {"", *question.ask}:
            raise Invalid("error.import.unknown", name=_short(f"{answer.question}: {answer.ask}"))
    results = [result for check in file.checks for result in check.results]
    controls = [each.control for each in file.evidence] + [name for each in results for name in each.controls]
    for name in _unknown(controls, catalogue.controls):
        raise Invalid("error.import.unknown", name=name)
    asked = [name for check in file.checks for name in check.only]
    for name in _unknown([*(each.check for each in results), *asked], CHECKS):
        raise Invalid("error.import.unknown", name=name)
    for name in _unknown((each.measure for each in file.actions), catalogue.measures):
        raise Invalid("error.import.unknown", name=name)


def _suppliers(file: FirmFile) -> None:
    """As this firm would have named them here."""
    for each in file.suppliers:
        role = each.role or ("other" if each.state == "aside" else "")
        try:
            domain, _ = clean_supplier(each.domain, role, own="")
        except Invalid as refusal:
            raise Invalid("error.import.shape", where="suppliers") from refusal
        if domain != each.domain:
            raise Invalid("error.import.shape", where="suppliers.domain")


def _unknown(names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    return (_short(name) for name in names if name not in known)


def _once(file: FirmFile) -> None:
    """One answer a question, one action a measure, one result a check and run."""
    for where, names in (
        ("answers", [each.question for each in file.answers]),
        ("actions", [each.measure for each in file.actions]),
        ("suppliers", [each.domain for each in file.suppliers]),
        ("news", [f"{each.domain} {each.identity}" for each in file.news]),
        *(("checks.results", [each.check for each in run.results]) for run in file.checks),
    ):
        if len(set(names)) != len(names):
            raise Invalid("error.import.shape", where=where)


def _usable(file: FirmFile) -> None:
    """A check may have seen anything; but what pages compute from the newest of each must compute."""
    seen = [(run, each) for run in file.checks for each in run.results]
    newest: dict[str, datetime] = {}
    for _, each in seen:
        newest[each.check] = max(each.at, newest.get(each.check, each.at))
    for run, each in seen:
        if each.at == newest[each.check] and not _computes(run, each):
            raise Invalid("error.import.shape", where=f"checks.results.{each.check}")


def _computes(run: CheckPart, result: ResultPart) -> bool:
    situation = Situation(
        domain=run.domain,
        mail=run.providers.get("mail", GENERIC),
        reasons={result.check: result.reason},
        observed={result.check: result.observation},
    )
    try:
        records = [each for measure in MAKERS for each in records_for(measure, situation)]
        for measure in MAKERS:
            files_for(measure, situation)
        ladder(result.reason, result.observation, run.domain)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return all(isinstance(found.replaces, str) for found in records)


def _times(file: FirmFile, latest: datetime) -> None:
    moments = [("profile.created_at", file.profile.created_at)]
    moments += [("answers.answered_at", each.answered_at) for each in file.answers]
    moments += [("evidence.observed_at", each.observed_at) for each in file.evidence]
    moments += [("suppliers.added_at", each.added_at) for each in file.suppliers]
    moments += [("actions.changed_at", each.changed_at) for each in file.actions]
    moments += [("news.at", each.at) for each in file.news]
    for run in file.checks:
        moments += [("checks.asked_at", run.asked_at), ("checks.finished_at", run.finished_at or run.asked_at)]
        moments += [("checks.results.at", each.at) for each in run.results]
    for where, moment in moments:
        if moment > latest:
            raise Invalid("error.import.future", where=where)
    for each in file.evidence:
        if each.expires_at is not None and each.expires_at - each.observed_at > LONGEST_VALID:
            raise Invalid("error.import.shape", where="evidence.expires_at")


def _where(location: tuple[int | str, ...]) -> str:
    return _short(".".join(map(str, location)))


def _short(found: Any) -> str:
    """Fit to be shown back: at most 40 printable characters."""
    return "".join(each for each in str(found)[:40] if each.isprintable())
