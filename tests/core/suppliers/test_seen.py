# SPDX-License-Identifier: EUPL-1.2
"""Whom a firm depends on, from what a check saw; and never trouble from what a file may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.catalogue.providers import load
from bolwerk.core.catalogue.shared_domains import registered
from bolwerk.core.suppliers.data import NOTHING, home, names, nobodys
from bolwerk.core.suppliers.seen import MOST, SOURCES, Seen, owner, suppliers


def seen(providers: dict[str, str] | None = None, **observed: object) -> Seen:
    ids = {"mx": "mail.mx", "spf": "mail.spf.record", "alias": "dns.dangling", "script": "web.sri"}
    keys = {"mx": "hosts", "spf": "record", "alias": "aliases", "script": "outside"}
    found = {ids[each]: {keys[each]: value} for each, value in observed.items()}
    return suppliers("bakery.be", found, providers or {})


@pytest.mark.parametrize(
    ("source", "host", "firm"),
    [
        ("mx", "bakery-be.mail.protection.outlook.com", "microsoft.com"),
        ("mx", "mx.backup.mailprotect.be", "combell.com"),
        ("mx", "aspmx.l.google.com", "google.com"),
        ("mx", "mail.ittom.be", "ittom.be"),
        ("spf", "spf.protection.outlook.com", "microsoft.com"),
        ("spf", "_spf.google.com", "google.com"),
        ("spf", "servers.mcsv.net", "mailchimp.com"),
        ("spf", "_spf.kassa.co.uk", "kassa.co.uk"),
        ("alias", "shops.myshopify.com", "shopify.com"),
        ("script", "js.hs-scripts.com", "hubspot.com"),
        ("script", "static.parastorage.com", "wix.com"),
        ("script", "booking.tafel.be", "tafel.be"),
    ],
)
def test_a_name_is_brought_home_to_one_firm(source: str, host: str, firm: str) -> None:
    assert owner(host, source) == (firm, "")


@pytest.mark.parametrize(
    ("host", "name", "why"),
    [
        ("fonts.googleapis.com", "googleapis.com", "parts"),
        ("cdn.jsdelivr.net", "cdn.jsdelivr.net", "parts"),
        ("d111.cloudfront.net", "cloudfront.net", "cloud"),
        ("www.googletagmanager.com", "googletagmanager.com", "counting"),
        ("connect.facebook.net", "facebook.net", "social"),
        ("gmail.com", "gmail.com", "shared"),
    ],
)
def test_what_says_nothing_is_left_out_with_its_reason(host: str, name: str, why: str) -> None:
    assert owner(host, "script") == (name, why)
    assert seen(script={"scripts": [host]}) == Seen({}, {name: why})


def test_all_sources_of_one_firm_come_together() -> None:
    found = seen(
        {"dns": "combell", "mail": "microsoft365", "web": "generic"},
        mx=["bakery-be.mail.protection.outlook.com", "mail.bakery.be"],
        spf="v=spf1 mx include:spf.protection.outlook.com include:spf.kassa.be a:mail.bakery.be ip4:192.0.2.1 -all",
        alias={"shop.bakery.be": "shops.myshopify.com", "www.bakery.be": "bakery.be"},
        script={"scripts": ["widget.kassa.be", "cdn.jsdelivr.net"], "styles": ["style.other.be"]},
    )
    assert found == Seen(
        {
            "microsoft.com": ("mx", "spf"),
            "kassa.be": ("spf", "script"),
            "shopify.com": ("alias",),
            "combell.com": ("dns",),
        },
        {"cdn.jsdelivr.net": "parts"},
    )


def test_redirect_counts_and_a_macro_does_not() -> None:
    assert seen(spf="v=spf1 redirect=_spf.kassa.be").found == {"kassa.be": ("spf",)}
    assert seen(spf="v=spf1 include:%{d}.kassa.be -all").found == {}
    # Behind `all` nothing is reached (RFC 7208 section 5.1).
    assert seen(spf="v=spf1 -all include:spf.kassa.be").found == {}


def test_the_firm_itself_is_none_of_its_suppliers() -> None:
    assert seen(mx=["mx.bakery.be"], spf="v=spf1 include:spf.bakery.be -all").found == {}
    found = suppliers("www.combell.com", {}, {"dns": "combell", "mail": "combell", "web": "combell"})
    assert found.found == {}


@pytest.mark.parametrize("number", [MOST, MOST + 1])
def test_no_more_than_so_many(number: int) -> None:
    found = seen(script={"scripts": [f"x{at}.be" for at in range(number)] + [f"a{at}.amazonaws.com" for at in "ab"]})
    assert len(found.found) == min(number, MOST)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("v=spf1 include:a.be a:%{i} -all"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(["hosts", "record", "aliases", "outside", "scripts"])


@given(
    st.dictionaries(
        st.sampled_from(["mail.mx", "mail.spf.record", "dns.dangling", "web.sri"]), st.dictionaries(KEYS, ANY)
    ),
    st.dictionaries(st.sampled_from(["dns", "mail", "web"]), st.sampled_from([*load(), "generic", "x"])),
)
def test_whatever_was_kept_it_is_read(observed: dict[str, dict[str, object]], providers: dict[str, str]) -> None:
    found = suppliers("bakery.be", observed, providers)
    assert all(registered(each) == each for each in found.found)
    assert all(set(sources) <= set(SOURCES) for sources in found.found.values())
    assert set(found.left_out.values()) <= set(NOTHING)


def test_every_provider_has_a_home_that_somebody_registered() -> None:
    homes = {each: home(each) for each in load()}
    assert all(at and registered(at) == at for at in homes.values()), homes
    assert home("generic") == ""
    assert not {home(each) for each in load()} & set(names().nothing)


@pytest.mark.parametrize(
    ("domain", "nobody"),
    [
        ("gmail.com", True),
        ("facebook.com", True),
        ("co.uk", True),
        ("google.com", False),
        ("combell.com", False),
        ("bol.com", False),
    ],
)
def test_which_name_is_no_firms(domain: str, nobody: bool) -> None:
    assert nobodys(domain) is nobody
