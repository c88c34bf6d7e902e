# SPDX-License-Identifier: EUPL-1.2
"""The page of a domain at its worst: the longest name there is, much to mend, much that could not be tested. On the
narrowest phone, at a desk, without scripts and on paper: nothing is cut off, hidden or unreadable."""

import pytest
from browser.visitor import Visitor
from playwright.sync_api import expect
from support.longname import LABEL

from bolwerk.core.catalogue.words import word

pytestmark = pytest.mark.browser
KINDS = ("fail", "could_not_test", "pass")


@pytest.fixture(
    params=[("de", 320, True), ("nl", 360, False), ("fr", 1280, True), ("en", 360, True)],
    ids=["narrow", "no-scripts", "desk", "phone"],
)
def owner(request, chromium, product, axe_source):
    language, width, scripts = request.param
    visitor = Visitor(chromium, product, axe_source, language=language, width=width, scripts=scripts)
    yield visitor
    visitor.close()


def test_the_longest_name_with_much_to_mend(owner):
    begins(owner)
    page, language = owner.page, owner.language
    owner.go("domain/")
    expect(page.locator("main .bw-domain").first).to_contain_text(LABEL)
    expect(page.locator("#first")).to_have_text(word(language, "domain.first"))
    seen = {kind: page.locator(f"#live .bw-result--{kind}").first.get_attribute("id") for kind in KINDS}
    on_paper_nothing_is_folded(owner)
    unfolds(owner)
    owner.look()
    for kind, check in seen.items():
        owner.go(f"domain/seen/{check}/")
        expect(page.locator(f".bw-mark--{kind}").first).to_have_text(word(language, f"check.{kind}"))
        unfolds(owner)
        owner.look()
    a_link_to_a_fold_opens_it(owner)
    assert owner.complaints == []


def begins(owner: Visitor) -> None:
    page = owner.page
    owner.go("")
    owner.click("main a.bw-button")
    page.check("input[name=size][value=small]")
    page.select_option("#kind", "bakery")
    page.fill("#postcode", "9000")
    for tag in ("website", "company_mail"):
        page.check(f"input[name=has][value={tag}]")
    page.fill("#domain", f"{LABEL}.test")
    owner.click("main form button[type=submit]")
    for _ in range(60):
        page.goto(f"{owner.base}/{owner.language}/domain/")
        if not page.locator("#live[hx-get]").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the look did not end")


def unfolds(owner: Visitor) -> None:
    folded = owner.page.locator("main details:not([open])")
    while folded.count():
        folded.first.locator("summary").first.click()


def on_paper_nothing_is_folded(owner: Visitor) -> None:
    page = owner.page
    good = page.locator("#live .bw-result--pass").first
    expect(good).to_be_hidden()
    page.emulate_media(media="print")
    expect(good).to_be_visible()
    expect(page.locator("main .bw-button").first).to_be_hidden()
    page.emulate_media(media="screen")


def a_link_to_a_fold_opens_it(owner: Visitor) -> None:
    """As the one to correct who hosts the domain, on each recipe."""
    owner.page.goto(f"{owner.base}/{owner.language}/domain/#providers")
    expect(owner.page.locator("#providers select").first).to_be_visible()
