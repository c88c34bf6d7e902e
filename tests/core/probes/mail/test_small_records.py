# SPDX-License-Identifier: EUPL-1.2
"""TLS-RPT (RFC 8460), BIMI, and domains without mail."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.mail import bimi, parked, tls_rpt
from bolwerk.core.probes.mail.tags import begins, fields
from bolwerk.core.probes.result import CheckResult

REJECT = "v=DMARC1; p=reject"


def txt(*records: str, status: Status | None = None) -> Answer:
    return Answer("shop.be", "TXT", status or (Status.OK if records else Status.NXDOMAIN), records)


@pytest.mark.parametrize(
    ("records", "verdict", "reason"),
    [
        (["v=TLSRPTv1; rua=mailto:tls@shop.be"], "pass", "tls_rpt_set"),
        (["v=TLSRPTv1;rua=mailto:tls@shop.be,https://tls.shop.be/v1?a=b;"], "pass", "tls_rpt_set"),
        (["v=TLSRPTv1; rua=mailto:tls@shop.be", "other"], "pass", "tls_rpt_set"),
        ([], "warn", "tls_rpt_missing"),
        (["v=TLSRPTv10; rua=mailto:tls@shop.be"], "warn", "tls_rpt_missing"),
        (["v=TLSRPTv1; rua=mailto:a@shop.be", "v=TLSRPTv1; rua=mailto:b@shop.be"], "fail", "tls_rpt_multiple"),
        (["v=TLSRPTv1"], "fail", "tls_rpt_wrong"),
        (["v=TLSRPTv1; rua="], "fail", "tls_rpt_wrong"),
        (["v=TLSRPTv1; rua=tls@shop.be"], "fail", "tls_rpt_wrong"),
        (["v=TLSRPTv1; rua=http://tls.shop.be/"], "fail", "tls_rpt_wrong"),
        (["v=TLSRPTv1; rua=mailto:a@shop.be, "], "fail", "tls_rpt_wrong"),
    ],
)
def test_who_hears_of_locks_that_failed(records: list[str], verdict: str, reason: str) -> None:
    result = tls_rpt.evaluate(txt(*records))
    assert (result.verdict, result.reason) == (verdict, reason)


def test_lost_answers_are_not_judged() -> None:
    assert tls_rpt.evaluate(txt(status=Status.SERVFAIL)).reason == "dns_servfail"
    assert bimi.evaluate("shop.be", txt(status=Status.SERVFAIL), {}).reason == "dns_servfail"


@pytest.mark.parametrize(
    ("record", "policy", "verdict", "reason"),
    [
        ("v=BIMI1; l=https://shop.be/logo.svg; a=https://shop.be/vmc.pem", REJECT, "pass", "bimi_set"),
        ("v=BIMI1; l=https://shop.be/logo.svg?x=1;", "v=DMARC1; p=quarantine", "pass", "bimi_set"),
        ("v=BIMI1; l=https://shop.be/logo.svg", "v=DMARC1; p=none", "warn", "bimi_without_rule"),
        ("v=BIMI1; l=https://shop.be/logo.svg", REJECT + "; sp=none", "warn", "bimi_without_rule"),
        ("v=BIMI1; l=https://shop.be/logo.svg", "", "warn", "bimi_without_rule"),
        ("v=BIMI1; l=; a=;", REJECT, "not_applicable", "bimi_declined"),
        ("v=BIMI1; l=http://shop.be/logo.svg", REJECT, "warn", "bimi_wrong"),
        ("v=BIMI1; a=https://shop.be/vmc.pem", REJECT, "warn", "bimi_wrong"),
        ("v=BIMI1; l=logo.svg", REJECT, "warn", "bimi_wrong"),
        ("", REJECT, "not_applicable", "bimi_missing"),
    ],
)
def test_the_logo(record: str, policy: str, verdict: str, reason: str) -> None:
    rules = {"shop.be": txt(*filter(None, [policy])), "be": txt()}
    result = bimi.evaluate("shop.be", txt(*filter(None, [record])), rules)
    assert (result.verdict, result.reason) == (verdict, reason)


def closed(mx: str, spf: str, policy: str, *, web: bool = True) -> CheckResult:
    addresses = Addresses(Status.OK, ("192.0.2.1",)) if web else Addresses(Status.NODATA)
    return parked.evaluate(
        "shop.be",
        mx=txt(*filter(None, [mx])),
        apex=addresses,
        txt=txt(*filter(None, [spf])),
        dmarc={"shop.be": txt(*filter(None, [policy])), "be": txt()},
    )


@pytest.mark.parametrize(
    ("mx", "spf", "policy", "web", "verdict", "reason"),
    [
        ("0 .", "v=spf1 -all", REJECT, True, "pass", "parked_closed"),
        ("", "v=spf1 -all", REJECT, False, "pass", "parked_closed"),
        ("", "v=spf1 -all", REJECT, True, "warn", "parked_partly"),
        ("0 .", "v=spf1 ~all", REJECT, True, "warn", "parked_partly"),
        ("0 .", "", REJECT, True, "warn", "parked_partly"),
        ("0 .", "v=spf1 -all", "v=DMARC1; p=quarantine", True, "warn", "parked_partly"),
        ("0 .", "v=spf1 -all", REJECT + "; t=y", True, "warn", "parked_partly"),
        ("0 .", "v=spf1 -all", "", True, "warn", "parked_partly"),
        ("0 .", "", "", True, "fail", "parked_open"),
        ("", "", "", True, "fail", "parked_open"),
        ("", "", "", False, "fail", "parked_open"),
        ("10 mx.shop.be", "v=spf1 -all", REJECT, True, "not_applicable", "mail_in_use"),
        ("", "v=spf1 include:x.be -all", "", True, "not_applicable", "mail_in_use"),
        ("", "v=spf1 redirect=x.be", "", True, "not_applicable", "mail_in_use"),
        ("", "v=spf1 -ip4:192.0.2.1 -all", REJECT, False, "warn", "parked_partly"),
    ],
)
def test_a_domain_without_mail(mx: str, spf: str, policy: str, web: bool, verdict: str, reason: str) -> None:
    result = closed(mx, spf, policy, web=web)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_it_says_what_is_missing() -> None:
    assert closed("", "", "").observation["missing"] == ["null_mx", "spf", "dmarc"]
    assert closed("0 .", "v=spf1 -all", "").observation["missing"] == ["dmarc"]


@given(st.text(max_size=100))
def test_any_record_is_read(noise: str) -> None:
    for start in ("v=TLSRPTv1;", "v=BIMI1;", ""):
        assert tls_rpt.evaluate(txt(start + noise)).id == "mail.tls_rpt"
        assert bimi.evaluate("shop.be", txt(start + noise), {"shop.be": txt(noise), "be": txt()}).id == "mail.bimi"


def test_the_shared_grammar() -> None:
    assert begins("X1", ["v=X1; a=b", "v=X1", "v=X10; a=b", "V=X1;"]) == ("v=X1; a=b", "v=X1")
    assert fields("v=X1; a=b; a=c; d=;") == {"a": "b", "d": ""}
    assert fields("v=X1; a=b=c") is None
    assert fields("v=X1; a=b=c", loose=True) == {"a": "b=c"}
    assert fields("v=X1; a b") is None


@pytest.mark.parametrize("text", ["v=X1; id=%s\0", "v=X1;%sid%s=%sx%s\0", "v=X1; id=%s;"])
def test_fields_made_to_be_slow_take_no_time(text: str) -> None:
    began = time.thread_time()
    fields(text.replace("%s", " " * 100_000))
    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize("place", ["https://%s!", "mailto:%s", "mailto:a@%s!", "https://%s/%s!"])
def test_places_made_to_be_slow_take_no_time(place: str) -> None:
    began = time.thread_time()
    assert tls_rpt.places("v=TLSRPTv1; rua=" + place.replace("%s", "a" * 60_000)) is None
    assert tls_rpt.places("v=TLSRPTv1; rua=" + place.replace("%s", "a." * 30_000)) is None
    assert time.thread_time() - began < 0.5
