# SPDX-License-Identifier: EUPL-1.2
"""A proof of a mended fault in the words of one language: for the page, the paper and whoever verifies it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.catalogue.words import word
from bolwerk.core.proofs.document import Seen, SignedProof
from bolwerk.core.proofs.moments import moment_of
from bolwerk.core.telling.evidence import check_sentence


@dataclass(frozen=True, slots=True)
class Side:
    """Before or after. `raw`: the observation as it stands in the proof; `cut`: there was more."""

    date: str
    verdict: str
    sentence: str
    raw: dict[str, object]
    cut: bool


@dataclass(frozen=True, slots=True)
class MendedView:
    title: str
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class SaidView:
    """What one name server said, `records` empty: that there is nothing."""

    name: str
    type: str
    server: str
    address: str
    date: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LagView:
    name: str
    type: str
    until: str


@dataclass(frozen=True, slots=True)
class RepairView:
    """`kid`: the key that signed it."""

    id: str
    domain: str
    issuer: str
    issued: str
    kid: str
    mended: tuple[MendedView, ...]
    said: tuple[SaidView, ...]
    lags: tuple[LagView, ...]


def repair_view(proof: SignedProof, language: Language, when: Callable[[datetime], str]) -> RepairView:
    """`when`: a day and hour as the reader writes it."""

    def date(moment: str) -> str:
        return when(moment_of(moment))

    def side(check: str, seen: Seen, verdict: str) -> Side:
        return Side(
            date(seen.at),
            word(language, f"check.{verdict}"),
            check_sentence(check, seen.reason, language) or seen.reason,
            seen.observation,
            seen.cut,
        )

    return RepairView(
        id=proof.id,
        domain=proof.domain,
        issuer=proof.issuer,
        issued=date(proof.issued_at),
        kid=proof.key.kid,
        mended=tuple(
            MendedView(
                _title(each.check, language),
                side(each.check, each.before, each.before.verdict),
                side(each.check, each.after, each.after.verdict),
            )
            for each in proof.checks
        ),
        said=tuple(
            SaidView(each.name, each.type, each.server, each.address, date(each.at), tuple(each.records))
            for each in proof.witness.asked
        ),
        lags=tuple(LagView(each.name, each.type, date(each.until)) for each in proof.witness.caches),
    )


def _title(check: str, language: Language) -> str:
    """A check that no longer exists keeps its id."""
    known = load().checks.get(check)
    return known.texts[language].title if known else check
