# SPDX-License-Identifier: EUPL-1.2
"""What a person says of the domain counts before what was seen, and stands in the audit log."""

import pytest

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.monitoring import runner
from bolwerk.apps.monitoring.hosting import (
    clean_providers,
    clean_selectors,
    providers_of,
    selectors_in,
    tell_providers,
    tell_selectors,
)
from bolwerk.apps.monitoring.landing import finish
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.monitoring.services import change_domain
from bolwerk.apps.scanning import scanner
from bolwerk.apps.scanning.replies import Outcome
from bolwerk.core.errors import Invalid, NotAllowed

SEEN = {"dns": "combell", "mail": "combell", "web": "generic"}


@pytest.fixture
def firm(bakery):
    firm, _ = bakery
    finish(run=CheckRun.objects.create(organisation=firm, domain=firm.domain), duration_ms=1, providers=SEEN)
    return firm


def verbs(firm) -> list[str]:
    return list(Entry.objects.filter(organisation=firm).order_by("id").values_list("verb", flat=True))


def test_what_was_said_counts_before_what_was_seen(firm):
    tell_providers(organisation=firm, said={"dns": "", "mail": "microsoft365", "web": "generic"}, actor="visitor")
    assert providers_of(firm) == {"dns": "combell", "mail": "microsoft365", "web": "generic"}
    assert verbs(firm) == ["organisation.begun", "providers.told"]
    assert Entry.objects.latest("id").detail == {"mail": "microsoft365", "web": "generic"}


def test_the_same_said_twice_is_written_down_once_and_can_be_taken_back(firm):
    for _ in range(2):
        tell_providers(organisation=firm, said={"mail": "microsoft365"}, actor="visitor")
    tell_providers(organisation=firm, said={"mail": ""}, actor="visitor")
    assert providers_of(firm) == SEEN
    assert verbs(firm) == ["organisation.begun", "providers.told", "providers.told"]


@pytest.mark.parametrize("said", [{"dns": "wix-x"}, {"mail": "wix"}, {"cms": "wix"}, {"dns": "proton"}, {"x": ""}])
def test_only_a_provider_that_does_this_can_be_said(said):
    with pytest.raises(Invalid, match=r"error\.provider\.unknown"):
        clean_providers(said)


def test_a_stranger_says_nothing(firm, django_user_model):
    stranger = django_user_model.objects.create(username="x", email="x@x.example")
    for tell in (
        lambda: tell_providers(organisation=firm, said={"mail": "google"}, actor=stranger),
        lambda: tell_selectors(organisation=firm, names=["k1"], actor=stranger),
    ):
        with pytest.raises(NotAllowed):
            tell()
    firm.refresh_from_db()
    assert (firm.providers_said, firm.dkim_selectors) == ({}, [])


def test_selectors_as_people_type_them():
    assert selectors_in(" K1, s2;k1  mail.2024 ") == ["k1", "s2", "mail.2024"]
    assert selectors_in("") == []
    assert clean_selectors([f"k{n}" for n in range(10)]) == [f"k{n}" for n in range(10)]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("k_1!", "error.selector"),
        ("a" * 64, "error.selector"),
        (".", "error.selector"),
        (" ".join(f"k{n}" for n in range(11)), "error.selectors_many"),
    ],
)
def test_what_cannot_be_a_selector_is_refused(typed, key):
    with pytest.raises(Invalid, match=key):
        selectors_in(typed)


def test_the_check_looks_under_the_names_that_were_given(firm, monkeypatch):
    tell_selectors(organisation=firm, names=["k1", "news"], actor="visitor")
    asked = []

    def check(domain, options, on_result):
        asked.append((domain, options.selectors))
        return Outcome(1, dict(SEEN))

    monkeypatch.setattr(scanner.ONE, "check", check)
    runner.run(CheckRun.objects.create(organisation=firm, domain=firm.domain).pk)
    assert asked == [("bakery.example", ("k1", "news"))]


def test_with_another_domain_what_was_said_of_the_old_one_is_gone(firm):
    tell_providers(organisation=firm, said={"mail": "google"}, actor="visitor")
    tell_selectors(organisation=firm, names=["k1"], actor="visitor")
    change_domain(organisation=firm, domain="other.example", actor="visitor")
    firm.refresh_from_db()
    assert (firm.providers_said, firm.dkim_selectors) == ({}, [])
