# SPDX-License-Identifier: EUPL-1.2
import pytest
from django.core.cache import cache
from django.core.cache.backends.filebased import FileBasedCache
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.apps import limits
from bolwerk.core.errors import TooOften


@pytest.fixture(autouse=True)
def three_times_an_hour(settings, monkeypatch):
    settings.LIMITS = {"begin": (3, 3600), "check": (3, 3600)}
    monkeypatch.setattr(limits, "time", lambda: 7200.0)
    cache.clear()
    yield
    cache.clear()


def come(address: str, what: str = "begin", **meta: str) -> None:
    limits.spend(what=what, meta={"REMOTE_ADDR": address, **meta})


def test_the_fourth_time_is_refused_with_the_time_to_wait_and_others_are_not(monkeypatch):
    for _ in range(3):
        come("192.0.2.1")
    monkeypatch.setattr(limits, "time", lambda: 7200.0 + 3000)
    with pytest.raises(TooOften) as refused:
        come("192.0.2.1")
    assert (refused.value.key, refused.value.seconds, refused.value.detail) == (
        "error.too_often",
        601,
        {"minutes": "11"},
    )
    come("192.0.2.2")
    come("192.0.2.1", "check")


def test_the_next_hour_counts_anew(monkeypatch):
    for _ in range(3):
        come("192.0.2.1")
    monkeypatch.setattr(limits, "time", lambda: 7200.0 + 3600)
    come("192.0.2.1")


def test_all_addresses_of_one_ipv6_network_count_together():
    for at in range(3):
        come(f"2001:db8:0:1::{at:x}")
    with pytest.raises(TooOften):
        come("2001:db8:0:1:ffff::1")
    come("2001:db8:0:2::1")


def test_an_ipv4_address_written_as_ipv6_is_the_same_one():
    assert limits.network("::ffff:192.0.2.1") == limits.network("192.0.2.1") == "192.0.2.1"


def test_a_forwarded_address_counts_only_from_our_own_proxy(settings):
    forged = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.9, 192.0.2.7"}
    assert limits.client_address(forged) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert limits.client_address(forged) == "192.0.2.7"
    settings.TRUSTED_PROXIES = 3
    assert limits.client_address(forged) == "10.0.0.1"


@given(st.text(max_size=60))
def test_whatever_stands_for_an_address_makes_a_plain_key(text):
    assert limits.network(text).replace(".", "").isalnum() or limits.network(text) == ""


def test_the_file_cache_keeps_the_count_where_every_process_reads_it(settings, tmp_path):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path}
    }
    come("192.0.2.1")
    assert FileBasedCache(str(tmp_path), {}).get("limit.begin.192.0.2.1") == (2.0, 1)
