# SPDX-License-Identifier: EUPL-1.2
"""Els of the bakers' federation: sends her members' list, sees what was read, starts, closes the browser, comes back,
sees who needs help first and takes the table along."""

import csv
from pathlib import Path

import pytest
from browser.visitor import Visitor
from playwright.sync_api import expect
from support.members import MEMBERS

from bolwerk.core.catalogue.words import word
from bolwerk.lab.zone import DOMAIN

pytestmark = pytest.mark.browser
ROWS = [("Bakkerij Peeters", "", DOMAIN), ("Éclair", "eclair@gmail.com", ""), ("Klok", "", "10.0.0.1")]
ROWS += [(f"Bakker {number}", "", f"https://www.{name}/") for number, name in enumerate(MEMBERS)]
ROWS += [("Dubbel", "", MEMBERS[3])]


@pytest.fixture(params=[("nl", 360), ("en", 1280)], ids=["nl-phone", "en-desk"])
def els(request, chromium, product, axe_source, scripts):
    language, width = request.param
    visitor = Visitor(chromium, product, axe_source, language=language, width=width, scripts=scripts)
    yield visitor
    visitor.close()


@pytest.fixture
def members(tmp_path) -> Path:
    """As Excel writes it here."""
    path = tmp_path / "leden.csv"
    lines = ["Naam;E-mail;Website", *(";".join(row) for row in ROWS)]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def test_from_the_members_list_to_who_needs_help_first(els, members, request):
    signs_in(els, f"els-{request.node.callspec.id}@bakers.example".lower())
    els.go("account/")
    els.click("a[href$='/lists/']")
    place = sends(els, members)
    starts_and_goes(els)
    comes_back(els, place)
    sees_who_needs_help(els, place)
    takes_it_along(els)
    deletes_it(els, place)
    assert els.complaints == []


def signs_in(els: Visitor, email: str) -> None:
    els.go("account/sign-in/")
    els.page.fill("#email", email)
    els.click("main form[action$='/sign-in/'] button")
    els.page.goto(f"{els.base}/{els.language}/demo/mail/")
    els.page.locator(".bw-step", has_text=email).first.locator(".bw-record a").click()
    els.click("main form button")


def sends(els: Visitor, members: Path) -> str:
    page = els.page
    els.click("#new form button")
    expect(page.locator("[role=alert]")).to_have_text(word(els.language, "error.list.empty"))
    # The browser tells that the page came with 422; that is so.
    assert len(els.complaints) == 1 and "422" in els.complaints.pop()
    page.fill("#name", "Bakkers")
    page.set_input_files("#file", str(members))
    els.click("#new form button")
    expect(page.locator(".bw-counts dd")).to_have_text(["31", "2", "1"])
    expect(page.locator("main")).to_contain_text(word(els.language, "lists.read.line", line=3))
    expect(page.locator("main")).to_contain_text(word(els.language, "lists.why.is_ip"))
    return page.url.removeprefix(f"{els.base}/{els.language}/")


def starts_and_goes(els: Visitor) -> None:
    els.click("form[action$='/start/'] button")
    expect(els.page.locator("#live [role=status]")).to_be_visible()


def comes_back(els: Visitor, place: str) -> None:
    """A closed browser: only what is kept for later is left of it."""
    kept = els.page.context.storage_state()
    els.another_phone()
    els.page.context.add_cookies(kept["cookies"])
    els.page.goto(f"{els.base}/{els.language}/{place}")
    ready = word(els.language, "lists.state.done")
    for _ in range(60):
        if els.page.locator("#live [role=status] strong", has_text=ready).count():
            break
        if els.scripts:
            els.page.wait_for_timeout(1000)  # the page asks for itself
        else:
            els.page.wait_for_timeout(1000)
            els.page.locator("#live [role=status] a").click()
    els.go(place)
    expect(els.page.locator("#live [role=status] strong")).to_contain_text(ready)


def sees_who_needs_help(els: Visitor, place: str) -> None:
    page = els.page
    expect(page.locator("main")).to_contain_text(word(els.language, "lists.sum.forgeable", count=11, known=30))
    expect(page.locator("main")).to_contain_text(word(els.language, "lists.sum.missing", count=1))
    first = page.locator("tbody tr").first
    expect(first).to_contain_text(DOMAIN)
    expect(first).to_contain_text(word(els.language, "lists.mail.forgeable"))
    els.click(f"a.bw-domain:text('{DOMAIN}')")
    expect(page.locator("main")).to_contain_text(word(els.language, "check.fail"))
    els.go(place)
    els.click("a[href*='show=fine']")
    expect(page.locator("tbody tr")).to_have_count(19)


def takes_it_along(els: Visitor) -> None:
    page = els.page
    with page.expect_download() as download:
        page.locator("a[href$='/take/excel/']").click()
    path = download.value.path()
    table = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(table) == 32
    assert [row[1] for row in table[1:4]] == [DOMAIN, MEMBERS[0], MEMBERS[1]]


def deletes_it(els: Visitor, place: str) -> None:
    els.go("lists/")
    expect(els.page.locator(".bw-step")).to_have_count(1)
    els.go(place)
    els.click("a[href$='/delete/']")
    els.click("main form button")
    expect(els.page.locator(".bw-step")).to_have_count(0)
