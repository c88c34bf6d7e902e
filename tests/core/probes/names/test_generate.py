# SPDX-License-Identifier: EUPL-1.2
"""The names a swindler would take, the most convincing first, and never one that no registry would give."""

import re

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.catalogue.shared_domains import registered
from bolwerk.core.probes.domain import normalise
from bolwerk.core.probes.names.generate import KINDS, MOST, lookalikes
from bolwerk.core.probes.names.letters import ENDINGS, TAKEN

LDH = re.compile(r"(?!.{254})([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", fullmatch=True).filter(lambda text: text[2:4] != "--")
ACCENTED = st.text(alphabet="abcdeilmnorstuéèëïôüçñß", min_size=2, max_size=25)
SUFFIXES = st.sampled_from([*ENDINGS, "co.uk", "io", "test", "gent"])


def shown(domain: str) -> dict[str, str]:
    return {each.shown: each.kind for each in lookalikes(domain)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bakkerijjanssens.com", "ending"),
        ("bakkerijjanssens.brussels", "ending"),
        ("bakkerij-janssens.be", "hyphen"),
        ("bakkerljjanssens.be", "alike"),
        ("bakkerijjanssens-be.com", "added"),
        ("bakkerijjanssens-shop.be", "added"),
        ("bakkerijjanssens-bvba.be", "added"),
        ("bakkerijjanssens-factuur.be", "added"),
        ("wwwbakkerijjanssens.be", "added"),
        ("bakkerijjansens.be", "omitted"),
        ("bakkerijjannssens.be", "doubled"),
        ("bakkerijajnssens.be", "swap"),
        ("bakkeryjanssens.be", "sounds"),
        ("bakkerijjqnssens.be", "key"),  # a and q: neighbours on AZERTY
        ("bakkerijjznssens.be", "key"),  # a and z: neighbours on both
        ("bakkerijjánssens.be", "accent"),
    ],
)
def test_what_belgian_fraud_uses_is_among_them(name: str, kind: str) -> None:
    assert shown("bakkerijjanssens.be")[name] == kind


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("marnix.be", "mamix.be"),
        ("modern.be", "rnodern.be"),
        ("wim-claes.be", "wimclaes.be"),
        ("wim-claes.be", "wim-daes.be"),
        ("kwik.be", "kvvik.be"),
        ("xn--crme-6oa.be", "creme.be"),
        ("garage-lux.com", "garagelux.com"),
        ("peeters.co.uk", "peetres.co.uk"),
        ("cacao.com", "сасао.com"),  # Cyrillic throughout
    ],
)
def test_what_looks_the_same(domain: str, name: str) -> None:
    assert name in shown(domain)


def test_a_sign_only_under_an_ending_that_takes_it() -> None:
    for domain in ("marie.be", "marie.nl", "marie.shop", "marie.com", "marié.be"):
        for each in lookalikes(normalise(domain).name):
            label, _, ending = each.shown.partition(".")
            if each.kind != "script":
                assert {letter for letter in label if not letter.isascii()} <= TAKEN.get(ending, frozenset()) | {"é"}
    assert "marié.nl" not in shown("marie.nl")
    assert "pauł.be" not in shown("paul.be")  # DNS Belgium does not take ł, DENIC does
    assert "pauł.de" in shown("paul.de")


def test_the_most_convincing_come_first() -> None:
    place = {name: at for at, name in enumerate(shown("bakkerijjanssens.be"))}
    order = ["bakkerijjanssens.com", "bakkerij-janssens.be", "bakkerijjánssens.be", "bakkerijajnssens.be"]
    assert [place[name] for name in order] == sorted(place[name] for name in order)
    assert place["bakkerijjánssens.be"] < place["bákkerijjanssens.be"] < place["bakkerijjqnssens.be"]
    assert place["bakkerijjanssens-be.com"] < place["bakkerijjanssens-klanten.be"]


def test_of_a_very_short_name_no_slips() -> None:
    assert {each.kind for each in lookalikes("kbc.be")}.isdisjoint({"key", "omitted", "doubled", "swap"})
    assert "key" in {each.kind for each in lookalikes("kbcd.be")}


@pytest.mark.parametrize("domain", ["co.uk", "be", "", "www.shop.be", "xn--a.be"])
def test_what_is_no_registered_name_has_none(domain: str) -> None:
    assert lookalikes(domain) == ()


@given(LABELS, SUFFIXES)
def test_always_few_valid_different_and_the_same_again(label: str, suffix: str) -> None:
    domain = f"{label}.{suffix}"
    found = lookalikes(domain)
    names = [each.name for each in found]
    assert found == lookalikes(domain)
    assert len(names) <= MOST
    assert len(set(names)) == len(names)
    assert domain not in names
    for each in found:
        assert LDH.fullmatch(each.name), each
        assert registered(each.name) == each.name
        assert each.kind in KINDS
        assert idna.encode(each.shown).decode() == each.name


@given(ACCENTED, SUFFIXES)
def test_of_a_name_with_accents_too(label: str, suffix: str) -> None:
    domain = normalise(f"{label}.{suffix}").name
    found = lookalikes(domain)
    assert domain not in {each.name for each in found}
    assert len(found) <= MOST
    assert all(LDH.fullmatch(each.name) and idna.encode(each.shown).decode() == each.name for each in found)


@given(st.integers(1, 40))
def test_fewer_are_the_first_of_all(most: int) -> None:
    assert lookalikes("kapsalon-eve.be", most) == lookalikes("kapsalon-eve.be")[:most]
