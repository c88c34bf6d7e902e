# SPDX-License-Identifier: EUPL-1.2
"""Macros of RFC 7208 section 7; the examples are those of section 7.4."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.mail.spf.macro import expand, expand_name, is_domain_spec, is_macro_string, letters

VALUES = {
    "s": "strong-bad@email.example.com",
    "l": "strong-bad",
    "o": "email.example.com",
    "d": "email.example.com",
    "i": "192.0.2.3",
    "p": "mx.example.org",
    "v": "in-addr",
    "h": "mx.example.org",
    "c": "192.0.2.3",
    "r": "receiver.example",
    "t": "1764000000",
}
NIBBLES = "2.0.0.1.0.D.B.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.C.B.0.1"


@pytest.mark.parametrize(
    ("macro", "text"),
    [
        ("%{s}", "strong-bad@email.example.com"),
        ("%{o}", "email.example.com"),
        ("%{d}", "email.example.com"),
        ("%{d4}", "email.example.com"),
        ("%{d3}", "email.example.com"),
        ("%{d2}", "example.com"),
        ("%{d1}", "com"),
        ("%{dr}", "com.example.email"),
        ("%{d2r}", "example.email"),
        ("%{l}", "strong-bad"),
        ("%{l-}", "strong.bad"),
        ("%{lr}", "strong-bad"),
        ("%{lr-}", "bad.strong"),
        ("%{l1r-}", "strong"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
        ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
        ("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"),
        ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
        ("%%%_%-", "% %20"),
        ("%{S}", "strong-bad%40email.example.com"),
        ("%{D2R}", "example.email"),
        ("%{h1}-%{p}", "org-mx.example.org"),
        ("%{l-.}", "strong.bad"),
        ("%{d99999999999999999999}", "email.example.com"),
        ("%{d002}", "example.com"),
        ("%{c} %{r} %{t}", "192.0.2.3 receiver.example 1764000000"),
    ],
)
def test_expansion(macro: str, text: str) -> None:
    assert is_macro_string(macro, explains=True)
    assert expand(macro, VALUES) == text


def test_an_ipv6_address_is_written_in_nibbles() -> None:
    values = {**VALUES, "i": NIBBLES, "v": "ip6"}
    reverse = ".".join(reversed(NIBBLES.split(".")))
    assert expand("%{ir}.%{v}._spf.%{d2}", values) == f"{reverse}.ip6._spf.example.com"


def test_a_long_name_loses_what_stands_on_the_left() -> None:
    values = {**VALUES, "l": ".".join(["a" * 60] * 5)}
    name = expand_name("%{l}.example.com", values)
    assert name == ".".join(["a" * 60] * 3) + ".example.com"
    assert expand_name("example.com.", VALUES) == "example.com"


@pytest.mark.parametrize(
    "text", ["%", "%{", "%{}", "%{d", "%{x}", "%{d0}", "%{d00}", "%{d-2}", "%{dr2}", "%(d)", "a b", "é"]
)
def test_what_is_no_macro_string(text: str) -> None:
    assert not is_macro_string(text)


@pytest.mark.parametrize("letter", "crt")
def test_three_letters_are_for_explanations_only(letter: str) -> None:
    assert not is_macro_string("%{" + letter + "}")
    assert is_macro_string("%{" + letter + "}", explains=True)


@pytest.mark.parametrize(
    "text",
    ["a.b", "a.b.", "a.b-c", "_a.b", "%{d}", "x%{d}", "a.%{d}", "a/b.c", "a:b.c", "a.1b", "a.%%", "%_.be", "a..b"],
)
def test_a_domain_spec(text: str) -> None:
    assert is_domain_spec(text)


@pytest.mark.parametrize(
    "text", ["", "a", "a.", ".", "a.1", "a.-b", "a.b-", "a.b_c", "a b.c", "%{d}x", "a.b..", "a.%%{d}"]
)
def test_no_domain_spec(text: str) -> None:
    assert not is_domain_spec(text)


def test_which_letters_are_used() -> None:
    assert letters("%{P}.%{d2}.%%{l}") == frozenset("pd")


@given(st.text("%{}dlsohpivDR0123r.-+,/_= ab", max_size=60))
def test_any_text_is_read_and_what_is_right_expands(text: str) -> None:
    if is_macro_string(text, explains=True):
        expand(text, VALUES)
    if is_domain_spec(text):
        assert is_macro_string(text)
        assert len(expand_name(text, VALUES)) <= 253 or "." not in expand_name(text, VALUES)


def test_a_long_name_is_cut_from_the_left_at_once() -> None:
    """RFC 7208 section 7.3: whole labels go, until 253 characters are left."""
    values = VALUES | {"l": "a." * 3000 + "a"}
    began = time.thread_time()
    assert expand_name("%{l}." * 500 + "b.test", values) == "a." * 123 + "b.test"
    assert time.thread_time() - began < 0.5
    assert expand_name("x" * 300, VALUES) == "x" * 300
    assert expand_name("a." + "x" * 300, VALUES) == "x" * 300
    assert expand_name("a." + "x" * 253, VALUES) == "x" * 253
    assert expand_name("a." + "x" * 251, VALUES) == "a." + "x" * 251
