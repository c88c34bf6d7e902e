# SPDX-License-Identifier: EUPL-1.2
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bolwerk.apps.watch.slots import WEEK, next_turn, slot

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


# Bounds without a zone are what hypothesis takes; the zone is its third word.
@given(st.uuids(), st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_turn_comes_within_a_week_and_then_every_week_at_the_same_hour(firm, now):
    turn = next_turn(firm, "bakery.example", now)
    assert now < turn <= now + WEEK
    assert next_turn(firm, "bakery.example", turn) == turn + WEEK
    assert next_turn(firm, "bakery.example", turn - timedelta(seconds=1)) == turn


def test_turns_are_spread_evenly_over_the_days_and_hours_of_the_week():
    firms = 16_800
    hours = Counter(int(slot(UUID(int=n), "bakery.example") / timedelta(hours=1)) for n in range(firms))
    assert set(hours) == set(range(168))
    assert max(hours.values()) < 1.6 * firms / 168
    assert min(hours.values()) > 0.5 * firms / 168


def test_two_domains_of_a_firm_have_turns_of_their_own():
    assert slot(UUID(int=1), "a.example") != slot(UUID(int=1), "b.example")
