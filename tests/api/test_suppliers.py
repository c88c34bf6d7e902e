# SPDX-License-Identifier: EUPL-1.2
"""The suppliers over the API: as on the page."""

import pytest
from django.utils import timezone

from bolwerk.apps.suppliers.models import Look

pytestmark = pytest.mark.django_db


def test_name_see_and_put_aside(firm):
    answer = firm("post", "/suppliers", {"domain": "info@books.be", "role": "bookkeeper"})
    assert answer.status_code == 201
    now = timezone.now()
    Look.objects.update(finished_at=now, results={"mail.dmarc.policy": ["fail", "dmarc_missing"]})
    found = firm("get", "/suppliers").json()
    assert (found["forgeable"], found["known"], found["aside"], found["left_out"]) == (1, 1, [], {})
    (only,) = found["suppliers"]
    assert only.pop("looked_at")
    assert only == {
        "domain": "books.be",
        "named": True,
        "role": "bookkeeper",
        "sources": [],
        "mail": "forgeable",
        "site": "unseen",
        "faults": {"mail.dmarc.policy": "dmarc_missing"},
    }
    assert firm("delete", "/suppliers/books.be", route="/suppliers/{domain}").status_code == 204
    assert firm("get", "/suppliers").json()["suppliers"] == []
    assert (
        firm("delete", "/suppliers/books.be", route="/suppliers/{domain}").json()["type"]
        == "urn:bolwerk:error.supplier.none"
    )


@pytest.mark.parametrize(
    ("payload", "status", "key"),
    [
        ({"domain": "me@gmail.com", "role": "it"}, 422, "error.supplier.shared"),
        ({"domain": "books.be", "role": "boss"}, 422, "error.supplier.role"),
    ],
)
def test_refused_in_words(firm, payload, status, key):
    answer = firm("post", "/suppliers", payload)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:bolwerk:{key}")


def test_twice_the_same_is_a_conflict(firm):
    firm("post", "/suppliers", {"domain": "books.be", "role": "it"})
    assert firm("post", "/suppliers", {"domain": "books.be", "role": "it"}).status_code == 409


def test_a_look_says_how_many_were_due(firm):
    firm("post", "/suppliers", {"domain": "books.be", "role": "it"})
    Look.objects.all().delete()
    assert [firm("post", "/suppliers/look").json() for _ in range(2)] == [{"asked": 1}, {"asked": 0}]
