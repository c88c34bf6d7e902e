# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime

import pytest

from bolwerk.apps.assessments.models import Answer
from bolwerk.apps.assessments.selectors import progress
from bolwerk.apps.assessments.services import submit_answer
from bolwerk.apps.evidence import selectors as evidence
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
    from bolwerk.core.catalogue.loader import load
    from bolwerk.core.catalogue.profile import visible

    firm.has = []
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
    with django_assert_max_num_queries(6) as spent:  # BEGIN or SAVEPOINT and its end do not ask the database anything
        submit_answer(organisation=by_link(token), question_id=question.id, option=question.options[0].key)
    asked = [each["sql"] for each in spent.captured_queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) == 4
