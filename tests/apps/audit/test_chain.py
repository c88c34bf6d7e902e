# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.audit.services import append, first_break
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.errors import Conflict

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


def test_of_two_writers_side_by_side_one_is_told(chain):
    stale = Organisation.objects.get(pk=chain.pk)
    append(organisation=chain, actor="visitor", verb="four", detail={})
    with pytest.raises(Conflict):
        append(organisation=stale, actor="visitor", verb="four", detail={})
    assert first_break(chain) is None
