# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.apps.control.models import Proof
from bolwerk.core.probes.control.evaluate import Seen


@pytest.fixture
def firm(bakery):
    return bakery[0]


@pytest.fixture
def looking(monkeypatch):
    """What the scanner says, to be changed by the test; and what it was asked."""

    class Looking:
        places = {"dns": "missing", "file": "missing"}
        hosts = {}

        def __init__(self) -> None:
            self.asked = []

        def prove(self, domain, options, value, names=()):
            self.asked.append((domain, value, tuple(names)))
            return Seen(dict(self.places), {name: tuple(self.hosts.get(name, ())) for name in names})

    one = Looking()
    monkeypatch.setattr("bolwerk.apps.scanning.scanner.ONE", one)
    monkeypatch.setattr("bolwerk.apps.monitoring.services.ask", lambda **_: None)
    return one


@pytest.fixture
def proven(firm):
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    Proof.objects.create(
        organisation=firm,
        domain=firm.domain,
        way="dns",
        proven_at=now,
        seen_at=now,
        looked_at=now,
        expires_at=now + timedelta(days=180),
        places={"dns": "found", "file": "missing"},
    )
    return firm
