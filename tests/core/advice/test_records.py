# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.advice.records import DnsRecord, Situation, record_for
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.dmarc.evaluate import evaluate

DOMAIN = "shop.example"
CHECK = "mail.dmarc.policy"


def dmarc(*records: str, measure: str) -> DnsRecord | None:
    """What is advised after the real check saw these records."""
    status = Status.OK if records else Status.NXDOMAIN
    own = Answer(f"_dmarc.{DOMAIN}", "TXT", status, records)
    result = evaluate(DOMAIN, {DOMAIN: own, "example": Answer("_dmarc.example", "TXT", Status.NXDOMAIN, ())})
    return record_for(measure, Situation(DOMAIN, "generic", {CHECK: result.reason}, {CHECK: result.observation}))


def test_without_dmarc_the_first_step_only_watches():
    value = "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"
    assert dmarc(measure="mail-dmarc-none") == DnsRecord("TXT", "_dmarc.shop.example", "_dmarc", value)


@pytest.mark.parametrize(
    ("standing", "value"),
    [
        ("v=DMARC1; p=none; rua=mailto:a@b.be", "v=DMARC1; p=quarantine; rua=mailto:a@b.be"),
        ("v=DMARC1; p=none", "v=DMARC1; p=quarantine; rua=mailto:dmarc@shop.example"),
        ("v=DMARC1; p=reject; np=none; rua=mailto:a@b.be", "v=DMARC1; p=reject; rua=mailto:a@b.be"),
        ("v=DMARC1; p=reject; t=y; rua=mailto:a@b.be", "v=DMARC1; p=reject; rua=mailto:a@b.be"),
        ("v=DMARC1; p=reject; sp=none; rua=mailto:a@b.be", "v=DMARC1; p=reject; rua=mailto:a@b.be"),
    ],
)
def test_enforcing_keeps_the_addresses_and_never_weakens(standing, value):
    record = dmarc(standing, measure="mail-dmarc-enforce")
    assert record is not None
    assert (record.value, record.replaces) == (value, standing)
    again = dmarc(record.value, measure="mail-dmarc-enforce")
    assert again is None


@pytest.mark.parametrize("measure", ["mail-dmarc-none", "mail-dmarc-enforce", "mail-spf", "backup-321"])
def test_no_record_when_nothing_is_wrong_or_nothing_was_seen(measure):
    assert record_for(measure, Situation(DOMAIN, "generic", {}, {})) is None
    assert dmarc("v=DMARC1; p=reject", measure=measure) is None


def test_a_second_spf_record_is_named_as_replaced():
    seen = {"records": ["v=spf1 mx ~all", "v=spf1 a ~all"]}
    situation = Situation(DOMAIN, "generic", {"mail.spf.record": "spf_multiple"}, {"mail.spf.record": seen})
    assert record_for("mail-spf", situation) == DnsRecord(
        "TXT", DOMAIN, "@", "v=spf1 mx a ~all", replaces="v=spf1 mx ~all\nv=spf1 a ~all"
    )


def test_a_domain_without_mail_is_closed_at_once():
    reasons = {CHECK: "dmarc_missing", "mail.parked": "parked_open"}
    made = record_for("mail-dmarc-none", Situation(DOMAIN, "generic", reasons, {}))
    assert made == DnsRecord("TXT", "_dmarc.shop.example", "_dmarc", "v=DMARC1; p=reject")
    reasons["mail.parked"] = "mail_in_use"
    watched = record_for("mail-dmarc-none", Situation(DOMAIN, "generic", reasons, {}))
    assert watched is not None
    assert watched.value == "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"
