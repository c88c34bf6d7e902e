# SPDX-License-Identifier: EUPL-1.2
"""Proof of control through the API; each answer is held against the document."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from bolwerk.apps.control.models import OwnMachine, Proof
from bolwerk.apps.organisations.models import Organisation

SHOP = {"size": "small", "kind": "shop", "postcode": "9000", "has": ["website"], "domain": "shop.example"}


@pytest.fixture
def shop(firm):
    assert firm("put", "/firms/me", SHOP).status_code == 200
    return firm


def prove() -> None:
    firm, now = Organisation.objects.get(), timezone.now()
    Proof.objects.create(
        organisation=firm, domain=firm.domain, way="dns", proven_at=now, expires_at=now + timedelta(days=9)
    )


def test_how_to_prove_it_and_that_it_is_proven(shop):
    told = shop("get", "/proof").json()
    assert (told["way"], told["proven_at"], told["looking"], told["machines"]) == ("", None, False, [])
    assert told["record"]["name"] == "_bolwerk.shop.example"
    assert told["record"]["value"] == told["file"]["text"]
    assert told["mail"] == ["postmaster@shop.example", "hostmaster@shop.example", "webmaster@shop.example"]
    prove()
    assert shop("get", "/proof").json()["way"] == "dns"
    assert shop("delete", "/proof").status_code == 204
    assert shop("get", "/proof").json()["way"] == ""


def test_a_look_is_begun_once(shop):
    begun = shop("post", "/proof/look")
    assert (begun.status_code, begun["Location"], begun.json()["looking"]) == (202, "/api/v1/proof", True)
    assert shop("post", "/proof/look").status_code == 409


def test_a_mail_to_a_role_and_to_nobody_else(shop):
    sent = shop("post", "/proof/mail", {"role": "webmaster"})
    assert (sent.status_code, sent.json()) == (202, {"address": "webmaster@shop.example"})
    assert "/domain/yours/confirm/" in mail.outbox[0].body
    assert shop("post", "/proof/mail", {"role": "info"}).status_code == 422
    assert len(mail.outbox) == 1


def test_machines_with_proof_and_consent_alone(shop):
    till = {"name": "till", "consent": True}
    assert shop("post", "/machines", till).status_code == 409
    prove()
    assert shop("post", "/machines", {**till, "consent": False}).status_code == 422
    assert shop("post", "/machines", {"name": "till.other.example", "consent": True}).status_code == 422
    assert shop("post", "/machines", {"consent": True}).status_code == 422
    made = shop("post", "/machines", till)
    assert (made.status_code, made.json()["name"]) == (201, "till.shop.example")
    assert [each["name"] for each in shop("get", "/proof").json()["machines"]] == ["till.shop.example"]
    place = f"/machines/{made.json()['id']}"
    assert shop("delete", place, route="/machines/{machine_id}").status_code == 204
    assert shop("delete", place, route="/machines/{machine_id}").status_code == 404
    assert OwnMachine.objects.count() == 0


def test_a_firm_without_a_domain_has_nothing_to_prove(firm):
    for method, path in (("get", "/proof"), ("post", "/proof/look")):
        assert firm(method, path).status_code == 422
