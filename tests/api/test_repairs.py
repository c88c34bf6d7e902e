# SPDX-License-Identifier: EUPL-1.2
"""Proofs of repair through the API; each answer is held against the document."""

import pytest
from django.core.cache import cache
from support.repairs import DMARC, mend

from bolwerk.apps.organisations.models import Organisation

SHOP = {"size": "small", "kind": "shop", "postcode": "9000", "has": ["website"], "domain": "shop.example"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(firm, settings, tmp_path):
    settings.PROOF_KEY_FILE = tmp_path / "proof_key.pem"
    assert firm("put", "/firms/me", SHOP).status_code == 200
    return firm


def test_from_mended_to_proven_to_verified_by_a_stranger(shop, stranger):
    assert shop("get", "/repairs").json() == {"provable": False, "proofs": []}
    refused = shop("post", "/repairs")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:bolwerk:error.repair.nothing")
    mend(Organisation.objects.get())
    assert shop("get", "/repairs").json()["provable"] is True
    made = shop("post", "/repairs")
    assert made.status_code == 201
    assert shop("post", "/repairs").json() == made.json()
    assert shop("get", "/repairs").json()["proofs"] == [made.json()]
    place = made["Location"].removeprefix("/api/v1")
    file = shop("get", place, route="/repairs/{proof_id}")
    assert [each["check"] for each in file.json()["checks"]] == [DMARC]
    assert shop("get", place, route="/repairs/{proof_id}").content == file.content

    told = stranger("post", "/verify", file.content).json()
    assert (told["outcome"], told["domain"], told["id"]) == ("valid", "shop.example", made.json()["id"])
    forged = {**file.json(), "domain": "bank.example"}
    assert stranger("post", "/verify", forged).json()["outcome"] == "altered"


@pytest.mark.parametrize("raw", [b"", b"{}", b"[" * 300_000, b"\xff", b'{"format":"bolwerk-proof@1"}'])
def test_what_is_no_proof_is_told_so(stranger, raw):
    answer = stranger("post", "/verify", raw)
    assert (answer.status_code, answer.json()["outcome"], answer.json()["issuer"]) == (200, "no_proof", None)


def test_one_of_another_firm_is_not_there(shop):
    nobody = "/repairs/0b0f5b0e-7c1d-4a55-9d52-3d8a2f6f2a10"
    assert shop("get", nobody, route="/repairs/{proof_id}").status_code == 404


def test_verifying_too_often_is_told(stranger, settings):
    settings.LIMITS = {**settings.LIMITS, "verify": (1, 3600)}
    cache.clear()
    assert [stranger("post", "/verify", b"{}").status_code for _ in range(2)] == [200, 429]
    cache.clear()
