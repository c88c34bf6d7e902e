# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.web import evaluate, hsts, securitytxt
from bolwerk.core.probes.web.evaluate import YEAR, Hop, Journey
from bolwerk.core.probes.web.url import Url

SESSION = Session(Version.TLS13, "certificate_valid")


def page(place: str, status: int = 200, *, trouble: str = "", policy: str | None = None) -> Hop:
    scheme, _, rest = place.partition("://")
    host, slash, path = rest.partition("/")
    session = (
        SESSION if scheme == "https" and trouble not in ("connect_refused", "tls_broken", "connection_lost") else None
    )
    return Hop(Url(scheme, host, slash + path or "/"), 0 if trouble else status, trouble, session,
               hsts=(policy,) if policy is not None else ())  # fmt: skip


def trip(*hops: Hop, stopped: str = "") -> Journey:
    return Journey(hops, stopped)


HOME, PLAIN = page("https://a.be"), page("http://a.be")
GONE = trip(page("http://a.be", trouble="connect_refused"))


def said(result: CheckResult) -> tuple[str, str]:
    return result.verdict.value, result.reason


@pytest.mark.parametrize(
    ("home", "plain", "outcome"),
    [
        (trip(HOME), None, ("pass", "https_works")),
        (trip(page("https://a.be", 500)), None, ("pass", "https_works")),
        (trip(page("https://a.be", 301), stopped="redirect_loop"), None, ("pass", "https_works")),
        (trip(page("https://a.be", 301), PLAIN), None, ("fail", "https_leads_back")),
        (trip(page("https://a.be", 301), page("http://a.be", 301), page("https://w.a.be")), None,
         ("warn", "https_detour")),
        (trip(page("https://a.be", 301), PLAIN, page("https://w.a.be", 301), page("http://w.a.be")), None,
         ("fail", "https_leads_back")),
        (trip(page("https://a.be", 301), page("http://a.be", 301), stopped="redirect_loop"), None,
         ("fail", "https_leads_back")),
        (trip(page("https://a.be", 301), PLAIN, page("https://a.be/x", 301), stopped="redirect_loop"), None,
         ("fail", "https_leads_back")),
        (trip(page("https://a.be", 301), PLAIN, page("https://w.a.be", trouble="tls_broken")), None,
         ("fail", "https_broken")),
        (trip(page("https://a.be", 301), PLAIN, page("https://w.a.be", trouble="reply_timeout")), None,
         ("could_not_test", "reply_timeout")),
        (trip(page("https://a.be", 301), page("https://w.a.be", trouble="tls_broken")), None,
         ("fail", "https_broken")),
        (trip(page("https://a.be", 301), page("https://w.a.be", trouble="connect_timeout")), None,
         ("could_not_test", "connect_timeout")),
        (trip(page("https://a.be", trouble="connect_refused")), trip(PLAIN), ("fail", "https_missing")),
        (trip(page("https://a.be", trouble="connect_refused")), trip(page("http://a.be", 301), page("https://w.a.be")),
         ("warn", "https_only_elsewhere")),
        (trip(page("https://a.be", trouble="connect_refused")), trip(page("http://a.be", 301), page("https://b.be")),
         ("fail", "https_missing")),
        (trip(page("https://a.be", trouble="connect_refused")), trip(page("http://a.be", 301), page("http://w.a.be")),
         ("fail", "https_missing")),
        (trip(page("https://a.be", trouble="connect_refused")),
         trip(page("http://a.be", 301), page("https://w.a.be", trouble="tls_broken")), ("fail", "https_missing")),
        (trip(page("https://a.be", trouble="connect_refused")), GONE, ("not_applicable", "no_web_server")),
        (trip(page("https://a.be", trouble="connect_refused")), trip(page("http://a.be", trouble="connect_timeout")),
         ("could_not_test", "connect_refused")),
        (trip(page("https://a.be", trouble="tls_broken")), GONE, ("fail", "https_broken")),
        (trip(page("https://a.be", trouble="connection_lost")), trip(PLAIN), ("could_not_test", "connection_lost")),
        (trip(page("https://a.be", trouble="reply_timeout")), trip(PLAIN), ("could_not_test", "reply_timeout")),
    ],
)  # fmt: skip
def test_https(home: Journey, plain: Journey | None, outcome: tuple[str, str]) -> None:
    assert said(evaluate.https(home, plain, "a.be")) == outcome


MOVED = page("http://a.be", 301)


@pytest.mark.parametrize(
    ("plain", "home", "outcome"),
    [
        (trip(MOVED, HOME), None, ("pass", "https_forced")),
        (trip(MOVED, page("https://other.com")), None, ("pass", "https_forced")),
        (trip(MOVED, page("https://a.be", trouble="connect_timeout")), None, ("pass", "https_forced")),
        (trip(MOVED, page("https://10.0.0.1", trouble="blocked_address")), None,
         ("could_not_test", "blocked_address")),
        (trip(MOVED, page("http://w.a.be", 302), HOME), None, ("pass", "https_forced")),
        (trip(MOVED, page("https://a.be", 302), page("http://w.a.be", 302), HOME), None, ("warn", "https_left")),
        (trip(MOVED, page("https://a.be", 302), page("http://w.a.be")), None, ("fail", "https_left")),
        (trip(PLAIN), None, ("fail", "http_not_forced")),
        (trip(MOVED, page("http://w.a.be")), None, ("fail", "http_not_forced")),
        (trip(page("http://a.be", 399)), None, ("fail", "http_not_forced")),
        (trip(page("http://a.be", 400)), None, ("warn", "http_shows_error")),
        (trip(page("http://a.be", 403)), None, ("could_not_test", "refused_us")),
        (trip(page("http://a.be", 503)), None, ("could_not_test", "refused_us")),
        (trip(page("http://a.be", 499)), None, ("warn", "http_shows_error")),
        (trip(page("http://a.be", 500)), None, ("could_not_test", "refused_us")),
        (trip(MOVED, stopped="redirect_loop"), None, ("could_not_test", "redirect_loop")),
        (trip(MOVED, page("http://w.a.be", trouble="host_not_found")), None, ("could_not_test", "host_not_found")),
        (GONE, trip(HOME), ("pass", "http_closed")),
        (GONE, trip(page("https://a.be", trouble="connect_refused")), ("not_applicable", "no_web_server")),
        (GONE, trip(page("https://a.be", trouble="connection_lost")), ("could_not_test", "connect_refused")),
        (trip(page("http://a.be", trouble="connect_timeout")), trip(HOME), ("could_not_test", "connect_timeout")),
    ],
)  # fmt: skip
def test_forced(plain: Journey, home: Journey | None, outcome: tuple[str, str]) -> None:
    assert said(evaluate.forced(plain, home)) == outcome


@pytest.mark.parametrize(
    ("policies", "outcome"),
    [
        (["max-age=31536000"], ("pass", "hsts_set")),
        (["max-age=31535999"], ("warn", "hsts_short")),
        (["max-age=1"], ("warn", "hsts_short")),
        ([f"max-age={10**20 - 1}"], ("pass", "hsts_set")),
        ([f"max-age={10**20}"], ("warn", "hsts_malformed")),
        (['includeSubDomains; MAX-AGE="63072000" ; preload;'], ("pass", "hsts_set")),
        (["max-age=0"], ("warn", "hsts_off")),
        ([None], ("warn", "hsts_missing")),
        ([""], ("warn", "hsts_malformed")),
        (["max-age=a"], ("warn", "hsts_malformed")),
        (["max-age=1;max-age=99999999"], ("warn", "hsts_malformed")),
        (["includeSubDomains"], ("warn", "hsts_malformed")),
        ([f"max-age={YEAR}", None], ("warn", "hsts_partly")),
        ([f"max-age={YEAR}", "max-age=5"], ("warn", "hsts_short")),
    ],
)
def test_hsts(policies: list[str | None], outcome: tuple[str, str]) -> None:
    hops = [page(f"https://{'w.' * number}a.be", policy=policy) for number, policy in enumerate(policies)]
    assert said(evaluate.hsts(Journey(tuple(hops)), "a.be")) == outcome


LASTING = f"max-age={YEAR}"


@pytest.mark.parametrize(
    ("hops", "outcome"),
    [
        ([page("https://a.be", 401)], ("could_not_test", "refused_us")),
        ([page("https://a.be", 403)], ("could_not_test", "refused_us")),
        ([page("https://a.be", 429)], ("could_not_test", "refused_us")),
        ([page("https://a.be", 500)], ("could_not_test", "refused_us")),
        ([page("https://a.be", 404)], ("could_not_test", "page_missing")),
        ([page("https://a.be", 399)], ("warn", "hsts_missing")),
        ([page("https://a.be", 403, policy=LASTING)], ("pass", "hsts_set")),
        ([page("https://a.be", 403, policy="max-age=5")], ("warn", "hsts_short")),
        ([page("https://a.be", 301), page("https://w.a.be", 403)], ("could_not_test", "refused_us")),
        ([page("https://a.be", 301, policy=LASTING), page("https://w.a.be", 403)], ("could_not_test", "refused_us")),
        ([page("https://a.be", 301), page("https://b.be", 403)], ("warn", "hsts_missing")),
    ],
)
def test_a_site_that_refuses_us_may_well_tell_visitors_to_come_back_locked(
    hops: list[Hop], outcome: tuple[str, str]
) -> None:
    assert said(evaluate.hsts(Journey(tuple(hops)), "a.be")) == outcome


def test_hsts_of_other_people_is_not_theirs() -> None:
    home = trip(page("https://a.be", policy=f"max-age={YEAR}"), page("https://nota.be"), page("https://a.be.com"))
    assert said(evaluate.hsts(home, "a.be")) == ("pass", "hsts_set")
    silent = trip(page("https://a.be", trouble="reply_timeout"))
    assert said(evaluate.hsts(silent, "a.be")) == ("could_not_test", "reply_timeout")


@given(st.text(max_size=80))
def test_any_policy_is_read(header: str) -> None:
    policy = hsts.read(header)
    assert policy != hsts.UNSET
    assert policy.max_age is None or policy.max_age >= 0


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTACT = "Contact: mailto:a@a.be\n"


def text(body: str | bytes, status: int = 200, kind: str | None = "text/plain") -> CheckResult:
    raw = body.encode() if isinstance(body, str) else body
    hop = Hop(Url("https", "a.be", securitytxt.PATH), status, session=SESSION, content_type=kind, body=raw)
    return securitytxt.evaluate(trip(hop), NOW)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (CONTACT + "Expires: 2026-11-23T12:00:01Z", ("pass", "securitytxt_found")),
        (CONTACT + "Expires: 2026-11-23T12:00:00Z", ("warn", "securitytxt_expired")),
        (CONTACT + "expires: 2026-11-23t13:00:01.5+01:00", ("pass", "securitytxt_found")),
        (CONTACT, ("warn", "securitytxt_no_expiry")),
        (CONTACT + "Expires: 2027-02-30T00:00:00Z", ("warn", "securitytxt_bad_expiry")),
        (CONTACT + "Expires: next year", ("warn", "securitytxt_bad_expiry")),
        (CONTACT + "Expires: 2027-01-01T00:00:00Z\n" * 2, ("warn", "securitytxt_twice")),
        ("Expires: 2027-01-01T00:00:00Z", ("warn", "securitytxt_no_contact")),
        ("Contact: call us\nExpires: 2027-01-01T00:00:00Z", ("warn", "securitytxt_no_contact")),
        ("Hello world", ("warn", "securitytxt_missing")),
        ("", ("warn", "securitytxt_missing")),
        ("\ufeff# hi\r\nContact: https://a.be/c\r\nExpires: 2027-01-01T00:00:00Z\r\n", ("pass", "securitytxt_found")),
    ],
)
def test_securitytxt(body: str, outcome: tuple[str, str]) -> None:
    assert said(text(body)) == outcome


def test_a_page_for_people_is_no_security_txt() -> None:
    assert said(text(CONTACT, kind="Text/HTML; charset=utf-8")) == ("warn", "securitytxt_missing")
    assert said(text(CONTACT + "Expires: 2027-01-01T00:00:00Z", kind=None)) == ("pass", "securitytxt_found")
    assert said(text("x", status=404)) == ("warn", "securitytxt_missing")
    assert said(text("x", status=502)) == ("could_not_test", "refused_us")


GOOD = CONTACT + "Expires: 2027-01-01T00:00:00Z\n"
HERE = "https://a.be/.well-known/security.txt"
SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{}\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END-----"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (GOOD + f"Canonical: {HERE}", ("pass", "securitytxt_found")),
        (GOOD + "Canonical: https://b.be/security.txt", ("warn", "securitytxt_elsewhere")),
        (GOOD + f"Canonical: https://b.be/security.txt\nCanonical: {HERE}", ("pass", "securitytxt_found")),
        (GOOD + "Preferred-Languages: nl, fr", ("pass", "securitytxt_found")),
        (GOOD + "Preferred-Languages: nl\nPreferred-Languages: fr", ("warn", "securitytxt_twice")),
        (GOOD + "Something-New2: yes\nnot a field\n", ("pass", "securitytxt_found")),
        (SIGNED.format(GOOD), ("pass", "securitytxt_found")),
        (SIGNED.format("- " + GOOD), ("pass", "securitytxt_found")),
        (SIGNED.format(CONTACT), ("warn", "securitytxt_no_expiry")),
        (SIGNED.format("") + "\n" + GOOD, ("warn", "securitytxt_missing")),
        ("\n" + SIGNED.format(GOOD), ("pass", "securitytxt_found")),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nContact: mailto:x@a.be\n" + GOOD, ("warn", "securitytxt_missing")),
        ("-----BEGIN PGP SIGNATURE-----\n" + SIGNED.format(GOOD), ("pass", "securitytxt_found")),
    ],
)
def test_securitytxt_signed_and_in_its_place(body: str, outcome: tuple[str, str]) -> None:
    assert said(text(body)) == outcome


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("text/plain", ("pass", "securitytxt_found")),
        ("TEXT/plain; charset=utf-8", ("pass", "securitytxt_found")),
        ("application/octet-stream", ("warn", "securitytxt_wrong_type")),
    ],
)
def test_securitytxt_is_plain_text(kind: str, outcome: tuple[str, str]) -> None:
    assert said(text(GOOD, kind=kind)) == outcome


def test_securitytxt_over_a_way_without_a_lock_is_not_to_be_trusted() -> None:
    way = Hop(Url("http", "a.be", securitytxt.PATH), 301)
    there = Hop(
        Url("https", "a.be", securitytxt.PATH), 200, session=SESSION, content_type="text/plain", body=GOOD.encode()
    )
    first = Hop(Url("https", "a.be", "/x"), 301, session=SESSION)
    assert said(securitytxt.evaluate(trip(first, there), NOW)) == ("pass", "securitytxt_found")
    assert said(securitytxt.evaluate(trip(first, way, there), NOW)) == ("warn", "securitytxt_unsafe")


@given(
    st.binary(max_size=300)
    | st.text(max_size=100).map(lambda rest: ("Contact: " + rest + "\nExpires: " + rest).encode())
)
def test_any_security_txt_is_read(body: bytes) -> None:
    assert text(body).verdict.value in ("pass", "warn")


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2999, 1, 1)), st.integers(-14, 14))  # noqa: DTZ001
def test_instants_are_read_as_written(local: datetime, hours: int) -> None:
    instant = local.replace(microsecond=0, tzinfo=UTC)
    offset = f"{hours:+03d}:00"
    assert securitytxt.when(f"{instant:%Y-%m-%dT%H:%M:%S}{offset}") == instant - timedelta(hours=hours)


def test_which_answers_are_a_refusal() -> None:
    refused = {status for status in range(100, 600) if Hop(Url("https", "a.be"), status).refused}
    assert refused == {401, 403, 429, *range(500, 600)}


@pytest.mark.parametrize(("before", "outcome"), [(998, "securitytxt_found"), (999, "securitytxt_no_expiry")])
def test_of_a_security_txt_a_thousand_lines_are_read(before: int, outcome: str) -> None:
    assert text(CONTACT + "# more\n" * before + "Expires: 2027-01-01T00:00:00Z\n").reason == outcome


@pytest.mark.parametrize(("digits", "outcome"), [(9, "securitytxt_found"), (10, "securitytxt_bad_expiry")])
def test_an_instant_has_nine_digits_below_the_second_at_most(digits: int, outcome: str) -> None:
    assert text(f"{CONTACT}Expires: 2027-01-01T00:00:00.{'1' * digits}Z").reason == outcome
