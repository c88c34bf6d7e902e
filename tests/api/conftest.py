# SPDX-License-Identifier: EUPL-1.2
import pytest
from django.test import Client
from support.caller import Caller

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till"]}


@pytest.fixture(autouse=True)
def nobody_looks_at_domains(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture(scope="session")
def document():
    """As it is served."""
    return Client().get("/api/v1/openapi.json").json()


@pytest.fixture
def stranger(db, document):
    return Caller(document)


@pytest.fixture
def firm(stranger, document):
    """Begun through the API itself."""
    begun = stranger("post", "/firms", BAKERY)
    assert begun.status_code == 201
    return Caller(document, begun.json()["token"])
