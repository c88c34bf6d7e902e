# SPDX-License-Identifier: EUPL-1.2
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from bolwerk.apps.accounts.services import person
from bolwerk.apps.organisations import people
from bolwerk.apps.scanning import scanner
from bolwerk.apps.scanning.replies import Outcome
from bolwerk.apps.watch import slots
from bolwerk.core.probes.result import CheckVerdict, judge
from bolwerk.settings import mail

OWNER = "an@bakery.example"
REASONS = {"pass": "spf_strict", "warn": "spf_softfail", "fail": "spf_missing", "could_not_test": "dns_timeout"}


@pytest.fixture
def clock(monkeypatch):
    """Time as the product sees it, which a test may move on."""

    class Clock:
        past = timedelta(0)
        real = staticmethod(timezone.now)

        def now(self) -> datetime:
            return self.real() + self.past

        def move(self, **by: float) -> None:
            self.past += timedelta(**by)

    one = Clock()
    monkeypatch.setattr(timezone, "now", one.now)
    return one


@pytest.fixture
def seen(monkeypatch):
    """What the scanner finds, by check; to be changed by the test. `asked`: the domains it was asked for."""

    class Seen(dict):
        asked: list[str]

        def spf(self, verdict: str) -> None:
            self["mail.spf.record"] = judge("mail.spf.record", CheckVerdict(verdict), REASONS[verdict])

        def mx(self, *hosts: str) -> None:
            self["mail.mx"] = judge("mail.mx", CheckVerdict.PASS, "mx_found", hosts=list(hosts))

    found = Seen()
    found.asked = []
    found.spf("pass")

    def check(domain, options, on_result):
        found.asked.append(domain)
        if getattr(options, "only", ()) != ("names.lookalikes",):
            for each in found.values():
                on_result(each)
        return Outcome(5, {"dns": "generic", "mail": "generic", "web": "generic"})

    monkeypatch.setattr(scanner.ONE, "check", check)
    monkeypatch.setattr("bolwerk.apps.monitoring.lookalikes.due", lambda _: False)
    monkeypatch.setattr("bolwerk.apps.suppliers.asking.ask", lambda **_: 0)
    return found


@pytest.fixture
def kept(bakery):
    """A firm under an account: (firm, its owner)."""
    firm, _ = bakery
    owner = person(email=OWNER, language="nl")
    people.claim(organisation=firm, user=owner)
    return firm, owner


@pytest.fixture
def sink(settings):
    from support.mailsink import MailSink

    with MailSink() as server:
        settings.MAILERS = {"default": mail.from_url(f"smtp://127.0.0.1:{server.port}")}
        yield server


@pytest.fixture
def tick(django_capture_on_commit_callbacks):
    """The hourly command, and all tasks that it queues; how many looks were due."""
    from bolwerk.apps.watch import letters, rounds

    def go() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            count = rounds.go()
        with django_capture_on_commit_callbacks(execute=True):
            letters.go()
        return count

    return go


@pytest.fixture
def week(clock, tick, monkeypatch):
    """A week passes, half a day at a time, with every domain's turn in the middle of it; how many looks were due."""
    turn = (clock.now() - slots.EPOCH + timedelta(days=3, hours=6)) % slots.WEEK
    monkeypatch.setattr(slots, "slot", lambda *_: turn)

    def passes() -> int:
        count = tick()
        for _ in range(14):
            clock.move(hours=12)
            count += tick()
        return count

    return passes
