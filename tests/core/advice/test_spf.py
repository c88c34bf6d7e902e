# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.advice.spf import merge, merged_record
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.spf.evaluate import evaluate
from bolwerk.core.probes.mail.spf.record import parse
from bolwerk.core.probes.result import MAX_TEXT

M365 = "include:spf.protection.outlook.com"
TERMS = st.sampled_from(
    ["a", "mx", "ip4:192.0.2.7", "ip4:198.51.100.0/24", "include:a.example", M365, "ip6:2001:db8::1"]
)
ENDS = st.sampled_from(["", "-all", "~all", "?all", "+all", "all", "redirect=b.example"])
RECORDS = st.lists(
    st.tuples(st.lists(TERMS, max_size=4), ENDS).map(lambda each: " ".join(["v=spf1", *each[0], each[1]]).strip()),
    min_size=1,
    max_size=3,
)


@pytest.mark.parametrize(
    ("mail", "value"),
    [
        ("microsoft365", f"v=spf1 {M365} ~all"),
        ("google", "v=spf1 include:_spf.google.com ~all"),
        ("combell", "v=spf1 mx ~all"),
        ("generic", "v=spf1 mx ~all"),
    ],
)
def test_a_first_record_names_what_the_mail_provider_asks(mail, value):
    assert merged_record("spf_missing", {"receives_mail": True}, mail) == value


def test_a_domain_without_mail_says_that_nobody_sends():
    assert merged_record("spf_missing", {"receives_mail": False}, "generic") == "v=spf1 -all"
    assert merged_record("spf_parked", {"receives_mail": False}, "google") == "v=spf1 -all"


def test_two_records_become_one_and_keep_every_sender():
    two = ["v=spf1 include:news.example ~all", "v=spf1 mx ip4:192.0.2.7 -all"]
    assert merged_record("spf_multiple", {"records": two}, "microsoft365") == (
        f"v=spf1 include:news.example mx ip4:192.0.2.7 {M365} -all"
    )


def test_who_let_everybody_in_keeps_the_named_senders():
    seen = {"record": "v=spf1 mx ip4:0.0.0.0/0 +all"}
    assert merged_record("spf_allows_everyone", seen, "generic") == "v=spf1 mx ~all"


@pytest.mark.parametrize(
    "reason", ["spf_strict", "spf_softfail", "spf_invalid", "spf_too_many_lookups", "spf_too_many_voids", "timeout"]
)
def test_no_record_where_all_is_well_or_a_person_must_look(reason):
    assert merged_record(reason, {"record": "v=spf1 mx foo -all"}, "generic") is None


@given(RECORDS, st.sampled_from(["microsoft365", "generic"]))
def test_merging_loses_no_sender_names_each_once_and_lets_nobody_in(records, mail):
    value = merge(records, mail)
    terms = value.split()[1:]
    asked = {term for record in records for term in record.split()[1:]}
    assert {term for term in asked if not term.endswith("all") and "=" not in term} <= set(terms)
    assert len(terms) == len(set(terms))
    assert merge([value], mail) == value
    assert not parse(value).everyone
    end = parse(value).all
    assert end.qualifier in ("-", "~") if end else parse(value).redirect == "b.example"


@given(st.lists(st.sampled_from(["mx", "ip4:192.0.2.7"]), max_size=2, unique=True))
def test_the_check_passes_what_we_advise(terms):
    value = merge([" ".join(["v=spf1", *terms, "?all"])], "generic")
    answer = Answer("shop.example", "TXT", Status.OK, (value,))
    assert evaluate("shop.example", {("shop.example", "TXT"): answer}, receives_mail=True).verdict == "pass"


@pytest.mark.parametrize(("count", "whole"), [(60, True), (190, True), (250, False)])
def test_a_long_record_loses_no_sender_or_is_left_to_a_person(count: int, whole: bool) -> None:
    """Of a very long record only the beginning is kept: nobody is told to publish that."""
    terms = [f"ip4:192.0.2.{number}/32" for number in range(count)]
    text = " ".join(["v=spf1", *terms, "?all"])
    answer = Answer("shop.test", "TXT", Status.OK, (text,))
    found = evaluate("shop.test", {("shop.test", "TXT"): answer}, receives_mail=True)
    assert (found.verdict.value, found.reason) == ("warn", "spf_neutral")
    assert (len(text) < MAX_TEXT) is whole
    expected = " ".join(["v=spf1", *terms, "~all"]) if whole else None
    assert merged_record(found.reason, found.observation, "generic") == expected
    several = {"records": ["v=spf1 mx ~all", text[:MAX_TEXT]]}
    assert (merged_record("spf_multiple", several, "generic") is not None) is whole
    dead = {"record": text[:MAX_TEXT] if not whole else text + " include:gone.test", "names": ["gone.test"]}
    assert (merged_record("spf_broken_include", dead, "generic") is not None) is whole
