# SPDX-License-Identifier: EUPL-1.2
"""What counts as a proof, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.control.evaluate import (
    FOUND,
    UNSEEN,
    Seen,
    better,
    file,
    line,
    readable,
    record,
)
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.trust import UNTRUSTED, VALID
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.url import Url

VALUE = "q" * 43
URL = Url("https", "shop.test", "/.well-known/bolwerk.txt")
GOOD = Session(None, VALID)
PLACES = ["found", "other", "certificate", "elsewhere", "missing", "unseen"]


def text(*records: str, status: Status = Status.OK) -> Answer:
    return Answer("_bolwerk.shop.test", "TXT", status, records)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (text(line(VALUE)), "found"),
        (text("v=spf1 -all", f" {line(VALUE)} "), "found"),
        (text(line("r" * 43)), "other"),
        (text(line(VALUE)[:-1]), "other"),
        (text(line(VALUE) + "x"), "other"),
        (text(VALUE), "missing"),
        (text("v=spf1 -all"), "missing"),
        (text(status=Status.NODATA), "missing"),
        (text(status=Status.NXDOMAIN), "missing"),
        (text(status=Status.SERVFAIL), "unseen"),
        (text(status=Status.TIMEOUT), "unseen"),
        (text(status=Status.REFUSED), "unseen"),
    ],
)
def test_the_record(answer: Answer, said: str) -> None:
    assert record(answer, VALUE) == said


@pytest.mark.parametrize(
    ("hop", "said"),
    [
        (Hop(URL, 200, session=GOOD, body=line(VALUE).encode()), "found"),
        (Hop(URL, 200, session=GOOD, body=b"\xef\xbb\xbf" + line(VALUE).encode() + b"\r\n"), "found"),
        (Hop(URL, 200, session=GOOD, body=b"# ours\n" + line(VALUE).encode()), "found"),
        (Hop(URL, 200, session=GOOD, body=line("r" * 43).encode()), "other"),
        (Hop(URL, 200, session=GOOD, body=b"<p>" + line(VALUE).encode() + b"</p>"), "missing"),
        (Hop(URL, 200, session=GOOD, body=b"<!doctype html>"), "missing"),
        (Hop(URL, 404, session=GOOD, body=line(VALUE).encode()), "missing"),
        (Hop(URL, 410, session=GOOD), "missing"),
        (Hop(URL, 301, session=GOOD, location="https://other.test/"), "elsewhere"),
        (Hop(URL, 200, session=Session(None, UNTRUSTED), body=line(VALUE).encode()), "certificate"),
        (Hop(URL, 200, body=line(VALUE).encode()), "certificate"),
        (Hop(URL, 503, session=GOOD, body=line(VALUE).encode()), "unseen"),
        (Hop(URL, 200, session=GOOD, body=None, body_trouble="connection_lost"), "unseen"),
        (Hop(URL, trouble="connect_refused"), "unseen"),
    ],
)
def test_the_file(hop: Hop, said: str) -> None:
    assert file(hop, VALUE) == said


@given(st.binary(max_size=200), st.sampled_from([200, 206, 301, 404, 500]), st.sampled_from([VALID, UNTRUSTED]))
def test_nothing_but_the_very_line_is_a_proof(body: bytes, status: int, certificate: str) -> None:
    assert file(Hop(URL, status, session=Session(None, certificate), body=body), VALUE) != FOUND


@given(st.lists(st.text(max_size=60)), st.sampled_from(Status))
def test_no_other_record_is_a_proof(records: list[str], status: Status) -> None:
    assert record(Answer("x", "TXT", status, tuple(records)), VALUE) != FOUND


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_of_two_hosts_the_one_that_has_it_counts(first: str, second: str) -> None:
    assert better(first, second) == better(second, first)
    assert (better(first, second) == FOUND) == (FOUND in (first, second))
    assert (better(first, second) == UNSEEN) == (first == second == UNSEEN)


def test_unseen_is_never_gone() -> None:
    seen = Seen({"dns": "unseen", "file": "missing"})
    assert (seen.gone("dns"), seen.gone("file"), seen.gone("mail"), seen.proven) == (False, True, False, "")
    assert Seen({"dns": "missing", "file": "found"}).proven == "file"


def test_what_a_scanner_says_is_read_no_further_than_its_words() -> None:
    assert readable({"dns": "found", "file": "yes", "mail": "found"}) == {"dns": "found", "file": "unseen"}
    assert readable(["found"]) == readable(None) == {"dns": "unseen", "file": "unseen"}
