# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.telling.domain import as_written


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("xn--bcher-kva.be", "bücher.be"),
        ("www.xn--bcher-kva.be", "www.bücher.be"),
        ("bakery.be", "bakery.be"),
        ("xn--a.be", "xn--a.be"),
        ("_dmarc.bakery.be", "_dmarc.bakery.be"),
        ("", ""),
    ],
)
def test_a_domain_is_shown_with_its_accents(kept, shown):
    assert as_written(kept) == shown
