# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime

import pytest

from bolwerk.apps.plans.selectors import control_specs
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.words import LANGUAGES, word
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.telling.picture import bands, contradictions, topics_table

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def told(control: str, verdict: Verdict) -> Evidence:
    return Evidence(control, SourceKind.ANSWER, verdict, NOW, None, "answer.x", "question:none@1")


def seen(control: str, check: str, verdict: Verdict, reason: str) -> Evidence:
    return Evidence(control, SourceKind.PROBE, verdict, NOW, None, f"check.{check}.{reason}", f"check:{check}")


def posture(*log: Evidence):
    return fold(log, control_specs(), NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_told_and_what_was_seen_stand_side_by_side(language):
    found = contradictions(
        posture(
            told("mail-senders", Verdict.MET),
            seen("mail-senders", "mail.spf.record", Verdict.NOT_MET, "spf_missing"),
            told("mail-spoofing", Verdict.NOT_MET),
            seen("mail-spoofing", "mail.dmarc.record", Verdict.NOT_MET, "dmarc_missing"),
        ),
        language,
    )
    assert [each.title for each in found] == [load().controls["mail-senders"].texts[language].title]
    sentence = load().checks["mail.spf.record"].texts[language].reasons["spf_missing"]
    assert [line.text for line in found[0].seen] == [sentence]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_counts_what_is_proven_and_names_each_wall_as_the_drawing_does(language):
    rows = topics_table(
        posture(
            told("mail-spoofing", Verdict.NOT_MET),
            seen("mail-senders", "mail.spf.record", Verdict.MET, "spf_good"),
            seen("web-encryption", "web.https", Verdict.PARTLY, "x"),
        ),
        language,
    )
    assert len(rows) == len(load().topics)
    row = next(each for each in rows if each.number == "8")
    named = {line.title: line.words for line in row.lines}
    title = {each: load().controls[each].texts[language].title for each in load().controls}
    known = {
        title["mail-spoofing"]: word(language, "wall.outline_gap"),
        title["mail-senders"]: word(language, "wall.stands"),
        title["web-encryption"]: word(language, "wall.half"),
    }
    rest = [
        each.id for each in load().controls.values() if each.topic == "mail-domain" and title[each.id] not in known
    ]
    assert named == {**known, **dict.fromkeys([title[each] for each in rest], word(language, "wall.mist"))}
    assert row.proven == word(language, "result.proven", proven=1, all=len(named))
    assert [(each.state, each.state_short) for each in rows if each.number in ("8", "1")] == [
        ("unknown", word(language, "state.short.unknown")),
        ("missing", word(language, "state.short.missing")),
    ]


def test_what_is_contradicted_stays_so_however_much_is_missing():
    found = posture(
        told("mail-senders", Verdict.MET),
        seen("mail-senders", "mail.spf.record", Verdict.NOT_MET, "spf_missing"),
        told("mail-spoofing", Verdict.NOT_MET),
    )
    assert {each.state for each in topics_table(found, "en")} == {"unknown", "contradicted"}


def test_nothing_known_is_the_whole_band():
    assert [each.words for each in bands(posture(), "en")] == [word("en", "result.band", low=0, high=100)] * 2
