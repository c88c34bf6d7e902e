# SPDX-License-Identifier: EUPL-1.2
"""One firm from beginning to end, as a program would do it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bolwerk.apps.monitoring.landing import finish, keep_result
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.plans.selectors import picture_of
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.words import LANGUAGES
from bolwerk.core.probes.result import CheckVerdict, judge

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till"]}


def test_a_firm_begins_and_gets_its_link_this_once(stranger, document):
    full = {
        **BAKERY,
        "name": " Bij An ",
        "domain": "https://www.Bakery.example/",
        "enterprise_number": "BE 0123.456.749",
    }
    begun = stranger("post", "/firms?lang=fr", full)
    assert (begun.status_code, begun["Location"]) == (201, "/api/v1/firms/me")
    told = begun.json()
    assert told["link"] == f"http://testserver/l/{told['token']}"
    kept = {key: told["firm"][key] for key in ("name", "domain", "enterprise_number", "language", "has")}
    assert kept == {
        "name": "Bij An",
        "domain": "bakery.example",
        "enterprise_number": "0123456749",
        "language": "fr",
        "has": ["website", "till"],
    }
    assert CheckRun.objects.get().domain == "bakery.example"
    assert Client().get(told["link"]).status_code == 302


def test_the_firm_reads_itself_without_any_secret(firm):
    told = firm("get", "/firms/me")
    assert told.json()["postcode"] == "9000"
    assert told["Cache-Control"] == "no-store"
    assert "token" not in told.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_come_in_the_language_asked_for(firm, language):
    asked = firm("get", f"/questions?lang={language}").json()
    by_header = firm("get", "/questions", **{"accept-language": language}).json()
    first = asked["questions"][0]
    assert first["question"] == load().questions[first["id"]].texts[language].question
    assert by_header == asked
    assert (asked["answered"], asked["of"], asked["next"]) == (0, len(asked["questions"]), first["id"])


def test_answering_all_leads_through_every_question_to_a_picture_and_a_plan(firm):
    following = firm("get", "/questions").json()["next"]
    while following is not None:
        option = load().questions[following].options[0].key
        answered = firm("put", f"/answers/{following}", {"option": option}, route="/answers/{question_id}")
        assert answered.status_code == 200
        following = answered.json()["next"]
    assert answered.json()["answered"] == answered.json()["of"] > 5

    own = picture_of(Organisation.objects.get())
    posture, plan = firm("get", "/posture?lang=de").json(), firm("get", "/plan?lang=de").json()
    assert posture["prevention"] == {"low": own.posture.prevention.low, "high": own.posture.prevention.high}
    assert [each["id"] for each in posture["topics"]] == list(own.posture.topics)
    assert posture["topics"][0]["name"] == load().topics[posture["topics"][0]["id"]].names["de"]
    assert [each["measure"] for each in plan["steps"]] == [each.measure.id for each in own.steps]
    assert plan["steps"][0]["title"] == load().measures[plan["steps"][0]["measure"]].texts["de"].title


def test_saying_who_could_know_is_kept(firm):
    asked = next(each for each in firm("get", "/questions").json()["questions"] if each["ask"])
    body = {"option": "unknown", "ask": asked["ask"][0]}
    assert firm("put", f"/answers/{asked['id']}", body, route="/answers/{question_id}").status_code == 200
    answer = Organisation.objects.get().answers.get()
    assert (answer.option, answer.ask) == ("unknown", asked["ask"][0])


def test_a_check_is_asked_once_and_its_results_can_be_read(stranger, firm):
    assert firm("get", "/checks/latest").json()["type"] == "urn:bolwerk:error.check.none"
    assert firm("post", "/checks").json()["type"] == "urn:bolwerk:error.domain.none"
    Organisation.objects.update(domain="bakery.example")
    asked = firm("post", "/checks")
    assert (asked.status_code, asked["Location"]) == (202, "/api/v1/checks/latest")
    assert asked.json()["finished_at"] is None
    assert firm("post", "/checks").json()["type"] == "urn:bolwerk:error.check.too_soon"
    run = CheckRun.objects.get()
    keep_result(run=run, result=judge("mail.spf.record", CheckVerdict.FAIL, "spf_missing", receives_mail=True))
    finish(run=run, duration_ms=900, providers={"dns": "combell", "mail": "generic"})
    found = firm("get", "/checks/latest").json()
    assert found["duration_ms"] == 900
    assert [(each["check"], each["verdict"], each["observation"]) for each in found["results"]] == [
        ("mail.spf.record", "fail", {"receives_mail": True})
    ]


def test_checking_again_tells_how_the_domain_stands_and_what_others_may_still_see(firm):
    Organisation.objects.update(domain="bakery.example")
    firm("post", "/checks")
    run = CheckRun.objects.get()
    keep_result(run=run, result=judge("mail.spf.record", CheckVerdict.FAIL, "spf_missing"))
    keep_result(run=run, result=judge("mail.mx", CheckVerdict.PASS, "mx_found"))
    finish(run=run, duration_ms=900, providers={"dns": "combell", "mail": "generic"})
    CheckRun.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    assert firm("post", "/checks/again", {"measure": "nothing"}).status_code == 404
    asked = firm("post", "/checks/again", {"measure": "mail-spf"})
    assert (asked.status_code, asked.json()["cause"], asked.json()["only"]) == (202, "again", ["mail.spf.record"])
    again = CheckRun.objects.latest("asked_at")
    keep_result(run=again, result=judge("mail.spf.record", CheckVerdict.PASS, "spf_strict"))
    until = datetime.now(UTC) + timedelta(minutes=5)
    own = {"server": "ns.a.be", "address": "192.0.2.1", "at": "", "status": "ok", "records": ["new"], "ttl": 300}
    name = {"name": "bakery.example", "type": "TXT"}
    told = {"asked": [{**name, **own}], "caches": [{**name, "records": ["old"], "until": until.isoformat()}]}
    finish(run=again, duration_ms=90, providers={"dns": "combell"}, witness=told)
    found = firm("get", "/checks/latest?lang=en").json()
    reasons = {each["check"]: each["reason"] for each in found["results"]}
    assert reasons == {"mail.spf.record": "spf_strict", "mail.mx": "mx_found"}
    assert [(each["old"], each["new"]) for each in found["caches"]] == [(["old"], ["new"])]
    assert "at most 5 minutes" in found["caches"][0]["said"]


def test_who_hosts_what_can_be_corrected(firm):
    Organisation.objects.update(domain="bakery.example")
    run = CheckRun.objects.create(organisation=Organisation.objects.get(), domain="bakery.example")
    finish(run=run, duration_ms=900, providers={"dns": "combell", "mail": "combell", "web": "generic"})
    told = firm("put", "/providers", {"mail": "google"}).json()
    assert told == firm("get", "/providers").json()
    assert (told["said"], told["used"]["mail"], told["seen"]["mail"]) == ({"mail": "google"}, "google", "combell")
    assert firm("put", "/providers", {"mail": "wix"}).json()["type"] == "urn:bolwerk:error.provider.unknown"
    assert firm("put", "/providers", {}).json()["said"] == {}


def test_selectors_belong_to_the_firm(firm):
    body = {"size": "solo", "kind": "bakery", "postcode": "9000", "dkim_selectors": ["K1", "k1"]}
    assert firm("put", "/firms/me", body).json()["dkim_selectors"] == ["k1"]
    refused = firm("put", "/firms/me", {**body, "dkim_selectors": ["?"]})
    assert refused.json()["type"] == "urn:bolwerk:error.selector"
    assert firm("get", "/firms/me").json()["dkim_selectors"] == ["k1"]


def test_what_is_exported_can_be_imported_and_gives_the_same_plan(firm, stranger, document):
    first = firm("get", "/questions").json()["next"]
    firm(
        "put",
        f"/answers/{first}",
        {"option": load().questions[first].options[-2].key},
        route="/answers/{question_id}",
    )
    exported = firm("get", "/export")
    assert exported.json()["schema"] == "bolwerk-export@1"
    brought = stranger("post", "/import", exported.content)
    assert brought.status_code == 201
    other = type(firm)(document, brought.json()["token"])
    assert other("get", "/firms/me").json()["id"] != firm("get", "/firms/me").json()["id"]
    assert firm("get", "/firms/me").json()["put_back_at"] is None
    assert other("get", "/firms/me").json()["put_back_at"] is not None
    assert other("get", "/plan").json()["steps"] == firm("get", "/plan").json()["steps"]


def test_erasing_takes_the_firm_and_its_link_away(firm):
    assert firm("delete", "/firms/me").status_code == 204
    assert Organisation.objects.count() == 0
    assert firm("get", "/firms/me").json()["type"] == "urn:bolwerk:error.link.wrong"


def test_a_visit_counts_the_time_of_keeping_anew(firm):
    Organisation.objects.update(seen_at="2026-06-01T00:00:00Z")
    firm("get", "/firms/me")
    assert Organisation.objects.get().seen_at.year >= 2026
    assert Organisation.objects.get().seen_at.isoformat() > "2026-06-02"


def test_the_firm_changes_what_it_told(firm):
    changed = firm("put", "/firms/me", {**BAKERY, "name": "Bij An", "has": [], "domain": "WWW.other.example"}).json()
    assert (changed["name"], changed["has"], changed["domain"]) == ("Bij An", [], "other.example")
    assert firm("get", "/firms/me").json() == changed
    assert CheckRun.objects.get(finished_at=None).domain == "other.example"
    wrong = firm("put", "/firms/me", {**BAKERY, "postcode": "nowhere"})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "urn:bolwerk:error.postcode")
    assert firm("get", "/firms/me").json() == changed


@pytest.mark.parametrize("state", ["done", "dismissed", "open"])
def test_the_firm_decides_on_a_step(firm, state):
    step = next(each for each in firm("get", "/plan").json()["steps"] if each["proof"] != "check")["measure"]
    assert firm("put", f"/plan/{step}", {"state": state}, route="/plan/{measure}").status_code == 204
    after = firm("get", "/plan").json()
    assert after["decided"] == {step: state}
    assert (step in {each["measure"] for each in after["steps"]}) is (state == "open")


def test_a_step_that_a_check_can_see_is_not_simply_said_to_be_done(firm):
    refused = firm("put", "/plan/mail-spf", {"state": "done"}, route="/plan/{measure}")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:bolwerk:error.step.check_it")
    assert firm("put", "/plan/no-such-step", {"state": "done"}, route="/plan/{measure}").status_code == 404
    assert firm("put", "/plan/mfa-mail", {"state": "maybe"}, route="/plan/{measure}").status_code == 422
