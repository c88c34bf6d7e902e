# SPDX-License-Identifier: EUPL-1.2
"""A proof is issued of what a look again saw mended, of nothing else, once, and verifies with what is published."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from support.repairs import DMARC, RECORD, look, mend, witness

from bolwerk.apps.accounts.services import person
from bolwerk.apps.audit.models import Entry
from bolwerk.apps.monitoring.models import Cause, CheckRun
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Membership
from bolwerk.apps.organisations.services import erase
from bolwerk.apps.portability.reading import read
from bolwerk.apps.portability.services import export_firm, import_firm
from bolwerk.apps.proofs import keys, services
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.apps.proofs.selectors import mended, proof_of, proofs_of, provable, unproven
from bolwerk.core.errors import Conflict, Invalid, NotAllowed, NotFound
from bolwerk.core.proofs.checking import Outcome, check

pytestmark = pytest.mark.django_db
FORCED = "web.https.forced"


def issue(firm, run, actor=VISITOR) -> RepairProof:
    return services.issue(organisation=firm, run_id=run.pk, actor=actor)


def test_what_was_mended_is_proven_and_verifies(firm):
    run = mend(firm)
    assert provable(firm) == run
    proof = issue(firm, run)
    found = check(proof.document.encode(), keys.published())
    assert found.outcome is Outcome.VALID
    told = found.proof
    assert (told.domain, told.issuer, told.id) == ("bakery.example", "http://testserver", str(proof.pk))
    assert [(each.check, each.before.verdict, each.after.verdict) for each in told.checks] == [
        (DMARC, "fail", "pass")
    ]
    only = told.checks[0]
    assert (only.before.reason, only.after.reason) == ("dmarc_missing", "dmarc_reject")
    assert only.after.observation == {"records": [RECORD], "share": "0.5"}
    assert only.before.at < only.after.at <= told.issued_at
    assert only.controls == ["mail-spoofing"]
    assert (told.witness.asked[0].server, told.witness.asked[0].records) == ("ns1.host.example", [RECORD])
    assert told.witness.caches[0].records == []
    note = Entry.objects.filter(organisation=firm, verb="repair.proven").get()
    assert note.detail == {"proof": str(proof.pk), "domain": "bakery.example", "key": told.key.kid}


def test_asked_twice_it_is_the_same_file_and_noted_once(firm):
    run = mend(firm)
    first, second = issue(firm, run), issue(firm, run)
    assert (first.pk, first.document) == (second.pk, second.document)
    assert Entry.objects.filter(verb="repair.proven").count() == RepairProof.objects.count() == 1
    assert proof_of(firm, first.pk).document == first.document


def mend_the_site_too(firm):
    """A later look again, which sees in order what the one before did, and one thing more."""
    whole = CheckRun.objects.filter(organisation=firm, cause=Cause.ASKED).earliest("asked_at")
    now, seen = timezone.now(), {DMARC: ("pass", "dmarc_reject"), FORCED: ("pass", "https_forced")}
    how = {"cause": Cause.AGAIN, "only": [DMARC, FORCED], "follows": whole, "witness": witness(firm.domain, now)}
    return look(firm, now, seen, **how)


def test_the_newest_look_again_is_offered_and_tells_of_all_that_was_mended(firm):
    mend(firm)
    newest = mend_the_site_too(firm)
    assert unproven(firm) == newest
    told = check(issue(firm, newest).document.encode(), keys.published()).proof
    assert [each.check for each in told.checks] == [DMARC, FORCED]
    assert (unproven(firm), provable(firm)) == (None, newest)


def test_after_a_proof_a_look_is_offered_once_it_saw_something_more(firm):
    issue(firm, mend(firm))
    assert unproven(firm) is None
    newest = mend_the_site_too(firm)
    assert unproven(firm) == newest


def test_it_tells_of_no_other_record_that_the_look_asked_for(firm):
    run = mend(firm)
    said, lag = run.witness["asked"][0], run.witness["caches"][0]
    others = [{"name": firm.domain, "type": each, "records": ["else"]} for each in ("A", "MX", "NS", "TXT")]
    run.witness = {
        "asked": [*({**said, **each} for each in others * 15), said],
        "caches": [*({**lag, **each, "records": ["older"]} for each in others * 15), lag],
    }
    run.save()
    found = check(issue(firm, run).document.encode(), keys.published())
    assert found.outcome is Outcome.VALID
    for told in (found.proof.witness.asked, found.proof.witness.caches):
        assert [(each.name, each.type) for each in told] == [("_dmarc.bakery.example", "TXT")]


WARNED, TIMED_OUT, GONE = ("warn", "dmarc_none"), ("could_not_test", "dns_timeout"), ("not_applicable", "no_mail")


@pytest.mark.parametrize("cause", [Cause.ASKED, Cause.AGAIN, Cause.WATCH])
@pytest.mark.parametrize(
    ("since", "offered"),
    [
        ([("fail", "dmarc_missing")], False),
        ([WARNED], False),
        ([("fail", "dmarc_missing"), TIMED_OUT], False),
        ([WARNED, GONE], False),
        ([("fail", "dmarc_missing"), ("pass", "dmarc_reject")], True),
        ([TIMED_OUT], True),
        ([("pass", "dmarc_quarantine")], True),
    ],
    ids=lambda each: "+".join(verdict for verdict, _ in each) if isinstance(each, list) else "",
)
def test_what_a_newer_look_refutes_is_not_offered(firm, cause, since, offered):
    now = timezone.now()
    run = mend(firm, asked_at=now - timedelta(hours=9))
    for number, found in enumerate(since):
        look(firm, now - timedelta(hours=8 - number), {DMARC: found}, cause=cause)
    assert (unproven(firm) is not None, provable(firm) is not None) == (offered, offered)
    if not offered:
        with pytest.raises(Invalid, match=r"error\.repair\.nothing"):
            issue(firm, run)


def test_what_still_holds_is_proven_without_what_broke_again(firm):
    now, https = timezone.now(), "web.https.forced"
    look(firm, now - timedelta(days=2), {DMARC: ("fail", "dmarc_missing"), https: ("warn", "http_not_forced")})
    good = {DMARC: ("pass", "dmarc_reject"), https: ("pass", "https_forced")}
    run = look(firm, now - timedelta(days=1), good, cause=Cause.AGAIN)
    look(firm, now - timedelta(hours=1), {DMARC: ("fail", "dmarc_missing")}, cause=Cause.WATCH)
    look(firm, now - timedelta(minutes=30), {https: ("warn", "http_not_forced")}, domain="other.example")
    assert unproven(firm) == run
    found = check(issue(firm, run).document.encode(), keys.published())
    assert [each.check for each in found.proof.checks] == [https]


def test_a_proof_that_was_issued_stays_when_it_broke_again(firm):
    run = mend(firm)
    proof = issue(firm, run)
    look(firm, timezone.now(), {DMARC: ("fail", "dmarc_missing")})
    assert (unproven(firm), provable(firm), issue(firm, run).document) == (None, None, proof.document)


def test_the_newest_fault_before_it_counts(firm):
    now = timezone.now()
    look(firm, now - timedelta(days=9), {DMARC: ("fail", "dmarc_missing")})
    look(firm, now - timedelta(days=5), {DMARC: ("warn", "dmarc_none")})
    look(firm, now - timedelta(days=4), {DMARC: ("could_not_test", "dns_timeout")})
    run = look(firm, now, {DMARC: ("pass", "dmarc_reject")}, cause=Cause.AGAIN)
    look(firm, now + timedelta(hours=1), {DMARC: ("fail", "dmarc_missing")})
    assert [(each.before.verdict, each.before.reason) for each in mended(run)] == [("warn", "dmarc_none")]


@pytest.mark.parametrize(
    "fields",
    [{"cause": Cause.ASKED}, {"cause": Cause.WATCH}, {"finished_at": None}, {"domain": "other.example"}],
    ids=["asked", "watch", "unfinished", "another-domain"],
)
def test_no_other_look_proves_anything(firm, fields):
    run = mend(firm, **fields)
    assert provable(firm) is None
    with pytest.raises(Invalid, match=r"error\.repair\.nothing"):
        issue(firm, run)
    assert RepairProof.objects.count() == 0


@pytest.mark.parametrize(
    "found", [("fail", "dmarc_missing"), ("could_not_test", "dns_timeout"), ("warn", "dmarc_none")]
)
def test_what_is_not_in_order_now_is_not_mended(firm, found):
    look(firm, timezone.now() - timedelta(days=1), {DMARC: ("fail", "dmarc_missing")})
    run = look(firm, timezone.now(), {DMARC: found}, cause=Cause.AGAIN)
    with pytest.raises(Invalid):
        issue(firm, run)


def test_a_fault_of_another_firm_with_the_same_domain_is_not_this_ones(firm, bakery):
    from bolwerk.apps.organisations import services as organisations
    from bolwerk.apps.organisations.profile import clean

    profile = clean(size="solo", kind="bakery", postcode="1000", has=[])
    other, _ = organisations.begin(profile=profile, domain=firm.domain, language="nl")
    mend(other)
    run = look(firm, timezone.now(), {DMARC: ("pass", "dmarc_reject")}, cause=Cause.AGAIN)
    assert mended(run) == []
    with pytest.raises(NotFound):
        issue(firm, CheckRun.objects.filter(organisation=other).latest("asked_at"))
    proof = issue(other, CheckRun.objects.filter(organisation=other).latest("asked_at"))
    with pytest.raises(NotFound):
        proof_of(firm, proof.pk)
    assert (proofs_of(firm), [each.pk for each in proofs_of(other)]) == ([], [proof.pk])


def test_what_a_file_says_was_seen_is_never_proven(firm):
    """Anybody may write a file that says there was a fault. Also one that bears a date somewhat in the future."""
    look(firm, timezone.now() + timedelta(minutes=4), {DMARC: ("fail", "dmarc_missing")})
    exported = export_firm(organisation=firm, actor=VISITOR)
    copy, _ = import_firm(file=read(json.dumps(exported).encode()), actor=VISITOR)
    assert CheckRun.objects.filter(organisation=copy).count() == 1
    run = look(copy, timezone.now() + timedelta(hours=1), {DMARC: ("pass", "dmarc_reject")}, cause=Cause.AGAIN)
    assert mended(run) == []
    look(copy, timezone.now() + timedelta(hours=2), {DMARC: ("fail", "dmarc_missing")})
    run = look(copy, timezone.now() + timedelta(hours=3), {DMARC: ("pass", "dmarc_reject")}, cause=Cause.AGAIN)
    assert len(mended(run)) == 1


def test_an_adviser_may_prove_what_was_mended_and_a_stranger_not(firm):
    run = mend(firm)
    with pytest.raises(NotAllowed):
        issue(firm, run, person(email="stranger@other.example", language="nl"))
    supplier = person(email="it@supplier.example", language="nl")
    Membership.objects.create(organisation=firm, user=supplier, role="outsider")
    assert issue(firm, run, supplier).organisation == firm


def test_huge_observations_still_make_a_proof_that_verifies(firm):
    run = mend(firm)
    run.results.update(observation={"page": "x" * 4096, "many": [{"a": ["y" * 900] * 90}] * 90, "share": 1.25})
    run.witness = {
        kind: [{**each, "records": ["z" * 1000] * 20} for each in found] * 60 for kind, found in run.witness.items()
    }
    run.save()
    proof = issue(firm, run)
    found = check(proof.document.encode(), keys.published())
    assert found.outcome is Outcome.VALID
    assert found.proof.checks[0].after.cut
    assert len(found.proof.witness.asked) == 60


def test_without_a_key_to_sign_with_nothing_is_issued(firm, key_file):
    run = mend(firm)
    key_file.parent.mkdir()
    key_file.write_text("not a key")
    with pytest.raises(Conflict, match=r"error\.repair\.key"):
        issue(firm, run)
    assert (RepairProof.objects.count(), key_file.read_text()) == (0, "not a key")


def test_it_is_taken_along_and_erased_with_the_firm(firm):
    proof = issue(firm, mend(firm))
    exported = export_firm(organisation=firm, actor=VISITOR)
    part = exported["repair_proofs"][0]
    assert (part["id"], part["document"]) == (str(proof.pk), proof.document)
    erase(organisation=firm)
    assert RepairProof.objects.count() == 0
    assert check(part["document"].encode(), keys.published()).outcome is Outcome.VALID
