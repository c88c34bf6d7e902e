# SPDX-License-Identifier: EUPL-1.2
"""Whatever a firm told and whatever was seen: taken along in a file and put back, it is the same firm."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bolwerk.apps.assessments.selectors import progress
from bolwerk.apps.assessments.services import submit_answer
from bolwerk.apps.audit.services import first_break
from bolwerk.apps.evidence.services import record
from bolwerk.apps.monitoring.landing import finish, keep_result
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.profile import KINDS, clean
from bolwerk.apps.organisations.selectors import by_link
from bolwerk.apps.organisations.services import begin
from bolwerk.apps.plans.selectors import picture_of
from bolwerk.apps.plans.services import decide
from bolwerk.apps.portability.reading import read
from bolwerk.apps.portability.services import export_firm, import_firm
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.profile import HAS, SIZES
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.probes.result import CHECKS, CheckVerdict, judge

PROFILES = st.builds(
    clean,
    size=st.sampled_from(SIZES),
    kind=st.sampled_from(KINDS),
    postcode=st.sampled_from(["1000", "9000", "4700"]),
    has=st.lists(st.sampled_from(HAS), unique=True),
    enterprise_number=st.sampled_from(["", "0123456749"]),
)
ANYTHING = st.dictionaries(
    st.text(max_size=8), st.none() | st.integers() | st.text() | st.lists(st.text()), max_size=3
)
OBSERVED = st.fixed_dictionaries(
    {
        "seen": ANYTHING,
        "record": st.sampled_from(["v=spf1 mx ~all", "v=DMARC1; p=none", ""]),
        "records": st.lists(st.sampled_from(["v=spf1 mx -all", "v=spf1 include:a.example ~all"]), max_size=2),
        "policy": st.sampled_from(["none", "reject"]),
        "subdomains": st.sampled_from(["none", "quarantine"]),
        "names": st.lists(st.sampled_from(["a.example", "b.example"]), max_size=2),
        "receives_mail": st.booleans(),
    }
)


def plain(values: object) -> bool:
    """Text that PostgreSQL can keep: what probes store has neither zero characters nor halves of a pair."""
    return not any(bad in json.dumps(values) for bad in ("\\u0000", "\\ud8", "\\ud9", "\\uda", "\\udb", "\\udc"))


RESULTS = st.lists(
    st.builds(
        lambda of, verdict, seen: judge(of[0], verdict, of[1], **seen),
        st.sampled_from([(check, reason) for check in sorted(CHECKS) for reason in sorted(CHECKS[check].reasons)]),
        st.sampled_from(CheckVerdict),
        OBSERVED.filter(plain),
    ),
    unique_by=lambda each: each.id,
    max_size=8,
)
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(sorted(load().controls)),
        st.sampled_from([SourceKind.ANSWER, SourceKind.PROBE]),
        st.sampled_from(Verdict),
        st.integers(0, 800),
        st.none() | st.integers(-10, 300),
    ),
    max_size=10,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PROFILES, st.data(), RESULTS, CLAIMS)
def test_the_firm_put_back_has_the_same_picture_and_the_same_plan(profile, data, results, claims):
    firm, _ = begin(profile=profile, domain="bakery.example", language="fr", name="Au Bon Pain")
    _live(firm, data, results, claims)
    raw = json.dumps(export_firm(organisation=firm, actor="visitor")).encode()
    again, token = import_firm(file=read(raw), actor="visitor")

    now = datetime.now(UTC)
    assert picture_of(by_link(token), now) == picture_of(firm, now)
    assert progress(again) == progress(firm)
    assert _told(export_firm(organisation=again, actor="visitor")) == _told(json.loads(raw))
    assert first_break(again) is None


def _live(firm, data, results, claims) -> None:
    now = datetime.now(UTC)
    while (asked := progress(firm).next) is not None and data.draw(st.booleans() | st.just(True)):
        option = data.draw(st.sampled_from([each.key for each in asked.options]))
        at = now - timedelta(days=data.draw(st.integers(0, 500)), microseconds=7)
        submit_answer(organisation=firm, question_id=asked.id, option=option, now=at)
    run = CheckRun.objects.create(organisation=firm, domain=firm.domain)
    for each in results:
        keep_result(run=run, result=each)
    finish(run=run, duration_ms=1200, providers={"dns": "combell", "mail": "generic"})
    record(
        organisation=firm,
        evidence=[
            Evidence(
                control=control,
                source=source,
                verdict=verdict,
                observed_at=now - timedelta(days=ago),
                expires_at=None if left is None else now + timedelta(days=left),
                summary="answer.yes",
                reference="question:any@1",
            )
            for control, source, verdict, ago, left in claims
        ],
    )
    for measure in data.draw(st.lists(st.sampled_from(sorted(load().measures)), max_size=3, unique=True)):
        decide(organisation=firm, measure_id=measure, state="dismissed", actor="visitor")


def _told(file: dict) -> dict:
    """Without what belongs to one place and moment: when it was taken, people, links and the audit log."""
    here = {"exported_at", "seen_at", "audit", "memberships", "links"}
    return {key: value for key, value in file.items() if key not in here}
