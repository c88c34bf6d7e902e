# SPDX-License-Identifier: EUPL-1.2
import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from bolwerk.apps.plans.selectors import Picture, control_specs, measures
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.words import LANGUAGES, word
from bolwerk.core.posture.agenda import agenda
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.posture.plan import plan
from bolwerk.reports.pdf import Checked, report_pdf
from bolwerk.reports.style import drawing_style

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOSTILE = 'Crème & "Zoon" #import "/etc/passwd" $x$ <b>*y*</b>'


def picture() -> Picture:
    log = [
        Evidence("mail-spoofing", SourceKind.ANSWER, Verdict.MET, NOW, None, "answer.x", "question:none@1"),
        Evidence("mail-spoofing", SourceKind.PROBE, Verdict.NOT_MET, NOW, None, "s", "check:mail.spf.record"),
        Evidence("web-encryption", SourceKind.PROBE, Verdict.MET, NOW, None, "s", "check:web.https"),
    ]
    posture = fold(log, control_specs(), NOW)
    steps = plan(posture, measures(), {"small", "website", "company_mail"})
    return Picture(NOW, posture, steps, agenda(steps, {}, {}), {})


def read(language: str, name: str = "Peeters") -> PdfReader:
    checks = [Checked("Checked title", "verdict", "Found this.")]
    made = report_pdf(picture(), name=name, domain="shop.example", asof="day", checks=checks, language=language)
    return PdfReader(io.BytesIO(made))


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_what_the_page_says(language):
    pdf = read(language)
    text = text_of(pdf)
    assert word(language, "report.title", name="Peeters") in text
    assert word(language, "report.domain", domain="shop.example") in text
    assert "Found this." in text
    for topic in load().topics.values():
        assert topic.names[language] in text
    first = picture().steps[0].measure.id
    assert load().measures[first].texts[language].title.split()[0] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_tagged_says_its_language_and_has_a_title(language):
    root = read(language).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"].split("-")[0] == language
    assert "/StructTreeRoot" in root
    assert read(language).metadata.title == word(language, "report.title", name="Peeters")


def test_a_hostile_name_stays_text():
    assert HOSTILE.split("#")[1].split()[0] in text_of(read("en", HOSTILE))


def test_the_drawing_carries_its_colours_along():
    style = drawing_style()
    assert "var(" not in style
    assert ".bw-wall--gap{" in style
    assert style.count("{") == style.count("}") > 25
