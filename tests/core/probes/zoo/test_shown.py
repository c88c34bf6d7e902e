# SPDX-License-Identifier: EUPL-1.2
"""Every reason that a check can give is shown by a whole check of some domain, over sockets."""

from support.zoo.shown import UNSHOWN, lacking, shown

from bolwerk.core.probes.reasons import COMMON, OWN


def test_each_declared_reason_is_shown_by_an_animal_or_stands_with_its_why_in_the_list_of_those_that_cannot() -> None:
    assert lacking() == UNSHOWN.keys()
    assert len(UNSHOWN) <= 4


def test_nothing_is_shown_that_was_not_declared() -> None:
    assert {(check, reason) for check, reason in shown() if reason not in OWN[check] | COMMON} == set()
