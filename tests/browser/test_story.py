# SPDX-License-Identifier: EUPL-1.2
"""The baker: checks her business, goes on in the evening, mends one thing, sees it proven, keeps it.

In four languages, on a phone and on a desk, with and without scripts.
"""

import re

import pytest
from browser.bakery import begins, with_the_domain_as_it_was
from browser.visitor import Visitor
from playwright.sync_api import Page, expect

from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.words import LANGUAGES, word
from bolwerk.lab.zone import DOMAIN

pytestmark = pytest.mark.browser
HAS = ("website", "terminal", "till", "company_mail", "staff_computers", "it_supplier")
BACKUP, SPOOFING = "backup-restore-tested", "mail-spoofing"
STEP = "mail-spf"


@pytest.fixture(params=LANGUAGES)
def baker(request, chromium, product, axe_source, scripts, width):
    visitor = Visitor(chromium, product, axe_source, language=request.param, width=width, scripts=scripts)
    yield visitor
    visitor.close()


def test_the_story(baker):
    with_the_domain_as_it_was(baker)
    begins(baker, has=HAS, domain=f"https://www.{DOMAIN.upper()}/contact")
    asked_who = answers(baker, until=6)
    link = baker_link(baker)
    baker.another_phone()
    baker.page.goto(link)
    baker.look()
    asked_who += answers(baker)
    assert len(asked_who) >= 1
    before = sees_the_result(baker)
    mends_one_thing(baker)
    after = sees_the_result(baker, mended=True)
    assert before != after
    saves_the_pdf(baker)
    names_a_supplier(baker)
    for path in ("domain/", "further/", "profile/", "data/", "import/", "style/", "privacy/", "accessibility/"):
        baker.go(path)
    assert baker.complaints == []


def answers(baker: Visitor, until: int = 99) -> list[str]:
    """Answers up to `until` questions; returns those that led to "who could know?"."""
    led = []
    page = baker.page
    for _ in range(until):
        found = re.search(r"/check/([\w-]+)/$", page.url)
        if found is None:
            break
        question = load().questions[found[1]]
        speaks_of = {control for option in question.options for control in option.evidence}
        if BACKUP in speaks_of:
            choose(page, "unknown")
            baker.click("main form button[type=submit]")
            assert page.url.endswith("/who/")
            page.locator("input[name=ask]").first.check()
            led.append(question.id)
        else:
            choose(page, best(question) if SPOOFING in speaks_of else question.options[0].key)
        baker.click("main form button[type=submit]")
    return led


def best(question) -> str:
    return next(each.key for each in question.options if "met" in each.evidence.values())


def choose(page: Page, option: str) -> None:
    page.check(f"input[name=option][value={option}]")


def baker_link(baker: Visitor) -> str:
    baker.go("link/")
    link = baker.page.locator(".bw-record code").inner_text()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/l/[\w-]{43}", link)
    return link


def sees_the_result(baker: Visitor, *, mended: bool = False) -> str:
    baker.go("result/")
    page = baker.page
    expect(page.locator("svg.bw-bulwark")).to_be_visible()
    expect(page.locator(".bw-step")).to_have_count(3)
    for step in page.locator(".bw-step").all():
        assert re.search(r"\d", step.locator(".bw-chips").inner_text())
    told = page.locator(".bw-contradiction")
    expect(told).not_to_have_count(0)
    sentence = load().checks["mail.spf.record"].texts[baker.language].reasons["spf_missing"]
    assert (sentence in " ".join(told.all_inner_texts())) is not mended
    return page.locator("svg.bw-bulwark").inner_html() + page.locator(".bw-bands").inner_text()


def names_a_supplier(baker: Visitor) -> None:
    baker.go("suppliers/")
    page = baker.page
    page.fill("#domain", "info@books.test")
    page.select_option("#role", "bookkeeper")
    baker.click("#add button[type=submit]")
    expect(page.locator("main h2").filter(has_text="books.test")).to_be_visible()
    baker.go("suppliers/of/books.test/")
    baker.click("main form button[type=submit]")
    expect(page.locator("main h2").filter(has_text="books.test")).to_have_count(0)


def mends_one_thing(baker: Visitor) -> None:
    """The step knows that her DNS is at Combell and her mail at Microsoft 365, and gives the record."""
    page, language = baker.page, baker.language
    baker.click(f".bw-step a[href$='/step/{STEP}/']")
    text = page.locator("main").inner_text()
    assert "Combell" in text
    assert "Microsoft 365" in text
    record = page.locator(".bw-dns__value").inner_text()
    assert record == "v=spf1 include:spf.protection.outlook.com ~all"
    assert record in page.locator(".bw-record").inner_text()
    step = page.url
    if baker.scripts:
        copies(baker, record)
    baker.go("demo/domain/")
    page.fill("#host", "@")
    page.fill("#value", record)
    baker.click("button[value=add]")
    page.goto(step)
    baker.click("form[action$='/again/'] button")
    page.wait_for_timeout(300)
    proven = page.locator(".bw-verdict--proven")
    for _ in range(40):
        if baker.page.locator(".bw-verdict--proven").count():
            break
        page.wait_for_timeout(500)
        if page.locator(".bw-verdict--running a").count() and not baker.scripts:
            page.goto(step)
    expect(proven).to_contain_text(word(language, "step.state.proven"))
    expect(page.locator(".bw-change__before")).to_be_visible()
    baker.look()


def copies(baker: Visitor, record: str) -> None:
    page = baker.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator(".bw-dns .bw-copy")
    expect(button).to_have_text(word(baker.language, "step.copy"))
    button.click()
    expect(button).to_have_text(word(baker.language, "step.copied"))
    assert page.evaluate("navigator.clipboard.readText()") == record


def saves_the_pdf(baker: Visitor) -> None:
    baker.go("result/")
    with baker.page.expect_download() as waiting:
        baker.page.click("a[href$='/result/pdf/']")
    assert waiting.value.suggested_filename.endswith(".pdf")
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")
