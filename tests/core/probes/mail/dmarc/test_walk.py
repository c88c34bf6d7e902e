# SPDX-License-Identifier: EUPL-1.2
"""The tree walk of RFC 9989 section 4.10, with the examples of its text and of appendix B."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.dmarc.walk import MAX_QUESTIONS, Walk, names, walk

NONE, REJECT = "v=DMARC1; p=none", "v=DMARC1; p=reject"
LONG = "a.b.c.d.e.f.g.h.i.j.mail.example.com"


def walked(domain: str, records: dict[str, str | Status]) -> Walk:
    answers = {}
    for name in names(domain):
        value = records.get(name, Status.NXDOMAIN)
        known = isinstance(value, Status)
        answers[name] = Answer(name, "TXT", value if known else Status.OK, () if known else (str(value),))
    return walk(domain, answers)


@pytest.mark.parametrize(
    ("domain", "asked"),
    [
        ("com", ["com"]),
        ("example.com", ["example.com", "com"]),
        ("a.mail.example.com", ["a.mail.example.com", "mail.example.com", "example.com", "com"]),
        (
            "a.b.c.d.e.f.g.h",
            ["a.b.c.d.e.f.g.h", "b.c.d.e.f.g.h", "c.d.e.f.g.h", "d.e.f.g.h", "e.f.g.h", "f.g.h", "g.h", "h"],
        ),
        (
            LONG,
            [
                LONG,
                "g.h.i.j.mail.example.com",
                "h.i.j.mail.example.com",
                "i.j.mail.example.com",
                "j.mail.example.com",
                "mail.example.com",
                "example.com",
                "com",
            ],
        ),
    ],
)
def test_the_questions(domain: str, asked: list[str]) -> None:
    assert names(domain) == asked


@pytest.mark.parametrize(
    ("domain", "records", "organisation", "policy"),
    [
        # the simple cases
        ("example.com", {}, "example.com", None),
        ("example.com", {"example.com": REJECT}, "example.com", "example.com"),
        ("a.example.com", {"example.com": REJECT}, "example.com", "example.com"),
        ("a.example.com", {"a.example.com": NONE, "example.com": REJECT}, "example.com", "a.example.com"),
        ("a.b.example.com", {"b.example.com": NONE}, "b.example.com", "b.example.com"),
        ("a.b.example.com", {"b.example.com": NONE, "example.com": REJECT}, "example.com", "example.com"),
        ("a.b.example.com", {"a.b.example.com": NONE}, "a.b.example.com", "a.b.example.com"),
        # psd=n: here begins an organisation
        (
            "a.b.example.com",
            {"b.example.com": NONE + "; psd=n", "example.com": REJECT},
            "b.example.com",
            "b.example.com",
        ),
        (
            "b.example.com",
            {"b.example.com": NONE + "; psd=n", "example.com": REJECT},
            "b.example.com",
            "b.example.com",
        ),
        # psd=y: what lies one label below is one
        ("example.com", {"com": REJECT + "; psd=y"}, "example.com", "com"),
        ("a.example.com", {"com": REJECT + "; psd=y"}, "example.com", "com"),
        ("a.example.com", {"com": REJECT + "; psd=y", "example.com": NONE}, "example.com", "example.com"),
        ("a.b.example.com", {"com": REJECT + "; psd=y", "b.example.com": NONE}, "example.com", "com"),
        (
            "a.giant.bank.example",
            {"giant.bank.example": NONE, "bank.example": REJECT + "; psd=y"},
            "giant.bank.example",
            "giant.bank.example",
        ),
        (
            "a.mega.bank.example",
            {"bank.example": REJECT + "; psd=y", "example": NONE},
            "mega.bank.example",
            "bank.example",
        ),
        # the suffix itself sends mail: its own psd=y does not make it lie below itself
        ("bank.example", {"bank.example": REJECT + "; psd=y", "example": NONE}, "bank.example", "bank.example"),
        # a top without a psd tag is taken at its word
        ("example.com", {"com": REJECT}, "com", "com"),
        # wrong values of psd say nothing
        ("a.example.com", {"a.example.com": NONE + "; psd=x", "example.com": REJECT}, "example.com", "a.example.com"),
        # the walk of a long name skips what lies between
        (LONG, {"example.com": REJECT}, "example.com", "example.com"),
        (LONG, {"f.g.h.i.j.mail.example.com": NONE, "example.com": REJECT}, "example.com", "example.com"),
        (
            LONG,
            {"g.h.i.j.mail.example.com": NONE + "; psd=n"},
            "g.h.i.j.mail.example.com",
            "g.h.i.j.mail.example.com",
        ),
    ],
)
def test_whose_policy_counts(
    domain: str, records: dict[str, str | Status], organisation: str, policy: str | None
) -> None:
    found = walked(domain, records)
    assert found.organisation == organisation
    assert (found.policy[0] if found.policy else None) == policy


def test_a_name_with_two_records_has_none() -> None:
    answers = {
        "a.example.com": Answer("", "TXT", Status.OK, (NONE, REJECT)),
        "example.com": Answer("", "TXT", Status.OK, (REJECT, "v=spf1 -all")),
        "com": Answer("", "TXT", Status.NODATA),
    }
    assert [name for name, _ in walk("a.example.com", answers).found] == ["example.com"]


def test_it_stops_where_it_cannot_see() -> None:
    lost = walked("a.example.com", {"example.com": Status.SERVFAIL, "com": REJECT})
    assert lost.unseen is not None
    assert (lost.unseen.name, lost.found) == ("example.com", ())
    past = walked("a.example.com", {"example.com": NONE + "; psd=n", "com": Status.SERVFAIL})
    assert past.unseen is None


LABELS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=20).map(".".join)
RECORDS = st.sampled_from([NONE, REJECT, NONE + "; psd=n", REJECT + "; psd=y", "junk"])


@given(LABELS, st.lists(RECORDS, max_size=8))
def test_any_tree(domain: str, records: list[str]) -> None:
    asked = names(domain)
    assert len(asked) <= MAX_QUESTIONS
    found = walked(domain, dict(zip(asked, records, strict=False)))
    assert domain == found.organisation or domain.endswith("." + found.organisation)
    assert found.policy is None or found.policy[0] in asked
