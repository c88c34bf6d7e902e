# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.mail.mta_sts import evaluate
from bolwerk.core.probes.tls import trust
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.url import Url

TEXT = "v=STSv1; id=1;"
URL = Url("https", "mta-sts.shop.be", "/.well-known/mta-sts.txt")


def body(mode: str = "enforce", age: int = 604800, mx: str = "mx.shop.be") -> bytes:
    return f"version: STSv1\r\nmode: {mode}\r\nmx: {mx}\r\nmax_age: {age}\r\n".encode()


def page(content: bytes | None = None, *, status: int = 200, kind: str | None = "text/plain", **more: Any) -> Hop:
    session = Session(Version.TLS13, trust.VALID)
    found = {"session": session, "status": status, "content_type": kind, "body": content, **more}
    return Hop(URL, **found)


@pytest.mark.parametrize(
    ("texts", "verdict", "reason"),
    [
        ((), "warn", "mta_sts_missing"),
        (("v=spf1 -all",), "warn", "mta_sts_missing"),
        ((TEXT, "v=STSv1; id=2;"), "fail", "mta_sts_multiple"),
        (("v=STSv1;",), "fail", "mta_sts_record_wrong"),
    ],
)
def test_what_the_record_decides(texts: tuple[str, ...], verdict: str, reason: str) -> None:
    result = evaluate.record(Answer("", "TXT", Status.OK if texts else Status.NXDOMAIN, texts))
    assert result is not None
    assert (result.verdict, result.reason) == (verdict, reason)


def test_a_good_record_leads_on_and_a_lost_one_says_so() -> None:
    assert evaluate.record(Answer("", "TXT", Status.OK, (TEXT, "other"))) is None
    lost = evaluate.record(Answer("", "TXT", Status.TIMEOUT))
    assert lost is not None
    assert (lost.verdict, lost.reason) == ("could_not_test", "dns_timeout")


@pytest.mark.parametrize(
    ("hop", "verdict", "reason"),
    [
        (page(body()), "pass", "mta_sts_enforced"),
        (page(body(), kind="text/plain; charset=utf-8"), "pass", "mta_sts_enforced"),
        (page(body(mx="*.shop.be")), "pass", "mta_sts_enforced"),
        (page(body(age=86_400)), "pass", "mta_sts_enforced"),
        (page(body(age=86_399)), "warn", "mta_sts_short"),
        (page(body("testing")), "warn", "mta_sts_testing"),
        (page(body("none")), "warn", "mta_sts_off"),
        (page(body(mx="other.be")), "fail", "mta_sts_other_hosts"),
        (page(body("testing", mx="other.be")), "warn", "mta_sts_other_hosts"),
        (page(body(), kind="text/html"), "fail", "mta_sts_policy_wrong"),
        (page(body(), kind=None), "fail", "mta_sts_policy_wrong"),
        (page(b"hello"), "fail", "mta_sts_policy_wrong"),
        (page(body() + b"x: " + b"y" * (65_536 - 3 - len(body()))), "pass", "mta_sts_enforced"),
        (page(body() + b"x: " + b"y" * (65_537 - 3 - len(body()))), "fail", "mta_sts_policy_wrong"),
        (page(status=499), "fail", "mta_sts_policy_missing"),
        (page(status=500), "could_not_test", "refused_us"),
        (page(status=404), "fail", "mta_sts_policy_missing"),
        (page(status=301, location="https://shop.be/"), "fail", "mta_sts_policy_missing"),
        (page(status=503), "could_not_test", "refused_us"),
        (page(status=403), "could_not_test", "refused_us"),
        (page(status=429), "could_not_test", "refused_us"),
        (page(body_trouble="reply_timeout"), "could_not_test", "reply_timeout"),
        (Hop(URL, trouble="host_not_found"), "fail", "mta_sts_policy_missing"),
        (Hop(URL, trouble="connect_refused"), "fail", "mta_sts_policy_missing"),
        (Hop(URL, trouble="blocked_address"), "could_not_test", "blocked_address"),
        (Hop(URL, trouble="connect_timeout"), "could_not_test", "connect_timeout"),
        (page(body(), session=Session(Version.TLS13, "certificate_expired")), "fail", "mta_sts_certificate"),
    ],
)
def test_the_policy(hop: Hop, verdict: str, reason: str) -> None:
    result = evaluate.policy(TEXT, hop, ["mx.shop.be"])
    assert (result.verdict, result.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("offer", "certificate", "enforced", "tested"),
    [
        (Offer.ENCRYPTED, "valid", "mta_sts_enforced", "mta_sts_testing"),
        (Offer.UNSEEN, "", "mta_sts_enforced", "mta_sts_testing"),
        (Offer.ENCRYPTED, "certificate_wrong_name", "mta_sts_server_wrong", "mta_sts_server_wrong"),
        (Offer.ENCRYPTED, "certificate_self_signed", "mta_sts_server_wrong", "mta_sts_server_wrong"),
        (Offer.MISSING, "", "mta_sts_server_wrong", "mta_sts_server_wrong"),
        (Offer.OLD, "", "mta_sts_server_wrong", "mta_sts_server_wrong"),
    ],
)
def test_servers_that_do_not_keep_to_the_policy(offer: Offer, certificate: str, enforced: str, tested: str) -> None:
    server = Server("mx.shop.be", offer, certificate=certificate)
    for mode, reason, bad in (
        ("enforce", enforced, "fail"),
        ("testing", tested, "warn"),
        ("none", "mta_sts_off", ""),
    ):
        result = evaluate.policy(TEXT, page(body(mode)), ["mx.shop.be"], [server])
        assert result.reason == reason
        if reason == "mta_sts_server_wrong":
            assert (result.verdict, result.observation["wrong"]) == (bad, ["mx.shop.be"])
