# SPDX-License-Identifier: EUPL-1.2
"""Look-alike names as a page shows them: who has them, and whether mail can come from them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bolwerk.apps.monitoring import lookalikes
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.probes.names.generate import KINDS
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.web.interface import word

GROUPS = ("mail", "quiet", "own")


@dataclass(frozen=True, slots=True)
class Names:
    """`groups`: (key, [(name, what was done to it)]), none empty. `at` None: still awaited."""

    at: datetime | None = None
    sentence: str = ""
    count: int = 0
    unseen: int = 0
    groups: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    free: list[str] = field(default_factory=list)

    @property
    def of_others(self) -> bool:
        return any(key != "own" for key, _ in self.groups)


def names_of(firm: Organisation, run: CheckRun | None, language: str) -> Names | None:
    """None: there is nothing to show and nothing to wait for."""
    known = lookalikes.newest(firm)
    if known is None:
        return Names() if lookalikes.awaited(firm, run) else None
    seen = known.observation
    groups = [(key, _told(seen.get(key), language)) for key in GROUPS]
    return Names(
        at=known.at,
        sentence=check_sentence(known.check_id, known.reason, language),
        count=_number(seen.get("asked")),
        unseen=_number(seen.get("unseen")),
        groups=[(key, names) for key, names in groups if names],
        free=[str(each) for each in _listed(seen.get("free"))],
    )


def _told(found: Any, language: str) -> list[tuple[str, str]]:
    """What came in a file may have any shape."""
    named = [each for each in _listed(found) if isinstance(each, dict)]
    return [(str(each.get("shown", "")), _kind(str(each.get("kind", "")), language)) for each in named]


def _kind(kind: str, language: str) -> str:
    return word(language, f"names.kind.{kind}") if kind in KINDS else ""


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _number(found: Any) -> int:
    return found if isinstance(found, int) else 0
