# SPDX-License-Identifier: EUPL-1.2
"""What was right and is wrong again stands on top of the domain's page, with the way on, until it was read."""

import pytest
from browser.visitor import Visitor
from playwright.sync_api import expect

from bolwerk.core.catalogue.words import word

pytestmark = pytest.mark.browser
PAUSE = 3_100  # ms between two looks that a person asks for


@pytest.fixture(params=[("nl", 360, True), ("en", 1280, False)], ids=["phone", "desk-without-scripts"])
def baker(request, chromium, product, axe_source):
    language, width, scripts = request.param
    visitor = Visitor(chromium, product, axe_source, language=language, width=width, scripts=scripts)
    yield visitor
    visitor.close()


def looks(baker: Visitor) -> None:
    """A program asks for a whole look, as the weekly one is; she waits until it is done."""
    baker.page.wait_for_timeout(PAUSE)
    token = next(each["value"] for each in baker.page.context.cookies() if each["name"] == "bw_link")
    asked = baker.page.request.post(f"{baker.base}/api/v1/checks", headers={"Authorization": f"Bearer {token}"})
    assert asked.status == 202, asked.text()
    for _ in range(60):
        baker.page.goto(f"{baker.base}/{baker.language}/domain/")
        if not baker.page.locator("#live[hx-get]").count():
            return
        baker.page.wait_for_timeout(500)
    raise AssertionError("the look did not end")


def sets_the_record(baker: Visitor, *, there: bool) -> None:
    baker.go("demo/domain/")
    if there:
        baker.page.fill("#host", "@")
        baker.page.fill("#value", "v=spf1 include:spf.protection.outlook.com -all")
        baker.click("button[value=add]")
    else:
        baker.click("button[value=reset]")


def test_what_got_worse_is_told_until_it_was_read(baker):
    baker.go("")
    baker.click("form[action$='/demo/firm/'] button")
    sets_the_record(baker, there=True)
    looks(baker)
    news = baker.page.locator("#news .bw-step")
    expect(news).to_have_count(0)
    sets_the_record(baker, there=False)
    looks(baker)
    baker.look()
    expect(news).to_have_count(1)
    expect(news.locator("h3")).to_have_text(word(baker.language, "watch.title.mail"))
    expect(news.locator("a")).to_have_count(0)
    first = baker.page.locator("section", has=baker.page.locator("#first"))
    expect(first.locator(f"a[href='/{baker.language}/result/step/mail-spf/']")).to_have_count(1)
    baker.click("#news form[action$='/watch/read/'] button")
    expect(news).to_have_count(0)
    watch = baker.page.locator("details", has=baker.page.locator("#watch")).locator("summary").first
    watch.click()
    expect(baker.page.locator("#watch")).to_contain_text(word(baker.language, "watch.none"))
    baker.look()
    baker.click("#watch form[action$='/domain/watch/'] button")
    expect(baker.page.locator("#watch")).to_contain_text(word(baker.language, "watch.is_off"))
    assert baker.complaints == []
