# SPDX-License-Identifier: EUPL-1.2
"""A full disk and a locked database: what was entered comes back as it was, in plain words."""

import json
from html import unescape

import pytest
from support.trouble import full, locked
from support.visitor import FIRM

from bolwerk.web.interface import LANGUAGES, word

pytestmark = pytest.mark.database
STEP = "backup-321"


@pytest.fixture(params=["locked", "full"])
def trouble(request, product, folder, database_url):
    """Enter it, and nothing can be stored."""
    if request.param == "locked":
        return lambda: locked(folder, database_url)
    return lambda: full(folder, database_url, product.processes())


def taken(phone):
    phone.get("/nl/data/")
    return json.loads(phone.post("/nl/data/take/", {}).text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_comes_back_chosen_and_is_saved_the_next_time(phone, trouble, language):
    where = phone.get("/nl/check/").location.replace("/nl/", f"/{language}/")
    chosen = phone.get(where).text.split('name="option" value="')[2].split('"')[0]
    with trouble():
        page = phone.post(where, {"option": chosen})
    assert page.status == 503
    assert word(language, "error.not_saved") in unescape(page.text)
    assert f'value="{chosen}" checked' in page.text
    assert page.text.count(" checked") == 1
    nothing = taken(phone)
    assert (nothing["answers"], nothing["evidence"]) == ([], [])
    phone.get(where)
    assert phone.post(where, {"option": chosen}).status == 302
    assert [each["option"] for each in taken(phone)["answers"]] == [chosen]


def test_the_first_form_comes_back_filled_in_and_makes_one_firm_the_next_time(phone, trouble):
    stranger = phone.another()
    stranger.cookies.pop("bw_link")
    stranger.get("/fr/begin/")
    typed = {**FIRM, "postcode": "4700", "domain": "boulangerie.example"}
    with trouble():
        page = stranger.post("/fr/begin/", typed)
    assert page.status == 503
    assert word("fr", "error.not_saved") in unescape(page.text)
    for kept in ('value="4700"', 'value="boulangerie.example"', 'value="till" checked', 'value="bakery" selected'):
        assert kept in page.text
    assert "bw_link" not in stranger.cookies
    assert stranger.post("/fr/begin/", typed).status == 302
    assert "bw_link" in stranger.cookies


def test_a_changed_profile_comes_back_filled_in_and_changes_all_or_nothing(phone, trouble):
    phone.get("/de/profile/")
    changed = {**FIRM, "name": "Bäckerei Müller", "postcode": "4700", "domain": ""}
    with trouble():
        page = phone.post("/de/profile/", changed)
    assert page.status == 503
    assert word("de", "error.not_saved") in unescape(page.text)
    assert 'value="Bäckerei Müller"' in page.text
    assert taken(phone)["profile"]["postcode"] == "9000"
    phone.get("/de/profile/")
    assert phone.post("/de/profile/", changed).status == 302
    assert taken(phone)["profile"]["name"] == "Bäckerei Müller"


def test_a_step_taken_says_that_it_was_not_saved(phone, trouble):
    phone.get(f"/en/result/step/{STEP}/")
    with trouble():
        page = phone.post(f"/en/result/step/{STEP}/did/", {"state": "done"})
    assert page.status == 503
    assert word("en", "error.not_saved") in unescape(page.text)
    stored = taken(phone)
    assert (stored["actions"], stored["evidence"]) == ([], [])
    phone.get(f"/en/result/step/{STEP}/")
    assert phone.post(f"/en/result/step/{STEP}/did/", {"state": "done"}).status == 302
    assert [each["state"] for each in taken(phone)["actions"]] == ["done"]


def test_pages_are_still_shown(phone, trouble):
    with trouble():
        assert [phone.get(f"/nl/{page}/").status for page in ("result", "profile", "link")] == [200] * 3
