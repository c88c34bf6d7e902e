# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.apps.organisations import services
from bolwerk.apps.organisations.profile import clean


@pytest.fixture
def bakery(db):
    """A bakery with four people, a till and a web page; and the secret of its link."""
    profile = clean(
        size="small",
        kind="bakery",
        postcode="9000",
        has=["website", "terminal", "till", "company_mail", "staff_computers"],
    )
    return services.begin(profile=profile, domain="bakery.example", language="nl")
