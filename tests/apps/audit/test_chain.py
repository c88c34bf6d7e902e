# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.audit.services import append, first_break
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(bakery):
    firm, _ = bakery
    for verb in ("one", "two", "three"):
        append(organisation=firm, actor="visitor", verb=verb, detail={"é": 1})
    return firm


def test_an_untouched_chain_holds(chain):
    assert [each.verb for each in Entry.objects.order_by("id")] == [
        "organisation.begun",
        "one",
        "two",
        "three",
    ]
    assert first_break(chain) is None


@pytest.mark.parametrize(
    "change",
    [{"verb": "other"}, {"actor": "someone"}, {"detail": {}}, {"previous": "0" * 64}, {"hash": "0" * 64}],
)
def test_any_altered_field_is_found(chain, change):
    second = Entry.objects.get(verb="two")
    Entry.objects.filter(pk=second.pk).update(**change)
    assert first_break(chain) == second.pk


def test_an_entry_cut_from_the_middle_or_the_end_is_found(chain):
    third = Entry.objects.get(verb="three")
    Entry.objects.get(verb="two").delete()
    assert first_break(chain) == third.pk
    third.delete()
    assert first_break(chain) == 0


def test_who_read_the_firm_a_while_ago_still_appends_at_the_end(chain):
    stale = Organisation.objects.get(pk=chain.pk)
    append(organisation=chain, actor="visitor", verb="four", detail={})
    append(organisation=stale, actor="visitor", verb="five", detail={})
    assert [each.verb for each in Entry.objects.order_by("id")][-2:] == ["four", "five"]
    assert first_break(chain) is None


def test_nothing_is_appended_for_a_firm_erased_meanwhile(chain):
    Organisation.objects.filter(pk=chain.pk).delete()
    with pytest.raises(NotFound):
        append(organisation=chain, actor="visitor", verb="four", detail={})
    assert Entry.objects.count() == 0
