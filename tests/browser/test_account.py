# SPDX-License-Identifier: EUPL-1.2
"""The baker keeps her firm: a mail link, then a passkey, and she is back where she was. Outside help may look."""

import re

import pytest
from browser.visitor import Visitor
from playwright.sync_api import expect

from bolwerk.core.catalogue.words import word

pytestmark = pytest.mark.browser
PASSKEY = "form[data-passkey] button[type=submit]"


@pytest.fixture(params=[("nl", 360), ("en", 1280)], ids=["phone", "desk"])
def baker(request, chromium, product, axe_source):
    """On the name localhost: a passkey belongs to a name, so there is none on 127.0.0.1."""
    language, width = request.param
    base = product.replace("127.0.0.1", "localhost")
    visitor = Visitor(chromium, base, axe_source, language=language, width=width, scripts=True)
    yield visitor
    visitor.close()


def device_with_a_finger(baker: Visitor) -> None:
    """W3C Web Authentication, section 11: a virtual authenticator, which says yes."""
    session = baker.page.context.new_cdp_session(baker.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def opens_the_demo_firm(baker: Visitor) -> str:
    """Her result, as the drawing tells it, once the check is finished."""
    baker.go("")
    baker.click("form[action$='/demo/firm/'] button")
    return sees_her_result(baker)


def sees_her_result(baker: Visitor) -> str:
    for _ in range(40):
        baker.page.goto(f"{baker.base}/{baker.language}/domain/")
        if not baker.page.locator("#live[hx-get]").count():
            break
        baker.page.wait_for_timeout(500)
    baker.go("result/")
    expect(baker.page.locator(".bw-step")).to_have_count(3)
    return baker.page.locator("svg.bw-bulwark").inner_html() + baker.page.locator(".bw-steps").inner_text()


def follows_the_mail(baker: Visitor, to: str) -> None:
    baker.go("demo/mail/")
    newest = baker.page.locator(".bw-step").first
    expect(newest).to_contain_text(to)
    baker.click(".bw-step .bw-record a")


def keeps_it(baker: Visitor, email: str) -> None:
    baker.go("account/keep/")
    baker.page.fill("#email", email)
    baker.click("main form button[type=submit]")
    expect(baker.page.locator("h1")).to_have_text(word(baker.language, "account.sent.title"))
    follows_the_mail(baker, email)
    baker.click("main form button[type=submit]")
    expect(baker.page.locator("h1")).to_have_text(word(baker.language, "keep.title"))
    baker.click("main form button[type=submit]")
    expect(baker.page.get_by_role("status")).to_have_text(word(baker.language, "keep.done"))


def test_a_baker_keeps_her_firm_and_comes_back_with_a_passkey(baker):
    email = f"an.{baker.language}@bakery.example"
    device_with_a_finger(baker)
    before = opens_the_demo_firm(baker)
    keeps_it(baker, email)

    baker.go("account/security/")
    baker.click("a[href$='/passkeys/add/']")
    baker.page.fill("#name", "An’s phone")
    baker.page.click(PASSKEY)
    baker.page.wait_for_url("**/account/security/")
    baker.look()
    baker.go("account/security/passkeys/")
    expect(baker.page.locator(".bw-step h2")).to_have_text("An’s phone")

    baker.go("account/sign-out/")
    baker.click("main form button")
    baker.page.goto(f"{baker.base}/{baker.language}/result/")
    assert baker.page.url == f"{baker.base}/{baker.language}/"

    baker.go("account/sign-in/")
    baker.page.click(PASSKEY)
    baker.page.wait_for_url("**/account/")
    expect(baker.page.locator("main")).to_contain_text(email)
    baker.look()
    baker.click("form[action*='/account/open/'] button")
    assert sees_her_result(baker) == before

    # To remove a passkey she shows once more who she is when that is long ago; here it is not.
    baker.go("account/security/passkeys/")
    baker.click("a[href$='/remove/']")
    baker.click("main form button")
    expect(baker.page.locator(".bw-step")).to_have_count(0)
    assert baker.complaints == []


def test_outside_help_sees_the_firm_until_the_baker_takes_it_back(baker):
    email, helper = f"bo.{baker.language}@bakery.example", f"it.{baker.language}@supplier.example"
    opens_the_demo_firm(baker)
    keeps_it(baker, email)
    baker.page.fill("form[action$='/invite/'] #email", helper)
    baker.page.check("form[action$='/invite/'] input[value=outsider]")
    baker.click("form[action$='/invite/'] button")
    expect(baker.page.locator("main")).to_contain_text(helper)
    baker.go("account/security/app/")
    expect(baker.page.locator(".bw-square svg")).to_be_visible()
    kept = baker.page.context.storage_state()

    baker.another_phone()
    follows_the_mail(baker, helper)
    baker.click("main form button")
    assert baker.page.url == f"{baker.base}/{baker.language}/result/"
    seen = baker.page.context.storage_state()

    baker.another_phone()
    baker.page.context.add_cookies(kept["cookies"])
    baker.go("account/people/")
    row = baker.page.locator(".bw-step", has_text=helper)
    row.locator("form[action$='/remove/'] button").click()
    baker.page.wait_for_load_state()
    expect(baker.page.locator("main")).not_to_contain_text(helper)

    baker.another_phone()
    baker.page.context.add_cookies(seen["cookies"])
    baker.page.goto(f"{baker.base}/{baker.language}/result/")
    assert baker.page.url == f"{baker.base}/{baker.language}/account/"
    expect(baker.page.locator("main")).to_contain_text(word(baker.language, "firms.none"))
    assert baker.complaints == []


def test_on_an_address_in_numbers_the_page_leads_to_the_name(baker):
    numbers = baker.base.replace("localhost", "127.0.0.1")
    baker.page.goto(f"{numbers}/{baker.language}/account/sign-in/")
    expect(baker.page.locator(PASSKEY)).to_be_hidden()
    baker.look()
    baker.page.get_by_text(word(baker.language, "account.passkey.elsewhere.go")).click()
    baker.page.wait_for_load_state()
    assert baker.page.url == f"{baker.base}/{baker.language}/account/sign-in/"
    expect(baker.page.locator(PASSKEY)).to_be_visible()


def test_without_scripts_the_mail_is_enough(chromium, product, axe_source):
    visitor = Visitor(chromium, product, axe_source, language="fr", width=360, scripts=False)
    visitor.page.goto(f"{product}/fr/account/sign-in/")
    expect(visitor.page.locator("noscript p")).to_contain_text(word("fr", "account.passkey.script"))
    visitor.page.fill("#email", "sans@scripts.example")
    visitor.page.click("main form[action$='/sign-in/'] button")
    visitor.page.goto(f"{product}/fr/demo/mail/")
    visitor.page.locator(".bw-step", has_text="sans@scripts.example").locator(".bw-record a").click()
    visitor.page.click("main form button")
    assert re.search(r"/fr/account/$", visitor.page.url)
    visitor.close()
