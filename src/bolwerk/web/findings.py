# SPDX-License-Identifier: EUPL-1.2
"""Check results as a page shows them: what it means, what was seen, and the step that mends it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bolwerk.apps.monitoring.models import RunResult
from bolwerk.core.catalogue.loader import load
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.web.again import Line
from bolwerk.web.interface import word

MENDED = ("fail", "warn")
MEND = "mend"
OWNER = "owner"
EXPOSURE = "exposure."
GROUPS = (MEND, "extra", "unseen", "good", OWNER, "other")
UNASKED = frozenset({"owner_unproven", "machine_unnamed"})
"""Not asked until somebody shows that the domain is theirs, and says which machines are."""
GROUP_OF = {"fail": MEND, "warn": MEND, "could_not_test": "unseen", "pass": "good", "not_applicable": "other"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`raw`: (key, value) of the observation as it was recorded; `measure` "" when nothing need be done.

    `doors`: what stands open, of the firm's own machines. `change`: how it stood before, when a page tells that.
    """

    id: str
    reason: str
    title: str
    means: str
    verdict: str
    verdict_name: str
    sentence: str
    raw: list[tuple[str, str]]
    measure: str
    doors: list[str]
    change: Line | None = None


def findings(results: Iterable[RunResult], language: str, changes: Mapping[str, Line] | None = None) -> list[Finding]:
    checks = load().checks
    return [
        Finding(
            id=each.check_id,
            reason=each.reason,
            title=checks[each.check_id].texts[language].title,
            means=checks[each.check_id].texts[language].means,
            verdict=each.verdict,
            verdict_name=word(language, f"check.{each.verdict}"),
            sentence=check_sentence(each.check_id, each.reason, language),
            raw=[("reason", each.reason), *((key, plain(value)) for key, value in each.observation.items())],
            measure=(checks[each.check_id].mended_by(each.reason) or "") if each.verdict in MENDED else "",
            doors=doors(each.observation.get("open"), language) if each.check_id.startswith(EXPOSURE) else [],
            change=(changes or {}).get(each.check_id),
        )
        for each in results
    ]


def doors(seen: Any, language: str) -> list[str]:
    """The machine, the port and what answers there; or what mostly does, where nobody knows."""
    found = [each for each in seen if isinstance(each, dict)] if isinstance(seen, list) else []
    return [
        word(
            language,
            "control.door" if each.get("service") else "control.door.unknown",
            machine=each.get("name") or each.get("address", ""),
            port=each.get("port", ""),
            service=each.get("service") or each.get("usual", ""),
        )
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class Group:
    """`key` names its words, domain.group.<key>; what needs mending stands open, the rest is folded away."""

    key: str
    findings: list[Finding]

    @property
    def owner(self) -> bool:
        return self.key == OWNER

    @property
    def open(self) -> bool:
        return self.key == MEND


def grouped(results: Sequence[RunResult], language: str, changes: Mapping[str, Line] | None = None) -> list[Group]:
    """What to mend first, then what could be better, what nobody could see, what is in order; none is empty."""
    found: dict[str, list[RunResult]] = {key: [] for key in GROUPS}
    for each in results:
        informs = each.verdict in MENDED and each.harm == 0
        group = "extra" if informs else GROUP_OF[each.verdict]
        found[OWNER if each.reason in UNASKED else group].append(each)
    return [Group(key, findings(own, language, changes)) for key, own in found.items() if own]


def plain(value: Any) -> str:
    """A recorded value as text: lists by commas, nothing as a dash."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {plain(each)}" for key, each in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(map(plain, value)) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in ("", None) else "–"
