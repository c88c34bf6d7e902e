# SPDX-License-Identifier: EUPL-1.2
"""The proofs in a firm's file come back with it where they hold; others are kept out, and that is said."""

import json
from typing import Any

import pytest
from support.proofs import signed
from support.repairs import mend

from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.services import erase
from bolwerk.apps.portability.reading import read
from bolwerk.apps.portability.selectors import left_out
from bolwerk.apps.portability.services import export_firm, import_firm
from bolwerk.apps.proofs import keys, services
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.apps.proofs.selectors import proofs_of, unproven
from bolwerk.core.proofs.signing import to_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(firm) -> dict[str, Any]:
    """Of a firm with one proof."""
    services.issue(organisation=firm, run_id=mend(firm).pk, actor=VISITOR)
    return export_firm(organisation=firm, actor=VISITOR)


def put_back(file: dict[str, Any]):
    return import_firm(file=read(json.dumps(file).encode()), actor=VISITOR)[0]


def changed(file: dict[str, Any], document: str) -> dict[str, Any]:
    return file | {"repair_proofs": [{**file["repair_proofs"][0], "document": document}]}


def test_a_proof_of_ours_comes_back_to_the_byte(firm, file):
    [before] = RepairProof.objects.all()
    erase(organisation=firm)
    again = put_back(file)
    [proof] = RepairProof.objects.filter(organisation=again)
    assert (proof.pk, proof.document, proof.domain) == (before.pk, before.document, "bakery.example")
    assert (proof.issued_at, proof.run) == (before.issued_at, None)
    assert left_out(again) == {}
    # What the file says was seen is still proven by nobody here.
    assert unproven(again) is None


def test_beside_the_firm_that_is_still_here_it_is_a_copy(firm, file):
    again = put_back(file)
    [own], [copy] = proofs_of(firm), proofs_of(again)
    assert own.pk != copy.pk
    assert own.document == copy.document


def test_a_proof_that_stands_twice_in_the_file_comes_once(firm, file):
    again = put_back(file | {"repair_proofs": file["repair_proofs"] * 2})
    assert len(proofs_of(again)) == 1


def test_what_was_altered_is_kept_out(file):
    document = file["repair_proofs"][0]["document"].replace("bakery.example", "bakers.example", 1)
    again = put_back(changed(file, document))
    assert (proofs_of(again), left_out(again)) == ([], {"false": 1})


@pytest.mark.parametrize("document", ["", "{}", "[" * 1000, "no proof"])
def test_what_is_no_proof_is_kept_out(file, document):
    again = put_back(changed(file, document))
    assert (proofs_of(again), left_out(again)) == ([], {"false": 1})


def test_one_of_a_key_that_was_withdrawn_is_kept_out(file):
    keys.withdraw(keys.published().keys[0].kid)
    again = put_back(file)
    assert (proofs_of(again), left_out(again)) == ([], {"false": 1})


def test_one_of_another_bolwerk_is_kept_out_as_such(file):
    again = put_back(changed(file, to_bytes(signed()).decode()))
    assert (proofs_of(again), left_out(again)) == ([], {"foreign": 1})


def test_one_that_bears_our_name_and_another_key_is_false(file, settings):
    settings.PROOF_ISSUER = "https://bolwerk.example"
    again = put_back(changed(file, to_bytes(signed()).decode()))
    assert (proofs_of(again), left_out(again)) == ([], {"false": 1})
