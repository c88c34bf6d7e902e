# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.mail import evaluate
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.mail.exchangers import exchangers, is_null
from bolwerk.core.probes.tls.hello import Version

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ALIAS = Addresses(Status.OK, ("192.0.2.1",), alias="real.be")
HERE, GONE, LOST = Addresses(Status.OK, ("192.0.2.1",)), Addresses(Status.NXDOMAIN), Addresses(Status.TIMEOUT)


def mx(*records: str, status: Status | None = None) -> Answer:
    return Answer("shop.be", "MX", status or (Status.OK if records else Status.NODATA), records)


def test_exchangers_are_ordered_and_a_null_mx_is_known() -> None:
    assert exchangers(mx("20 b.be", "5 a.be", "100 c.be", "30 a.be", "junk")) == ("a.be", "b.be", "c.be")
    assert (is_null(mx("0 .")), is_null(mx("10 a.be")), is_null(mx())) == (True, False, False)
    assert exchangers(mx("0 .")) == ()


@pytest.mark.parametrize(
    ("answer", "hosts", "apex", "verdict", "reason"),
    [
        (mx("10 a.be"), {"a.be": HERE}, HERE, "pass", "mx_found"),
        (mx("0 ."), {}, HERE, "not_applicable", "null_mx"),
        (mx(), {}, HERE, "warn", "mx_implicit"),
        (mx(), {}, GONE, "not_applicable", "no_mail"),
        (mx("10 a.be"), {"a.be": GONE}, HERE, "fail", "mx_lost"),
        (mx("10 a.be", "20 b.be"), {"a.be": GONE, "b.be": HERE}, HERE, "warn", "mx_partly_lost"),
        (mx("10 a.be"), {"a.be": LOST}, HERE, "could_not_test", "dns_timeout"),
        (mx("10 192.0.2.1"), {"192.0.2.1": GONE}, HERE, "fail", "mx_is_address"),
        (mx("0 .", "10 a.be"), {"a.be": HERE}, HERE, "warn", "mx_beside_null"),
        (mx("0 .", "10 a.be"), {"a.be": GONE}, HERE, "fail", "mx_lost"),
        (mx("0 .", "5 ."), {}, HERE, "not_applicable", "null_mx"),
        (mx("10 a.be"), {"a.be": ALIAS}, HERE, "warn", "mx_alias"),
        (mx("10 a.be", "20 b.be"), {"a.be": HERE, "b.be": ALIAS}, HERE, "warn", "mx_alias"),
        (mx("10 a.be", "20 b.be"), {"a.be": GONE, "b.be": ALIAS}, HERE, "warn", "mx_partly_lost"),
        (mx(status=Status.SERVFAIL), {}, HERE, "could_not_test", "dns_servfail"),
    ],
)
def test_where_mail_arrives(
    answer: Answer, hosts: dict[str, Addresses], apex: Addresses, verdict: str, reason: str
) -> None:
    result = evaluate.mx(answer, hosts, apex=apex, allowed=True)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_an_alias_is_told_with_where_it_leads() -> None:
    result = evaluate.mx(mx("10 a.be", "20 b.be"), {"a.be": HERE, "b.be": ALIAS}, apex=HERE, allowed=True)
    assert result.observation == {"hosts": ["a.be", "b.be"], "aliases": {"b.be": "real.be"}}


def test_a_website_that_refuses_all_mail_in_its_name_needs_no_word_on_where_mail_goes() -> None:
    result = evaluate.mx(mx(), {}, apex=HERE, allowed=True, closed=True)
    assert (result.verdict, result.reason) == ("not_applicable", "no_mail")


def test_a_mail_server_on_an_inside_address_is_not_judged() -> None:
    result = evaluate.mx(mx("10 a.be"), {"a.be": HERE}, apex=HERE, allowed=False)
    assert (result.verdict, result.reason) == ("could_not_test", "blocked_address")


def server(offer: Offer, certificate: str = "", days: float = 90, reason: str = "", life: int = 90) -> Server:
    ends = NOW + timedelta(days=days)
    return Server("a.be", offer, reason, "TLSv1.3", certificate, ends - timedelta(days=life), ends)


GOOD, UNSEEN = server(Offer.ENCRYPTED, "valid"), server(Offer.UNSEEN, reason="connect_timeout")


@pytest.mark.parametrize(
    ("servers", "verdict", "reason"),
    [
        ([GOOD], "pass", "starttls_offered"),
        ([GOOD, UNSEEN], "pass", "starttls_offered"),
        ([GOOD, server(Offer.MISSING)], "fail", "starttls_missing"),
        ([server(Offer.REFUSED)], "fail", "starttls_refused"),
        ([server(Offer.BROKEN)], "fail", "starttls_broken"),
        ([GOOD, server(Offer.OLD)], "warn", "starttls_old_version"),
        ([UNSEEN], "could_not_test", "connect_timeout"),
        ([], "could_not_test", "no_server"),
    ],
)
def test_encryption_on_the_way(servers: list[Server], verdict: str, reason: str) -> None:
    result = evaluate.starttls(servers)
    assert (result.verdict, result.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("servers", "verdict", "reason"),
    [
        ([GOOD], "pass", "certificate_valid"),
        ([GOOD, server(Offer.ENCRYPTED, "valid", 10.1)], "pass", "certificate_valid"),
        ([GOOD, server(Offer.ENCRYPTED, "valid", 10)], "warn", "certificate_expires_soon"),
        ([server(Offer.ENCRYPTED, "valid", 1.7, life=6)], "pass", "certificate_valid"),
        ([server(Offer.ENCRYPTED, "valid", 1.4, life=6)], "warn", "certificate_expires_soon"),
        ([GOOD, server(Offer.ENCRYPTED, "certificate_expired")], "warn", "certificate_expired"),
        ([server(Offer.ENCRYPTED, "certificate_wrong_name")], "warn", "certificate_wrong_name"),
        ([server(Offer.ENCRYPTED, "certificate_self_signed")], "warn", "certificate_self_signed"),
        ([server(Offer.MISSING)], "could_not_test", "no_encryption"),
        ([UNSEEN], "could_not_test", "connect_timeout"),
    ],
)
def test_the_certificate(servers: list[Server], verdict: str, reason: str) -> None:
    result = evaluate.certificate(servers, NOW)
    assert (result.verdict, result.reason) == (verdict, reason)


SELF_MADE = server(Offer.ENCRYPTED, "certificate_self_signed")


@pytest.mark.parametrize(
    ("servers", "sealed", "verdict", "reason"),
    [
        ([SELF_MADE], {"a.be"}, "pass", "certificate_sealed"),
        ([server(Offer.ENCRYPTED, "certificate_wrong_name")], {"a.be"}, "pass", "certificate_sealed"),
        ([server(Offer.ENCRYPTED, "certificate_expired", -1)], {"a.be"}, "pass", "certificate_sealed"),
        ([SELF_MADE], {"b.be"}, "warn", "certificate_self_signed"),
        ([SELF_MADE, replace(SELF_MADE, host="b.be")], {"a.be"}, "warn", "certificate_self_signed"),
        ([SELF_MADE, server(Offer.ENCRYPTED, "valid", 10)], {"a.be"}, "warn", "certificate_expires_soon"),
        ([GOOD], {"a.be"}, "pass", "certificate_valid"),
        ([server(Offer.MISSING)], {"a.be"}, "could_not_test", "no_encryption"),
    ],
)
def test_a_certificate_that_a_signed_record_vouches_for_needs_nobody_else(
    servers: list[Server], sealed: set[str], verdict: str, reason: str
) -> None:
    result = evaluate.certificate(servers, NOW, sealed)
    assert (result.verdict, result.reason) == (verdict, reason)


def speaks(version: str, older: Version | None = None, unseen: str = "", name: str = "a.be") -> Server:
    offer = Offer.ENCRYPTED if version else Offer.OLD
    return Server(name, offer, version=version, older=older, older_unseen=unseen)


@pytest.mark.parametrize(
    ("servers", "verdict", "reason"),
    [
        ([speaks("TLSv1.3")], "pass", "tls_modern"),
        ([speaks("TLSv1.2")], "pass", "tls_without_13"),
        ([speaks("TLSv1.2"), speaks("TLSv1.3", name="b.be")], "pass", "tls_modern"),
        ([speaks("TLSv1.3", Version.TLS11)], "warn", "old_tls_offered"),
        ([speaks("TLSv1.3", Version.SSL3)], "fail", "ssl3_offered"),
        ([speaks("", Version.TLS10)], "warn", "only_old_tls"),
        ([speaks("TLSv1.3"), speaks("", Version.TLS10, name="b.be")], "warn", "only_old_tls"),
        ([speaks("TLSv1.3", unseen="tls_timeout")], "could_not_test", "tls_timeout"),
        ([speaks("TLSv1.3", unseen="tls_timeout"), speaks("TLSv1.3", Version.TLS10, name="b.be")], "warn",
         "old_tls_offered"),
        ([server(Offer.MISSING)], "could_not_test", "no_encryption"),
        ([UNSEEN], "could_not_test", "connect_timeout"),
        ([], "could_not_test", "no_encryption"),
    ],
)  # fmt: skip
def test_versions(servers: list[Server], verdict: str, reason: str) -> None:
    result = evaluate.versions(servers)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_of_mail_servers_ten_are_looked_at() -> None:
    every = [f"{number} m{number:02}.be" for number in range(1, 12)]
    assert len(exchangers(mx(*every[:10]))) == 10
    assert exchangers(mx(*every)) == exchangers(mx(*every[:10]))
