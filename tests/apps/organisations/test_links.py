# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from bolwerk.apps.evidence.models import EvidenceRecord
from bolwerk.apps.organisations import services
from bolwerk.apps.organisations.models import AccessLink, Organisation
from bolwerk.apps.organisations.selectors import by_link
from bolwerk.core.errors import NotFound

pytestmark = pytest.mark.django_db


def test_the_link_opens_the_firm_and_only_its_hash_is_stored(bakery):
    firm, token = bakery
    assert by_link(token) == firm
    stored = AccessLink.objects.get()
    assert len(token) == 43
    assert token not in {str(value) for value in vars(stored).values()}


def test_a_wrong_an_expired_and_a_revoked_link_each_say_so(bakery):
    firm, token = bakery
    with pytest.raises(NotFound) as wrong:
        by_link(token[:-1] + ("a" if token[-1] != "a" else "b"))
    assert wrong.value.key == "error.link.wrong"
    AccessLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFound) as expired:
        by_link(token)
    assert expired.value.key == "error.link.expired"
    fresh = services.renew_link(organisation=firm, actor="visitor")
    with pytest.raises(NotFound) as revoked:
        by_link(token)
    assert revoked.value.key == "error.link.revoked"
    assert by_link(fresh) == firm


def test_one_look_up_opens_the_firm(bakery, django_assert_num_queries):
    with django_assert_num_queries(1):
        by_link(bakery[1]).tags  # noqa: B018


def test_erasing_leaves_nothing_of_the_firm(bakery):
    firm, _ = bakery
    services.erase(organisation=firm)
    assert Organisation.objects.count() == AccessLink.objects.count() == EvidenceRecord.objects.count() == 0


def test_a_firm_nobody_visited_for_180_days_is_erased_and_no_other(bakery):
    now = timezone.now()
    assert services.erase_forgotten(now=now + timedelta(days=179)) == 0
    assert services.erase_forgotten(now=now + timedelta(days=181)) == 1
    assert Organisation.objects.count() == 0


def test_a_visit_starts_the_retention_time_again_and_writes_once_a_day(bakery, django_assert_num_queries):
    firm, token = bakery
    with django_assert_num_queries(0):
        services.visited(organisation=firm)
    long_ago = timezone.now() - timedelta(days=170)
    Organisation.objects.update(seen_at=long_ago)
    AccessLink.objects.update(expires_at=long_ago + timedelta(days=180))
    services.visited(organisation=by_link(token))
    assert timezone.now() - Organisation.objects.get().seen_at < timedelta(minutes=1)
    assert AccessLink.objects.get().expires_at > timezone.now() + timedelta(days=179)


def test_the_daily_command_erases_only_the_forgotten(bakery):
    call_command("erase_forgotten")
    assert Organisation.objects.count() == 1
    Organisation.objects.update(seen_at=timezone.now() - timedelta(days=181))
    call_command("erase_forgotten")
    assert Organisation.objects.count() == 0
