# SPDX-License-Identifier: EUPL-1.2
"""The box with what changed on the page of the domain, its switch and its mail; and the same by the API."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from bolwerk.apps.accounts.services import person
from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.models import Membership
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.watch.models import Item, Watch
from bolwerk.apps.watch.readers import wants_mail
from bolwerk.apps.watch.values import detail_of, news_of
from bolwerk.core.probes.result import CHECKS, CheckVerdict, judge
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.core.telling.news import told
from bolwerk.core.watch.memory import Memory, Standing
from bolwerk.core.watch.news import Kind, News
from bolwerk.web.interface import LANGUAGES, word

pytestmark = pytest.mark.django_db
DOMAIN = "bakery.example"
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SPF = News(Kind.REGRESSION, "mail.spf.record", "a", 3, "spf_missing", since=NOW - timedelta(days=7))
MX = News(Kind.CHANGE, "mx", "b", 2, before=("mx.a.example",), after=("mx.b.example",))
PROOF = News(Kind.EXPIRY, "proof", "c", 0, ends=NOW + timedelta(days=20))


@pytest.fixture
def opened(db):
    """(firm, the secret of its link, a browser in which it is open)."""
    profile = clean(size="small", kind="bakery", postcode="9000", has=[])
    firm, token = services.begin(profile=profile, domain=DOMAIN, language="nl", name="Bakery")
    run = CheckRun.objects.create(organisation=firm, domain=DOMAIN, finished_at=NOW)
    landing.keep_result(run=run, result=judge(SPF.subject, CheckVerdict.FAIL, "spf_missing"))
    client = Client()
    client.get(f"/l/{token}")
    return firm, token, client


def keep(firm, *news: News) -> list[Item]:
    Watch.objects.update_or_create(
        organisation=firm,
        domain=DOMAIN,
        defaults={"next_at": timezone.now(), "memory": Memory(began=NOW, last=NOW).model_dump(mode="json")},
    )
    return [
        Item.objects.create(
            organisation=firm,
            domain=DOMAIN,
            identity=each.identity,
            kind=each.kind,
            subject=each.subject,
            harm=each.harm,
            detail=detail_of(each),
            at=NOW,
        )
        for each in news
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_box_tells_what_changed_when_and_the_way_on(opened, language):
    firm, _, client = opened
    keep(firm, SPF, MX, PROOF)
    page = client.get(f"/{language}/domain/").text
    for key in ("watch.title.mail", "watch.title.mx", "watch.title.ends.proof"):
        assert word(language, key) in page
    assert word(language, "watch.text.mx", after="mx.b.example", before="mx.a.example") in page
    # The fault is what to do first, right below: it is told there, with the way on, and only there.
    news = unescape(page[page.index('id="news"') : page.index('id="first"')])
    fault = check_sentence(SPF.subject, "spf_missing", language)
    assert (fault in news, word(language, "watch.mend.go") in news) == (False, False)
    assert unescape(page).count(fault) == 1
    assert f"/{language}/result/step/mail-spf/" in page
    assert f"/{language}/domain/yours/" in page
    assert page.index('class="bw-stand"') < page.index('id="news"') < page.index('id="mail.spf.record"')
    with override(language):
        assert reverse("watch_read") in page


def test_read_it_moves_below_and_what_came_meanwhile_stays_new(opened):
    firm, _, client = opened
    spf, mx = keep(firm, SPF, MX)
    assert client.post("/nl/domain/watch/read/", {"item": [spf.pk, "x", "9" * 30]}).status_code == 302
    page = client.get("/nl/domain/").text
    assert word("nl", "watch.older", count=1) in page
    assert f'name="item" value="{mx.pk}"' in page
    assert f'name="item" value="{spf.pk}"' not in page
    client.post("/nl/domain/watch/read/", {"item": [mx.pk]})
    page = client.get("/nl/domain/").text
    assert word("nl", "watch.none") in page
    assert 'id="news"' not in page


def test_the_news_of_another_firm_is_not_read_from_here(opened):
    _, _, client = opened
    profile = clean(size="solo", kind="bakery", postcode="9000", has=[])
    other, _ = services.begin(profile=profile, domain=DOMAIN, language="nl")
    [item] = keep(other, SPF)
    client.post("/nl/domain/watch/read/", {"item": [item.pk]})
    item.refresh_from_db()
    assert item.read_at is None


def test_what_is_mended_says_so_instead_of_how(opened):
    firm, _, client = opened
    keep(firm, SPF)
    memory = Memory(began=NOW, last=NOW, checks={SPF.subject: Standing(level=0, good=NOW, told=2, mended=NOW)})
    Watch.objects.update(memory=memory.model_dump(mode="json"))
    page = client.get("/nl/domain/").text
    assert word("nl", "watch.mended") in page
    news = page[page.index('id="news"') : page.index("bw-soft", page.index('id="news"'))]
    assert word("nl", "watch.mend.go") not in news
    assert check_sentence(SPF.subject, "spf_missing", "nl") not in news


def test_news_of_what_is_not_first_is_told_in_full(opened):
    firm, _, client = opened
    keep(firm, SPF)
    client.post("/nl/result/step/mail-spf/did/", {"state": "dismissed"})
    page = client.get("/nl/domain/").text
    news = page[page.index('id="news"') : page.index("</section>", page.index('id="news"'))]
    assert check_sentence(SPF.subject, "spf_missing", "nl") in news
    assert "/nl/result/step/mail-spf/" in news


def test_the_switch_works_without_an_account(opened):
    _, _, client = opened
    for on, key in (("", "watch.is_off"), ("1", "watch.is_on")):
        client.post("/nl/domain/watch/", {"on": on})
        assert Watch.objects.get().on == bool(on)
        assert word("nl", key, domain=DOMAIN) in client.get("/nl/domain/").text
    assert word("nl", "watch.mail.account") in client.get("/nl/domain/").text
    assert client.post("/nl/domain/watch/mail/", {"on": "1"}).status_code == 403


@pytest.mark.parametrize(("role", "first"), [("owner", True), ("member", True), ("outsider", False)])
def test_each_person_chooses_their_own_mail(opened, role, first):
    firm, _, _ = opened
    people.claim(organisation=firm, user=person(email="an@bakery.example", language="nl"))
    user = person(email="ben@bakery.example", language="nl")
    Membership.objects.create(organisation=firm, user=user, role=role)
    client = Client()
    client.force_login(user)
    client.post(f"/nl/account/open/{firm.pk}/")
    assert wants_mail(firm, user) == first
    assert word("nl", "watch.mail.is_on" if first else "watch.mail.is_off") in client.get("/nl/domain/").text
    client.post("/nl/domain/watch/mail/", {"on": "" if first else "1"})
    assert wants_mail(firm, user) != first
    page = client.get("/nl/domain/").text
    assert word("nl", "watch.mail.is_off" if first else "watch.mail.is_on") in page
    # An outsider does the work, but does not speak for the firm.
    assert (reverse_of("watch_switch") in page) == (role != "outsider")


def reverse_of(name: str) -> str:
    with override("nl"):
        return f'action="{reverse(name)}"'


def test_a_link_in_a_mail_opens_the_step_of_that_very_firm(opened):
    firm, _, _ = opened
    owner = person(email="an@bakery.example", language="nl")
    people.claim(organisation=firm, user=owner)
    profile = clean(size="solo", kind="bakery", postcode="9000", has=[])
    other, _ = services.begin(profile=profile, domain="other.example", language="nl")
    people.claim(organisation=other, user=owner)
    client, link = Client(), f"/nl/watch/open/{firm.pk}/?step=mail-spf"
    assert client.get(link)["Location"].startswith("/nl/account/sign-in/")
    client.force_login(owner)
    assert client.get(link)["Location"] == "/nl/result/step/mail-spf/"
    assert client.get(f"/nl/watch/open/{firm.pk}/?step=https://evil.example")["Location"] == "/nl/domain/"
    assert client.get(f"/nl/watch/open/{firm.pk}/?step=proof")["Location"] == "/nl/domain/yours/"
    client.post(f"/nl/account/open/{other.pk}/")
    page = client.get(link)
    assert (page.status_code, client.session["firm"]) == (200, str(other.pk))
    assert word("nl", "watch.open.title", firm="Bakery") in page.text
    assert client.post(link)["Location"] == "/nl/result/step/mail-spf/"
    assert client.session["firm"] == str(firm.pk)


def test_by_the_api(opened):
    firm, token, _ = opened
    spf, _ = keep(firm, SPF, MX)
    client = Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})
    told_ = client.get("/api/v1/watch").json()
    assert (told_["domain"], told_["on"], [each["subject"] for each in told_["news"]]) == (
        DOMAIN,
        True,
        ["mail.spf.record", "mx"],
    )
    assert told_["news"][0]["title"] == word("en", "watch.title.mail")
    assert told_["news"][0]["measure"] == "mail-spf"
    answer = client.post("/api/v1/watch/read", {"items": [spf.pk, 4711]}, content_type="application/json")
    assert [each["read_at"] is None for each in answer.json()["news"]] == [True, False]
    answer = client.put("/api/v1/watch", {"on": False}, content_type="application/json").json()
    assert (answer["on"], answer["next_at"]) == (False, None)


def test_a_firm_without_a_domain_has_nothing_to_watch():
    profile = clean(size="solo", kind="bakery", postcode="9000", has=[])
    _, token = services.begin(profile=profile, domain="", language="nl")
    client = Client(headers={"authorization": f"Bearer {token}"})
    assert client.get("/api/v1/watch").json()["news"] == []
    assert client.put("/api/v1/watch", {"on": True}, content_type="application/json").status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_all_that_can_be_told(language):
    every = [
        News(Kind.REGRESSION, check, "x", 1, reason)
        for check in CHECKS
        if CHECKS[check].harm
        for reason in CHECKS[check].reasons
    ]
    every += [News(Kind.REGRESSION, "domain", "x", 3, "no_such_domain"), PROOF, MX]
    every += [News(Kind.CHANGE, "mx", "x", 2, before=("a.example",)), News(Kind.CHANGE, "ns", "x", 3)]
    every += [News(Kind.CHANGE, f"certificate.{what}", "x", 1, hosts=(DOMAIN,)) for what in ("issuer", "key")]
    ends = [("dns.dnssec", "signature_ends_soon"), ("web.certificate", ""), ("mail.certificate", "")]
    every += [News(Kind.EXPIRY, check, "x", 1, reason, ends=NOW) for check, reason in ends]
    for each in every:
        words = told(each, DOMAIN, language, str)
        assert words.title and words.lines and all(words.lines), each


def test_news_comes_out_of_a_row_as_it_went_in_and_a_file_may_hold_anything(opened):
    firm, _, _ = opened
    for item, news in zip(keep(firm, SPF, MX, PROOF), (SPF, MX, PROOF), strict=True):
        item.refresh_from_db()
        assert news_of(item) == news
    for detail in ([], {"hosts": 3, "since": "soon", "ends": 5, "after": {"a": 1}}, {"since": "2026-01-01T00:00:00"}):
        told(news_of(Item(kind="change", subject="<b>", identity="", harm=0, detail=detail)), DOMAIN, "nl", str)
