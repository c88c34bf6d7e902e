# SPDX-License-Identifier: EUPL-1.2
"""What we state about ourselves is so: the cookies of a whole walk, the days they stay, security.txt."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from bolwerk.apps.watch import letters
from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.web import securitytxt
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till"], "domain": ""}
DAY = 86_400
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["privacy", "accessibility"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_names_who_runs_this_and_asks_the_database_nothing(
    client, page, language, django_assert_num_queries
):
    with django_assert_num_queries(0):
        shown = client.get(f"/{language}/{page}/")
    assert shown.status_code == 200
    assert load().pages[page].texts[language].title in shown.text
    assert settings.OPERATOR in shown.text
    assert f'href="mailto:{settings.CONTACT}"' in shown.text
    assert re.search(r"[{}]", shown.text) is None
    assert "Set-Cookie" not in shown.headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_both(client, language):
    start = client.get(f"/{language}/").text
    for page in ("privacy", "accessibility"):
        assert f'<a href="/{language}/{page}/">{word(language, f"nav.{page}")}</a>' in start


def set_by(client: Client, walk) -> dict[str, int]:
    """Cookies set on the way: name -> the seconds it stays. One that is taken away does not count."""
    found: dict[str, int] = {}
    for method, path, form in walk:
        answer = getattr(client, method)(path, form)
        assert answer.status_code < 400, path
        found |= {name: int(each["max-age"] or 0) for name, each in answer.cookies.items() if each.value}
    return found


def test_the_privacy_statement_names_exactly_the_cookies_there_are():
    client = Client()
    firm = set_by(
        client,
        [
            ("get", "/", {}),
            ("get", "/en/", {}),
            ("get", "/en/begin/", {}),
            ("post", "/en/begin/", BAKERY),
            ("get", "/en/check/", {}),
            ("get", "/en/result/", {}),
            ("get", "/en/result/pdf/", {}),
            ("get", "/en/profile/", {}),
            ("get", "/en/link/", {}),
            ("get", "/en/data/", {}),
            ("post", "/en/data/take/", {}),
        ],
    )
    account = set_by(
        client,
        [
            ("get", "/en/account/keep/", {}),
            ("post", "/en/account/sign-in/", {"email": "an@bakery.example", "keep": "1"}),
        ],
    )
    arrive = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]
    account |= set_by(
        client,
        [
            ("get", arrive, {}),
            ("post", arrive, {}),
            ("post", "/en/account/keep/", {}),
            ("get", "/en/account/security/", {}),
            ("get", "/en/account/security/passkeys/add/", {}),
            ("get", "/en/account/people/", {}),
            ("get", "/en/result/", {}),
        ],
    )
    assert firm == {"bw_link": 180 * DAY, "csrftoken": 364 * DAY}
    assert account.keys() - firm.keys() == {"sessionid"}
    assert account["sessionid"] == 30 * DAY
    for language in LANGUAGES:
        page = client.get(f"/{language}/privacy/").text
        lines = dict(re.findall(r"<li><code>(\w+)</code>.*?(\d+)", page))
        assert lines == {name: str(seconds // DAY) for name, seconds in {**account, **firm}.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_statement_tells_the_days_that_the_settings_hold(client, settings, language):
    settings.LIST_DAYS = 89
    page = client.get(f"/{language}/privacy/").text
    settings.ANONYMOUS_RETENTION_DAYS, settings.SIGN_IN_MINUTES = 181, 16
    settings.INVITATION_DAYS, settings.BACKUP_DAYS, settings.LIST_DAYS = 8, 31, 91
    changed = client.get(f"/{language}/privacy/").text
    assert [page.count(text) for text in (" 180 ", " 15 ", " 7 ", " 30 ", " 89 ")] == [2, 1, 1, 2, 1]
    assert [changed.count(text) for text in (" 181 ", " 16 ", " 8 ", " 31 ", " 91 ")] == [2, 1, 1, 1, 1]
    assert [page.count(f" {kept.days} ") for kept in (letters.NEWS_KEPT, letters.LETTERS_KEPT)] == [1, 1]


def test_security_txt_is_good_by_our_own_check(client):
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = securitytxt.read(answer.content)
    assert [name for name, _ in fields] == ["contact", "expires", "preferred-languages", "canonical"]
    assert fields[0][1] == "mailto:post@operator.example"
    ends = securitytxt.when(fields[1][1])
    assert 170 < (ends - timezone.now()).days < 365
    assert fields[3][1] == "http://testserver/.well-known/security.txt"
