# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime

import pytest

from bolwerk.apps.assessments.models import Answer
from bolwerk.apps.assessments.selectors import answers_of, progress
from bolwerk.apps.assessments.services import change_profile, submit_answer
from bolwerk.apps.audit.models import Entry
from bolwerk.apps.audit.services import first_break
from bolwerk.apps.evidence import selectors as evidence
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.plans.selectors import picture_of
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.profile import visible
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.core.posture.evidence import SourceKind, Verdict

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def first_with_evidence(firm):
    return next(each for each in progress(firm).questions if each.options[0].evidence)


def test_an_answer_is_kept_with_the_evidence_it_yields(bakery):
    firm, _ = bakery
    question = first_with_evidence(firm)
    option = question.options[0]
    submit_answer(organisation=firm, question_id=question.id, option=option.key, now=NOW)
    assert progress(firm).answered == {question.id: option.key}
    claims = {each.control: each.verdict for each in evidence.of(firm)}
    assert {control: claims[control] for control in option.evidence} == dict(option.evidence)
    assert {each.source for each in evidence.of(firm)} == {SourceKind.ANSWER}
    assert {each.observed_at for each in evidence.of(firm)} == {NOW}


def test_the_same_answer_twice_changes_nothing(bakery):
    firm, _ = bakery
    question = first_with_evidence(firm)
    for _ in range(2):
        submit_answer(organisation=firm, question_id=question.id, option=question.options[0].key)
        count = len(evidence.of(firm))
    assert Answer.objects.count() == 1
    assert len(evidence.of(firm)) == count == len({c for o in question.options for c in o.evidence})


def test_not_knowing_takes_an_earlier_claim_back_and_keeps_both_in_the_log(bakery):
    firm, _ = bakery
    question = first_with_evidence(firm)
    submit_answer(organisation=firm, question_id=question.id, option=question.options[0].key)
    before = len(evidence.of(firm))
    submit_answer(organisation=firm, question_id=question.id, option="unknown", ask=question.ask[0])
    log = evidence.of(firm)
    assert len(log) == 2 * before
    assert {each.verdict for each in log[before:]} == {Verdict.UNKNOWN}
    assert Answer.objects.get().ask == question.ask[0]


def test_a_question_that_is_not_asked_of_this_firm_is_refused(bakery):
    firm, _ = bakery
    firm.has = []
    firm.save()
    hidden = next(each for each in load().questions.values() if not visible(each, firm.tags, {}))
    with pytest.raises(Conflict) as refusal:
        submit_answer(organisation=firm, question_id=hidden.id, option="unknown")
    assert refusal.value.key == "error.not_asked"
    assert evidence.of(firm) == []


def test_an_unknown_question_or_option_is_refused(bakery):
    firm, _ = bakery
    with pytest.raises(Invalid):
        submit_answer(organisation=firm, question_id="no-such-question", option="unknown")
    with pytest.raises(Invalid):
        submit_answer(organisation=firm, question_id=first_with_evidence(firm).id, option="no-such-option")


def test_saving_one_answer_takes_at_most_five_queries(bakery, django_assert_max_num_queries):
    firm, token = bakery
    from bolwerk.apps.organisations.selectors import by_link

    question = first_with_evidence(firm)
    with django_assert_max_num_queries(7) as spent:  # BEGIN or SAVEPOINT and its end do not ask the database anything
        submit_answer(organisation=by_link(token), question_id=question.id, option=question.options[0].key)
    asked = [each["sql"] for each in spent.captured_queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) == 5


@pytest.mark.parametrize("option", ["separate", "same_as_shop"])
def test_an_answer_that_closes_another_question_takes_its_claims_back(bakery, option):
    firm, _ = bakery
    submit_answer(organisation=firm, question_id="wifi-guests", option=option)
    follow_up = load().questions["wifi-password"]
    submit_answer(organisation=firm, question_id=follow_up.id, option=follow_up.options[0].key)
    submit_answer(organisation=firm, question_id="wifi-guests", option="unknown")
    newest = {each.control: each.verdict for each in evidence.of(firm) if each.subject == f"question:{follow_up.id}"}
    assert newest
    assert set(newest.values()) == {Verdict.UNKNOWN}
    assert set(Answer.objects.values_list("question_id", flat=True)) == {"wifi-guests"}


def test_a_changed_profile_takes_back_what_is_not_asked_any_more_and_nothing_else(bakery):
    firm, _ = bakery
    for question in progress(firm).questions:
        if visible(question, firm.tags, answers_of(firm)):
            submit_answer(organisation=firm, question_id=question.id, option=question.options[0].key)
    before = answers_of(firm)
    profile = clean(size="solo", kind="bakery", postcode="9000", has=[])
    change_profile(organisation=firm, profile=profile, name="Bij An", actor=VISITOR)
    firm.refresh_from_db()
    assert (firm.size, firm.has, firm.name) == ("solo", [], "Bij An")
    left = answers_of(firm)
    asked = {each.id for each in load().questions.values() if visible(each, firm.tags, left)}
    assert set(left) == set(before) & asked
    assert set(before) - set(left)
    posture = picture_of(firm).posture
    claimed = {ref for each in posture.controls.values() for ref in map(subject_if_claims, each.evidence) if ref}
    assert {each.removeprefix("question:") for each in claimed} <= set(left)
    assert Entry.objects.filter(organisation=firm, verb="organisation.changed").get().detail == {
        "fields": ["size", "has", "name"]
    }
    assert first_break(firm) is None


def subject_if_claims(each):
    return each.subject if each.verdict is not Verdict.UNKNOWN else None


def test_nothing_changed_writes_nothing(bakery):
    firm, _ = bakery
    same = clean(size=firm.size, kind=firm.kind, postcode=firm.postcode, has=list(firm.has))
    change_profile(organisation=firm, profile=same, name="", actor=VISITOR)
    assert [each.verb for each in Entry.objects.filter(organisation=firm)] == ["organisation.begun"]
