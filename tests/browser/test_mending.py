# SPDX-License-Identifier: EUPL-1.2
"""Three faults go from red to proven, while a resolver in between still tells what was there before.

The owner looks, opens each step, takes the very record from the page, puts it in at her DNS host, presses "check
again", and sees it proven, with until when others may still see the old value. She makes the proofs, and whoever gets
a file verifies it: on a page without an account, and on a computer of their own.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from browser.bakery import begins, with_the_domain_as_it_was
from browser.visitor import Visitor
from playwright.sync_api import expect

from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.words import word
from bolwerk.lab.zone import DOMAIN

pytestmark = pytest.mark.browser
SPF, DMARC, FORCED = "mail.spf.record", "mail.dmarc.policy", "web.https.forced"
STEPS = {SPF: "mail-spf", DMARC: "mail-dmarc-none", FORCED: "web-https-force"}


@pytest.fixture(params=["nl", "en"])
def owner(request, chromium, product, axe_source, scripts, width):
    visitor = Visitor(chromium, product, axe_source, language=request.param, width=width, scripts=scripts)
    yield visitor
    visitor.close()


def test_three_faults_from_red_to_proven(owner, tmp_path):
    with_the_domain_as_it_was(owner)
    begins(owner, has=("website", "company_mail", "staff_computers"), domain=DOMAIN)
    looked(owner)
    for check in STEPS:
        expect(finding(owner, check)).to_have_class(re.compile("bw-result--fail"))
    mends_a_record(owner, SPF, host="@")
    mends_a_record(owner, DMARC, host="_dmarc")
    mends_the_site(owner)
    looked(owner)
    page, language = owner.page, owner.language
    for check in (SPF, FORCED):
        expect(finding(owner, check)).to_have_class(re.compile("bw-result--pass"))
    # One rung up: watched now. Refusing false mail is the next step, in two weeks.
    expect(finding(owner, DMARC)).to_have_class(re.compile("bw-result--warn"))
    everything_is_told_on_top(owner)
    mended_and_proven(owner, tmp_path)
    owner.go("result/")
    for measure in STEPS.values():
        assert page.locator(f".bw-step a[href$='/step/{measure}/']").count() == 0
    assert owner.complaints == []
    assert word(language, "result.title") in page.title()


def looked(owner: Visitor) -> None:
    """On the page of the domain, once all of the newest look is there."""
    owner.go("domain/")
    waits(owner, "domain/", lambda: owner.page.locator("#live .bw-notice a[href$='/domain/']").count() == 0)
    owner.look()


def waits(owner: Visitor, path: str, done) -> None:
    for _ in range(60):
        if done():
            return
        owner.page.wait_for_timeout(500)
        if not owner.scripts:
            owner.page.goto(f"{owner.base}/{owner.language}/{path}")
    raise AssertionError(f"{path}: it never came")


def finding(owner: Visitor, check: str):
    return owner.page.locator(f"[id='{check}']")


def mends_a_record(owner: Visitor, check: str, *, host: str) -> None:
    page, step = owner.page, f"result/step/{STEPS[check]}/"
    owner.go(step)
    record = page.locator(".bw-dns__value").first.inner_text()
    assert page.locator(".bw-dns__fields code").nth(1).inner_text() == host
    owner.go("demo/domain/")
    page.fill("#host", host)
    page.fill("#value", record)
    owner.click("button[value=add]")
    proven(owner, step, check)
    told = page.locator(".bw-change", has=page.locator("code.bw-domain")).all_inner_texts()
    name = DOMAIN if host == "@" else f"{host}.{DOMAIN}"
    own = next(each for each in told if f"{name} (TXT)" in each)
    kind = "changed" if host == "@" else "added"
    sentence = re.escape(word(owner.language, f"cache.{kind}", until="UNTIL", length="LONG"))
    assert re.search(sentence.replace("UNTIL", r"\d\d:\d\d.*").replace("LONG", r"\d \w+"), own), own


def mends_the_site(owner: Visitor) -> None:
    owner.go("demo/domain/")
    owner.page.check("input[name=force]")
    owner.click("button[value=force]")
    proven(owner, f"result/step/{STEPS[FORCED]}/", FORCED)


def proven(owner: Visitor, step: str, check: str) -> None:
    page = owner.page
    owner.go(step)
    page.wait_for_timeout(3000)  # no sooner than the pause between two looks
    owner.click("form[action$='/again/'] button")
    waits(owner, step, lambda: page.locator(".bw-verdict--proven").count() > 0)
    expect(page.locator(".bw-verdict--proven")).to_contain_text(word(owner.language, "step.state.proven"))
    expect(page.locator(".bw-change__before").first).to_be_visible()
    owner.look()


def everything_is_told_on_top(owner: Visitor) -> None:
    """Check again from the page of the domain: how it stands, when, what is open, and what others may still see."""
    page, language = owner.page, owner.language
    page.wait_for_timeout(3000)
    owner.click("form[action$='/again/'] button")
    waits(owner, "domain/", lambda: page.locator("#live .bw-notice a[href$='/domain/']").count() == 0)
    head = word(language, "again.title", date="")
    expect(page.locator("#live .bw-soft").first).to_have_text(re.compile(re.escape(head) + r".+\d\d:\d\d$"))
    title = load().checks[DMARC].texts[language].title
    expect(page.locator("#live a").filter(has_text=title)).to_have_count(1)
    expect(page.locator("section", has=page.locator("#mended"))).to_contain_text(word(language, "cache.title"))
    folded = page.locator("main details:not([open])")
    while folded.count():
        folded.first.locator("summary").first.click()
    owner.look()
    owner.go(f"domain/seen/{DMARC}/")
    expect(page.locator(".bw-mark--warn").first).to_have_text(word(language, "check.warn"))


def mended_and_proven(owner: Visitor, folder: Path) -> None:
    """The newest look again saw both in order: one proof of them, and then no more is offered."""
    page = owner.page
    file = proof_of(owner, (SPF, FORCED), folder)
    owner.go("domain/")
    expect(page.locator("form[action$='/domain/repairs/']")).to_have_count(0)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    owner.go("verify/")
    page.set_input_files("#file", file)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".bw-verdict--proven")).to_contain_text(word(owner.language, "verify.valid"))
    page.context.clear_cookies()
    page.context.add_cookies(cookies)


def proof_of(owner: Visitor, checks: tuple[str, ...], folder: Path) -> Path:
    page = owner.page
    owner.go("domain/")
    owner.click("form[action$='/domain/repairs/'] button")
    expect(page.locator("main")).to_contain_text(word(owner.language, "repair.lead"))
    for check in checks:
        title = load().checks[check].texts[owner.language].title
        expect(page.locator("main h2").filter(has_text=title)).to_have_count(1)
    with page.expect_download() as waiting:
        page.locator("a[href$='/file/']").click()
    saved, keys = folder / "proof.json", folder / "bolwerk-keys.json"
    waiting.value.save_as(saved)
    keys.write_bytes(page.request.get(f"{owner.base}/.well-known/bolwerk-keys.json").body())
    told = subprocess.run(
        [sys.executable, "-m", "bolwerk", "verify", str(saved), "--keys", str(keys)], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.startswith("valid: ") and all(check in told.stdout for check in checks)
    return saved
