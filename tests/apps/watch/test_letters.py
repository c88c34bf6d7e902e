# SPDX-License-Identifier: EUPL-1.2
"""One mail a firm and look, to who wants it; tried again when it surely did not arrive, and never twice.

Against a real SMTP server that fails at each point of the conversation.
"""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from bolwerk.apps.accounts.services import person
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.monitoring.tasks import run_check
from bolwerk.apps.organisations.models import Membership
from bolwerk.apps.watch import composing, letters, services, stopping
from bolwerk.apps.watch.models import Item, Letter
from bolwerk.apps.watch.values import detail_of
from bolwerk.core.watch.news import Kind, News

pytestmark = pytest.mark.django_db
State = Letter.State


@pytest.fixture
def broken(kept, seen, week):
    """A firm whose list of senders was there and is gone, just before the weekly look."""
    week()
    seen.spf("fail")
    return kept


def join(firm, email: str, role: str, *, language: str = "fr", ends_at=None):
    user = person(email=email, language=language)
    Membership.objects.create(organisation=firm, user=user, role=role, ends_at=ends_at)
    return user


def plain(message) -> str:
    return message.get_body(("plain",)).get_content()


def test_a_fault_is_mailed_once_and_not_while_it_stays_or_comes_and_goes(broken, seen, sink, week):
    week()
    [message] = sink.kept
    assert sink.to == ["an@bakery.example"]
    assert message["Subject"] == "bakery.example: Uw mail is minder goed beschermd"
    assert "Er is geen lijst. Iedereen kan vandaag mailen in uw naam." in plain(message)
    for verdict in ("fail", "could_not_test", "fail", "pass", "fail"):
        seen.spf(verdict)
        week()
    assert len(sink.kept) == 1
    for _ in range(5):
        seen.spf("pass")
        week()
    seen.spf("fail")
    week()
    assert len(sink.kept) == 2
    assert Item.objects.count() == 2


def test_all_that_is_new_stands_in_one_mail_worst_first(broken, seen, sink, week):
    seen.spf("pass")
    seen.mx("a.example")
    week()
    seen.mx("b.example")
    seen.spf("fail")
    week()
    [message] = sink.kept
    assert message["Subject"] == "bakery.example: Uw mail is minder goed beschermd, en nog 1"
    text = plain(message)
    assert text.index("MINDER GOED") < text.index("ERGENS ANDERS")
    assert "b.example" in text


def test_a_mail_has_what_mail_programs_need_and_links_to_the_step(broken, sink, week):
    firm, owner = broken
    week()
    [message] = sink.kept
    stop = f"https://bolwerk.example/nl/watch/stop/{stopping.secret(firm.pk, owner.pk)}/"
    # As it went over the line: mail programs read no encoded words there.
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in sink.raw[0]
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sink.raw[0]
    assert max(map(len, sink.raw[0].split(b"\r\n"))) < 998
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("nl", "auto-generated")
    assert message["Message-ID"].endswith("@bolwerk.example>")
    step = f"https://bolwerk.example/nl/watch/open/{firm.pk}/?step=mail-spf"
    html = message.get_body(("html",)).get_content()
    for text in (plain(message), html):
        assert step in text
        assert stop in text
    assert "<h2>Uw mail is minder goed beschermd</h2>" in html
    assert "style" not in html


def test_a_mail_writes_the_domain_as_people_do(kept):
    firm, owner = kept
    firm.name = ""
    item = Item(pk=1, organisation=firm, domain="xn--bcher-kva.be", kind="regression", subject="domain")
    item.detail = detail_of(News(Kind.REGRESSION, "domain", "x", 3))
    made = composing.message(Letter(pk=1, organisation=firm, user=owner, first=item), [item])
    assert made.subject == "bücher.be: Uw domein bestaat niet meer"
    for text in (made.body, made.alternatives[0].content):
        assert "bücher.be" in text and "xn--" not in text


def test_own_people_get_it_in_their_language_and_outsiders_who_asked(broken, sink, week):
    firm, _ = broken
    join(firm, "ben@bakery.example", "member")
    join(firm, "no@bakery.example", "member")
    join(firm, "adviser@other.example", "outsider")
    join(firm, "it@other.example", "outsider", language="de")
    over = timezone.now() - timedelta(seconds=1)
    join(firm, "gone@other.example", "outsider", ends_at=over)
    join(firm, "closed@bakery.example", "member")
    people = {each.user.email: each.user for each in firm.memberships.select_related("user")}
    stopping.say(organisation=firm, actor=people["no@bakery.example"], mail=False)
    stopping.say(organisation=firm, actor=people["it@other.example"], mail=True)
    type(people["closed@bakery.example"]).objects.filter(email="closed@bakery.example").update(is_active=False)
    week()
    assert {each["To"]: each["Content-Language"] for each in sink.kept} == {
        "an@bakery.example": "nl",
        "ben@bakery.example": "fr",
        "it@other.example": "de",
    }


@pytest.mark.parametrize("trouble", ["closed", "busy", "full"])
def test_what_the_server_surely_did_not_take_is_tried_again_and_arrives_once(broken, sink, week, trouble):
    sink.troubles.extend([trouble, trouble])
    week()
    assert len(sink.kept) == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.tries) == (State.SENT, 3)
    week()
    assert len(sink.kept) == 1


@pytest.mark.parametrize(("trouble", "arrived"), [("dies_after_data", 1), ("dies_in_data", 0)])
def test_a_server_that_dies_once_it_was_handed_the_message_may_have_it_so_it_is_not_sent_again(
    broken, sink, week, trouble, arrived
):
    """To the sender both look the same, and a second try would have made a second copy of one of them."""
    sink.troubles.append(trouble)
    week()
    week()
    assert len(sink.kept) == arrived
    assert Letter.objects.get().state == State.UNSURE
    assert Item.objects.filter(read_at=None).count() == 1  # the page tells it


@pytest.mark.parametrize("trouble", ["unknown", "spam"])
def test_what_is_refused_for_good_is_not_tried_again(broken, sink, week, trouble):
    sink.troubles.append(trouble)
    week()
    week()
    assert (sink.kept, Letter.objects.get().state) == ([], State.REFUSED)


def test_a_server_that_is_down_for_days_is_given_up(broken, sink, week):
    sink.troubles.extend(["closed"] * 50)
    week()
    week()
    letter = Letter.objects.get()
    assert (letter.state, letter.tries, sink.connections) == (State.REFUSED, 6, 6)


def test_a_worker_that_dies_while_it_sends_leaves_nothing_that_is_sent_again(broken, sink, week):
    def die(_):
        raise SystemExit

    with pytest.MonkeyPatch.context() as dying:
        dying.setattr(letters, "deliver", die)
        week()  # the queue of the tests notes what befell the task, as a worker's does
    week()
    assert (sink.connections, Letter.objects.get().state) == (0, State.UNSURE)


def test_sent_twice_at_the_same_moment_it_goes_once(broken, sink, week):
    week()
    letter = Letter.objects.get()
    letters.send(letter.pk)
    assert len(sink.kept) == 1


def test_who_stops_the_mail_while_a_letter_waits_does_not_get_it(broken, sink, week, clock, tick):
    firm, owner = broken
    sink.troubles.append("busy")
    for _ in range(14):
        clock.move(hours=12)
        tick()
        if Letter.objects.exists():
            break
    assert Letter.objects.get().state == State.WAITING
    stopping.stop(token=stopping.secret(firm.pk, owner.pk))
    clock.move(days=1)
    tick()
    assert (sink.kept, Letter.objects.count()) == ([], 0)


def asked(firm) -> None:
    run = CheckRun.objects.create(organisation=firm, domain=firm.domain, asked_at=timezone.now())
    run_check.call(run_id=run.pk)


@pytest.mark.parametrize("read", [False, True])
def test_what_a_person_saw_by_themselves_is_mailed_a_day_later_unless_it_was_read(broken, sink, clock, tick, read):
    firm, owner = broken
    asked(firm)
    tick()
    assert sink.kept == []
    if read:
        services.read(organisation=firm, items=Item.objects.values_list("pk", flat=True), actor=owner)
    clock.move(hours=25)
    tick()
    assert len(sink.kept) == (0 if read else 1)


def test_what_was_mended_the_same_day_is_not_mailed(broken, seen, sink, clock, tick):
    firm, _ = broken
    asked(firm)
    clock.move(hours=1)
    seen.spf("pass")
    asked(firm)
    clock.move(hours=25)
    tick()
    assert sink.kept == []


def test_a_firm_without_an_account_gets_no_mail_and_finds_the_news_on_its_page(bakery, seen, sink, week):
    week()
    seen.spf("fail")
    week()
    assert (sink.connections, Letter.objects.count(), Item.objects.count()) == (0, 0, 1)


def test_without_a_mail_server_nothing_piles_up(broken, week, settings):
    settings.MAIL_READY = False
    week()
    settings.MAIL_READY = True
    week()
    assert (mail.outbox, Letter.objects.count(), Item.objects.count()) == ([], 0, 1)


def test_letters_and_news_are_forgotten_in_time(broken, sink, week, clock, tick):
    week()
    assert (Letter.objects.count(), Item.objects.count()) == (1, 1)
    clock.move(days=91)
    tick()
    assert (Letter.objects.count(), Item.objects.count()) == (0, 1)
    clock.move(days=310)
    tick()
    assert Item.objects.count() == 0


def test_a_dot_at_the_beginning_of_a_line_arrives_as_it_was(sink):
    from django.core.mail import EmailMessage

    from bolwerk.apps.delivery import Outcome, deliver

    body = "before\n.\n..two\n.end\n"
    assert deliver(EmailMessage(subject="s", body=body, to=["an@bakery.example"])) is Outcome.ACCEPTED
    assert sink.kept[0].get_content().replace("\r\n", "\n") == body
