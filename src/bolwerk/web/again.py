# SPDX-License-Identifier: EUPL-1.2
"""What a new look changed, as a page shows it on top: in order now, still open, and what others may still see."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from bolwerk.apps.monitoring.again import in_order, wrong
from bolwerk.apps.monitoring.models import Cause, CheckRun, RunResult
from bolwerk.apps.monitoring.selectors import Present, before
from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.dns.witness import changes
from bolwerk.core.probes.reasons import SILENT
from bolwerk.core.probes.result import CHECKS
from bolwerk.core.telling.caches import cache_sentence
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.web.dates import day
from bolwerk.web.interface import word


@dataclass(frozen=True, slots=True)
class Line:
    """One check: as it is now, and as it was when that differs (`before` "" when it does not)."""

    id: str
    title: str
    verdict: str
    sentence: str
    at: datetime
    before_verdict: str = ""
    before: str = ""
    before_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cached:
    """What others may still see as it was."""

    name: str
    type: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Again:
    """`at`: when it ended, or was asked. `awaited`: titles of what it is still to tell of."""

    at: datetime
    going_on: bool
    mended: list[Line] = field(default_factory=list)
    open: list[Line] = field(default_factory=list)
    unseen: list[Line] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)
    caches: list[Cached] = field(default_factory=list)

    def beside(self, checks: Collection[str]) -> "Again":
        """What was looked at besides these."""
        lines = (self.mended, self.open, self.unseen)
        mended, still, unseen = ([each for each in found if each.id not in checks] for found in lines)
        return replace(self, mended=mended, open=still, unseen=unseen)

    @property
    def changed(self) -> list[Line]:
        """Otherwise than before, and not in order yet."""
        return [each for each in (*self.open, *self.unseen) if each.before_at is not None]

    @property
    def told(self) -> bool:
        return bool(self.mended or self.open or self.unseen or self.awaited)


def again_of(known: Present, language: str, now: datetime) -> Again | None:
    """None when the newest look is the first one, or nobody asked for it. One query."""
    run = known.run
    if run is None or run.cause == Cause.WATCH:
        return None
    earlier = before(run)
    if not earlier:
        return None
    again = Again(run.finished_at or run.asked_at, run.going_on, caches=caches_of(run, language, now))
    found = {each.check_id: each for each in known.results if each.run_id == run.pk}
    for check_id in sorted(run.only or found.keys() | earlier.keys(), key=list(CHECKS).index):
        _sort(again, check_id, earlier.get(check_id), found.get(check_id), language, asked=bool(run.only))
    return again


def _sort(
    again: Again, check_id: str, was: RunResult | None, now: RunResult | None, language: str, *, asked: bool
) -> None:
    """`asked`: this check was asked for by itself, so that it is told of whatever it says."""
    if was is None or not (asked or wrong(was)):
        return
    if now is None:
        if again.going_on:
            again.awaited.append(load().checks[check_id].texts[language].title)
        return
    if now.reason in SILENT or (in_order(was) and in_order(now)):
        return
    line = line_of(was, now, language)
    if in_order(now):
        again.mended.append(line)
    else:
        (again.unseen if now.verdict == "could_not_test" else again.open).append(line)


def line_of(was: RunResult, now: RunResult, language: str) -> Line:
    differs = (was.verdict, was.reason) != (now.verdict, now.reason)
    return Line(
        now.check_id,
        load().checks[now.check_id].texts[language].title,
        now.verdict,
        check_sentence(now.check_id, now.reason, language),
        now.at,
        was.verdict if differs else "",
        check_sentence(was.check_id, was.reason, language) if differs else "",
        was.at if differs else None,
    )


def caches_of(run: CheckRun, language: str, now: datetime) -> list[Cached]:
    """What may still be seen as it was, at this moment."""
    return [
        Cached(each.name, each.type, cache_sentence(each, language, until=_until(each.until, now, language), now=now))
        for each in changes(run.witness, now)
    ]


def _until(moment: datetime, now: datetime, language: str) -> str:
    """The hour; with the day when that is another one."""
    local = timezone.localtime(moment)
    time = date_format(local, "H:i")
    if local.date() == timezone.localtime(now).date():
        return time
    return word(language, "cache.other_day", time=time, day=day(moment))
