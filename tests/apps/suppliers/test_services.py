# SPDX-License-Identifier: EUPL-1.2
"""What a firm says of its suppliers, who may say it, and what of it stands in the audit log."""

import pytest

from bolwerk.apps.accounts.services import person
from bolwerk.apps.audit.models import Entry
from bolwerk.apps.evidence import selectors as evidence
from bolwerk.apps.monitoring.services import change_domain
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Membership
from bolwerk.apps.suppliers import services
from bolwerk.apps.suppliers.models import Look, Supplier
from bolwerk.apps.suppliers.selectors import overview
from bolwerk.core.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def add(firm, typed="info@books.be", role="bookkeeper", actor=VISITOR):
    return services.add(organisation=firm, typed=typed, role=role, actor=actor)


def told(firm) -> dict[str, tuple[bool, str, tuple[str, ...]]]:
    return {each.domain: (each.named, each.role, each.sources) for each in overview(firm).suppliers}


def notes(firm) -> list[tuple[str, str]]:
    found = Entry.objects.filter(organisation=firm, verb__startswith="supplier.").order_by("id")
    return [(each.verb, each.detail["domain"]) for each in found]


@pytest.mark.parametrize("typed", ["books.be", "info@books.be", "https://www.books.be/contact", "mail.BOOKS.be"])
def test_however_it_is_written_the_firm_behind_it_is_named(bakery, typed):
    firm, _ = bakery
    assert add(firm, typed) == "books.be"
    assert told(firm) == {"books.be": (True, "bookkeeper", ())}
    assert notes(firm) == [("supplier.named", "books.be")]
    assert Look.objects.get().domain == "books.be"


@pytest.mark.parametrize(
    ("typed", "role", "key"),
    [
        ("", "web", "error.supplier.empty"),
        ("10.0.0.1", "web", "error.domain.is_ip"),
        ("books", "web", "error.domain.no_dot"),
        ("somebody@gmail.com", "web", "error.supplier.shared"),
        ("facebook.com", "web", "error.supplier.shared"),
        ("co.uk", "web", "error.supplier.shared"),
        ("shop.bakery.example", "web", "error.supplier.own"),
        ("books.be", "", "error.supplier.role"),
        ("books.be", "boss", "error.supplier.role"),
    ],
)
def test_what_cannot_be_a_supplier_is_refused_in_words(bakery, typed, role, key):
    firm, _ = bakery
    with pytest.raises(Invalid, match=key):
        add(firm, typed, role)
    assert (Supplier.objects.count(), Look.objects.count(), notes(firm)) == (0, 0, [])


@pytest.mark.parametrize("typed", ["combell.com", "microsoft.com", "telenet.be"])
def test_a_provider_may_be_named_though_many_use_it(bakery, typed):
    assert add(bakery[0], typed) == typed


def test_twice_the_same_says_nothing_new_and_another_role_does(bakery):
    firm, _ = bakery
    add(firm)
    with pytest.raises(Conflict, match="there"):
        add(firm)
    add(firm, role="it")
    assert told(firm) == {"books.be": (True, "it", ())}
    assert len(notes(firm)) == 2


def test_a_list_ends_somewhere(bakery):
    firm, _ = bakery
    for number in range(services.MOST):
        add(firm, f"books{number}.be")
    with pytest.raises(Conflict, match="many"):
        add(firm, "onemore.be")
    add(firm, "books0.be", "it")
    services.put_aside(organisation=firm, domain="books1.be", actor=VISITOR)
    add(firm, "onemore.be")


def test_seen_and_named_come_together(seen):
    assert told(seen) == {"microsoft.com": (False, "", ("mx", "spf")), "till.be": (False, "", ("spf",))}
    add(seen, "till.be", "till")
    assert told(seen)["till.be"] == (True, "till", ("spf",))


def test_what_is_seen_is_put_aside_and_comes_back(seen):
    services.put_aside(organisation=seen, domain="till.be", actor=VISITOR)
    assert (list(told(seen)), overview(seen).aside) == (["microsoft.com"], ("till.be",))
    with pytest.raises(NotFound):
        services.put_aside(organisation=seen, domain="till.be", actor=VISITOR)
    services.take_back(organisation=seen, domain="till.be", actor=VISITOR)
    assert (list(told(seen)), overview(seen).aside) == (["microsoft.com", "till.be"], ())
    assert [verb for verb, _ in notes(seen)] == ["supplier.put_aside", "supplier.taken_back"]
    with pytest.raises(NotFound):
        services.take_back(organisation=seen, domain="till.be", actor=VISITOR)


def test_who_was_only_named_leaves_nothing_behind(bakery):
    firm, _ = bakery
    add(firm)
    services.put_aside(organisation=firm, domain="books.be", actor=VISITOR)
    assert (told(firm), overview(firm).aside, Supplier.objects.count()) == ({}, (), 0)


def test_a_firm_that_moves_to_the_name_of_a_supplier_is_none_of_its_own(bakery):
    firm, _ = bakery
    add(firm)
    change_domain(organisation=firm, domain="books.be", actor=VISITOR)
    assert told(firm) == {}


def test_an_adviser_has_them_looked_at_and_names_none(seen):
    helper = person(email="helper@other.example", language="nl")
    Membership.objects.create(organisation=seen, user=helper, role="outsider")
    assert services.look(organisation=seen, actor=helper) == 2
    for change in (services.put_aside, services.take_back):
        with pytest.raises(NotAllowed):
            change(organisation=seen, domain="till.be", actor=helper)
    with pytest.raises(NotAllowed):
        add(seen, actor=helper)


def test_nothing_of_it_is_evidence_of_the_firm(seen, scans, django_capture_on_commit_callbacks):
    before = evidence.of(seen)
    with django_capture_on_commit_callbacks(execute=True):
        add(seen)
        services.look(organisation=seen, actor=VISITOR)
    assert sorted(scans) == ["books.be", "microsoft.com", "till.be"]
    assert overview(seen).count.forgeable == 3
    assert evidence.of(seen) == before
