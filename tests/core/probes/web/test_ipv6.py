# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.ipv6 import alike, evaluate
from bolwerk.core.probes.web.url import Url

HOME = Url("https", "shop.be")
GOOD, BAD = Session(Version.TLS13, "certificate_valid"), Session(Version.TLS13, "certificate_wrong_name")


def hop(status: int = 200, trouble: str = "", session: Session | None = GOOD) -> Hop:
    return Hop(HOME, 0 if trouble else status, trouble, session)


@pytest.mark.parametrize(
    ("v4", "v6", "titles", "said"),
    [
        (hop(), hop(), ("Shop", "Shop"), ("pass", "web_ipv6_same")),
        (hop(), hop(), ("", ""), ("pass", "web_ipv6_same")),
        (hop(), hop(), ("Bakery (3 new)", "Bakery (4 new)"), ("pass", "web_ipv6_same")),
        (hop(), hop(), ("Bakery", "Default web page"), ("warn", "web_ipv6_differs")),
        (hop(), hop(404), ("Shop", "Shop"), ("warn", "web_ipv6_differs")),
        (hop(), hop(503), ("Shop", "Shop"), ("could_not_test", "refused_us")),
        (hop(403), hop(), ("Shop", "Shop"), ("could_not_test", "refused_us")),
        (hop(), hop(trouble="connect_refused"), ("Shop", ""), ("warn", "web_ipv6_closed")),
        (hop(), hop(trouble="tls_broken"), ("Shop", ""), ("warn", "web_ipv6_closed")),
        (hop(), hop(trouble="connect_timeout"), ("Shop", ""), ("could_not_test", "connect_timeout")),
        (hop(), hop(trouble="connect_failed"), ("Shop", ""), ("could_not_test", "connect_failed")),
        (hop(trouble="connect_refused"), hop(trouble="connect_refused"), ("", ""),
         ("could_not_test", "connect_refused")),
        (hop(trouble="connect_timeout"), hop(), ("", "Shop"), ("could_not_test", "connect_timeout")),
        (hop(), hop(session=BAD), ("Shop", "Shop"), ("warn", "web_ipv6_certificate")),
        (hop(session=BAD), hop(session=BAD), ("Shop", "Shop"), ("pass", "web_ipv6_same")),
    ],
)  # fmt: skip
def test_the_same_over_both(v4: Hop, v6: Hop, titles: tuple[str, str], said: tuple[str, str]) -> None:
    result = evaluate(v4, v6, titles)
    assert (result.verdict.value, result.reason) == said


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_title_is_like_itself_and_the_other_way_round(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) or one != other


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("abcxy", "abcuv", True),  # six letters of ten are shared
        ("abcdxyz", "abcduvw", False),  # eight of fourteen
        ("a" * 200 + "b" * 400, "a" * 200 + "c" * 400, True),  # the first two hundred count
        ("a" * 119 + "b" * 81, "a" * 119 + "c" * 81, False),
        ("a" * 120 + "b" * 80, "a" * 120 + "c" * 80, True),
    ],
)
def test_how_much_of_a_title_must_be_the_same(one: str, other: str, expected: bool) -> None:
    assert alike(one, other) is expected


@pytest.mark.parametrize(("status", "reason"), [(499, "web_ipv6_differs"), (500, "refused_us")])
def test_what_is_a_refusal(status: int, reason: str) -> None:
    assert evaluate(hop(), hop(status), ("Shop", "Shop")).reason == reason
