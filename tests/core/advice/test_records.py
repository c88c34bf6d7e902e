# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.advice.dmarc import ladder
from bolwerk.core.advice.records import DnsRecord, File, Situation, files_for, records_for
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.dmarc.evaluate import evaluate
from bolwerk.core.probes.mail.mta_sts.policy import is_record, parse

DOMAIN = "shop.example"
CHECK = "mail.dmarc.policy"


def record_for(measure: str, situation: Situation) -> DnsRecord | None:
    """Of a measure with one record at most."""
    found = records_for(measure, situation)
    assert len(found) < 2
    return found[0] if found else None


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


MISSING = ["null_mx", "spf", "dmarc"]


def parked(missing: list[str], **observed: dict) -> list[DnsRecord]:
    reasons = {"mail.parked": "parked_open", "mail.spf.record": "spf_missing", CHECK: "dmarc_missing"}
    return list(
        records_for(
            "mail-parked", Situation(DOMAIN, "generic", reasons, {"mail.parked": {"missing": missing}, **observed})
        )
    )


def test_a_parked_domain_is_closed_by_three_records():
    assert parked(MISSING) == [
        DnsRecord("MX", DOMAIN, "@", "0 ."),
        DnsRecord("TXT", DOMAIN, "@", "v=spf1 -all"),
        DnsRecord("TXT", "_dmarc.shop.example", "_dmarc", "v=DMARC1; p=reject"),
    ]


def test_of_a_parked_domain_only_what_lacks_is_given_and_what_stands_there_is_named():
    assert parked(["spf"], **{"mail.spf.record": {"record": "v=spf1 ?all"}}) == [
        DnsRecord("TXT", DOMAIN, "@", "v=spf1 -all", replaces="v=spf1 ?all")
    ]
    above = {CHECK: {"record": "v=DMARC1; p=none", "at": "example"}}
    assert parked(["dmarc"], **above)[0].replaces == ""
    assert records_for("mail-parked", Situation(DOMAIN, "generic", {"mail.parked": "mail_in_use"}, {})) == ()


@pytest.mark.parametrize(
    ("mail", "values"),
    [
        ("google", ["1 smtp.google.com"]),
        ("microsoft365", ["0 shop-example.mail.protection.outlook.com"]),
        ("combell", ["10 mx.mailprotect.be", "20 mx.backup.mailprotect.be"]),
        ("one", []),
        ("generic", []),
    ],
)
def test_where_mail_must_go_is_only_said_for_providers_where_all_have_the_same(mail, values):
    for reason in ("mx_lost", "mx_alias"):
        lost = Situation(DOMAIN, mail, {"mail.mx": reason}, {"mail.mx": {"hosts": ["mx.gone.example"]}})
        made = records_for("mail-arrives", lost)
        assert [each.value for each in made] == values
        assert [each.replaces for each in made] == ["mx.gone.example", *[""] * 9][: len(values)]
    fine = Situation(DOMAIN, mail, {"mail.mx": "mx_found"}, {"mail.mx": {"hosts": ["mx.gone.example"]}})
    assert records_for("mail-arrives", fine) == ()


def test_of_several_dmarc_records_the_strictest_stays():
    several = ["v=DMARC1; p=none; rua=mailto:a@b.be", "v=DMARC1; p=quarantine", "v=DMARC1; p=what"]
    made = dmarc(*several, measure="mail-dmarc-none")
    assert made is not None
    assert (made.value, made.replaces) == ("v=DMARC1; p=quarantine", "\n".join(several))
    strict = dmarc(*several, measure="mail-dmarc-enforce")
    assert strict is not None
    assert strict.value == "v=DMARC1; p=quarantine; rua=mailto:dmarc@shop.example"


def enforced(reason: str, **seen: object) -> DnsRecord:
    [made] = records_for("mail-dmarc-enforce", Situation(DOMAIN, "generic", {CHECK: reason}, {CHECK: seen}))
    return made


def test_a_rule_that_is_followed_in_part_keeps_its_strength_and_loses_the_old_tag():
    standing = "v=DMARC1; p=reject; pct=50; rua=mailto:a@b.be"
    made = enforced("dmarc_sampled", at=DOMAIN, record=standing, policy="reject", subdomains="reject")
    assert (made.value, made.replaces) == ("v=DMARC1; p=reject; rua=mailto:a@b.be", standing)


def test_records_that_do_not_count_give_way_to_the_one_that_will():
    both = ["v=DMARC1; p=none", "v=DMARC1; p=reject"]
    above = {"at": "example", "record": "v=DMARC1; p=none; rua=mailto:a@b.be", "policy": "none", "subdomains": "none"}
    made = enforced("dmarc_none", ignored=both, **above)
    assert (made.value, made.replaces) == ("v=DMARC1; p=quarantine; rua=mailto:a@b.be", "\n".join(both))


def sts(reason: str, **seen: object) -> tuple[list[DnsRecord], list[File]]:
    reasons = {"mail.mta_sts": reason, "mail.tls_rpt": "tls_rpt_set"}
    observed = {"mail.mx": {"hosts": ["mx1.shop.example", "mx2.shop.example"]}, "mail.mta_sts": seen}
    situation = Situation(DOMAIN, "generic", reasons, observed)
    return list(records_for("mail-mta-sts", situation)), list(files_for("mail-mta-sts", situation))


def test_mta_sts_begins_with_testing_and_names_every_mail_server():
    [record], [file] = sts("mta_sts_missing")
    assert file == File(
        "https://mta-sts.shop.example/.well-known/mta-sts.txt",
        "version: STSv1\nmode: testing\nmx: mx1.shop.example\nmx: mx2.shop.example\nmax_age: 604800",
    )
    assert (record.name, record.host) == ("_mta-sts.shop.example", "_mta-sts")
    assert is_record(record.value)
    found = parse(file.text.encode())
    assert found is not None
    assert (found.mode, found.age, list(found.hosts)) == ("testing", 604800, ["mx1.shop.example", "mx2.shop.example"])


def test_after_testing_comes_enforce_with_another_id():
    [first], _ = sts("mta_sts_missing")
    [second], [file] = sts("mta_sts_testing", record=first.value)
    assert "mode: enforce" in file.text
    assert second.replaces == first.value
    assert second.value != first.value
    assert sts("mta_sts_enforced") == ([], [])


def test_reports_on_encryption_are_asked_for_where_they_are_not():
    reasons = {"mail.tls_rpt": "tls_rpt_missing"}
    assert records_for("mail-mta-sts", Situation(DOMAIN, "generic", reasons, {})) == (
        DnsRecord("TXT", "_smtp._tls.shop.example", "_smtp._tls", "v=TLSRPTv1; rua=mailto:tls@shop.example"),
    )


@pytest.mark.parametrize(
    ("issuer", "value"),
    [
        ("Let's Encrypt", '0 issue "letsencrypt.org"'),
        ("Sectigo Limited", '0 issue "sectigo.com"'),
        ("Nobody Ltd", ""),
    ],
)
def test_the_authority_of_the_present_certificate_may_make_the_next(issuer, value):
    observed = {"web.certificate.caa": {"issuer": issuer}}
    for reasons in ({"dns.caa": "caa_missing"}, {"web.certificate.caa": "caa_differs"}):
        made = records_for("dns-caa", Situation(DOMAIN, "generic", reasons, observed))
        assert [each.value for each in made] == ([value] if value else [])
    assert records_for("dns-caa", Situation(DOMAIN, "generic", {"dns.caa": "caa_set"}, observed)) == ()


@pytest.mark.parametrize(
    ("reason", "record", "places"),
    [
        ("dmarc_missing", None, ["ahead", "ahead", "ahead"]),
        ("dmarc_none", "v=DMARC1; p=none; rua=mailto:a@b.be", ["here", "ahead", "ahead"]),
        ("dmarc_quarantine", "v=DMARC1; p=quarantine", ["behind", "here", "ahead"]),
        ("dmarc_reject", "v=DMARC1;p=reject; sp=none", ["behind", "behind", "here"]),
        ("dmarc_sampled", "v=DMARC1; p=quarantine; pct=50", ["behind", "here", "ahead"]),
    ],
)
def test_the_ladder_says_where_the_domain_stands(reason, record, places):
    seen = {"record": record, "at": DOMAIN} if record else {}
    rungs = ladder(reason, seen, DOMAIN)
    assert [each.place for each in rungs] == places
    assert [each.policy for each in rungs] == ["none", "quarantine", "reject"]
    for each in rungs:
        again = evaluate(
            DOMAIN,
            {
                DOMAIN: Answer(f"_dmarc.{DOMAIN}", "TXT", Status.OK, (each.value,)),
                "example": Answer("_dmarc.example", "TXT", Status.NXDOMAIN, ()),
            },
        )
        assert again.reason == f"dmarc_{each.policy}"


def test_the_ladder_of_somebody_above_is_not_ours_to_climb():
    assert ladder("dmarc_none", {"record": "v=DMARC1; p=none", "at": "example"}, DOMAIN) == ()
    assert ladder("dmarc_multiple", {"records": ["v=DMARC1; p=none"]}, DOMAIN) == ()


@pytest.mark.parametrize(
    ("record", "names", "value"),
    [
        ("v=spf1 include:gone.example mx ~all", ["gone.example"], "v=spf1 mx ~all"),
        ("v=spf1 ~Include:Gone.Example mx -all", ["gone.example"], "v=spf1 mx -all"),
        ("v=spf1 include:ours.example ~all", ["deeper.example"], None),
    ],
)
def test_a_dead_include_of_our_own_goes_and_all_the_rest_stays(record, names, value):
    observed = {"mail.spf.record": {"record": record, "names": names}}
    made = record_for("mail-spf", Situation(DOMAIN, "generic", {"mail.spf.record": "spf_broken_include"}, observed))
    assert (made.value if made else None) == value


def test_no_record_is_made_up_where_what_was_seen_does_not_hold_it():
    """A firm's file that is put back may hold a finding without its fields."""
    seen = Situation(DOMAIN, "generic", {CHECK: "dmarc_none"}, {CHECK: {}})
    assert list(records_for("mail-dmarc-enforce", seen)) == []
