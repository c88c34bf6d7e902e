# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.catalogue.shared_domains import is_shared, shared
from bolwerk.core.probes.domain import normalise


@pytest.mark.parametrize("domain", ["gmail.com", "telenet.be", "facebook.com", "co.uk", "be", "brussels"])
def test_what_many_use_is_no_domain_of_a_small_firm(domain: str) -> None:
    assert is_shared(domain)


@pytest.mark.parametrize("domain", ["bakkerij.be", "shop.brussels", "mygmail.com", "bakery.co.uk", "an.wixsite.com"])
def test_a_firms_own_domain_is_not_taken_for_one(domain: str) -> None:
    assert not is_shared(domain)


def test_all_are_written_as_a_typed_domain_is_read() -> None:
    assert {normalise(each).name for each in shared()} == shared()
