# SPDX-License-Identifier: EUPL-1.2
"""Everything of a firm is in its file, and erasing leaves no row: also of models that do not exist yet."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from bolwerk.apps.accounts.models import User
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.services import erase
from bolwerk.apps.portability.selectors import file_of
from bolwerk.apps.portability.services import export_firm

# Where each kind of row stands in the file. Links stand there without their secret.
IN_THE_FILE = {
    "assessments.Answer": "answers",
    "audit.Entry": "audit",
    "control.OwnMachine": "machines",
    "control.Proof": "proofs",
    "control.ProofMail": "proof_mails",
    "evidence.EvidenceRecord": "evidence",
    "monitoring.CheckRun": "checks",
    "monitoring.RunResult": "checks",
    "organisations.AccessLink": "links",
    "organisations.Invitation": "invitations",
    "organisations.Membership": "memberships",
    "organisations.Organisation": "profile",
    "plans.Action": "actions",
    "proofs.RepairProof": "repair_proofs",
    "suppliers.Supplier": "suppliers",
    "watch.Item": "news",
    "watch.Letter": "letters",
    "watch.Watch": "watches",
    "watch.Wish": "wishes",
}
pytestmark = pytest.mark.django_db


def tenant_models() -> list[type[models.Model]]:
    """Organisation, and all that points to it, or to something that does."""
    found: list[type[models.Model]] = [Organisation]
    every = apps.get_models(include_auto_created=True)
    while more := [each for each in every if each not in found and set(_targets(each)) & set(found)]:
        found += more
    return found


def _targets(model: type[models.Model]) -> list[type[models.Model]]:
    return [field.related_model for field in model._meta.concrete_fields if field.is_relation]


def fill(model: type[models.Model], known: dict[type[models.Model], models.Model]) -> models.Model:
    """One row of any model, made from the kinds of its fields; rows it points to are made first."""
    if model not in known:
        known[model] = model.objects.create(
            **{
                field.name: fill(field.related_model, known) if field.is_relation else _value(field)
                for field in model._meta.concrete_fields
                if not field.primary_key
                and field.related_model is not model
                and (field.is_relation or not (field.has_default() or field.null))
            }
        )
    return known[model]


def _value(field: models.Field) -> object:
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return datetime.now(UTC)
    if isinstance(field, models.DateField):
        return datetime.now(UTC).date()
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BooleanField | models.IntegerField):
        return 1
    if isinstance(field, models.UUIDField):
        return uuid4()
    return uuid4().hex[: field.max_length]


@pytest.fixture
def full(bakery) -> Organisation:
    """A firm with at least one row in every model that can hold something of it."""
    firm, _ = bakery
    person = User.objects.create(username="an", email="an@bakery.example")
    known = {type(each): each for each in (firm, person, firm.links.get(), firm.audit_entries.get())}
    for model in tenant_models():
        fill(model, known)
    return firm


def test_erasing_leaves_no_row_of_the_firm_in_any_model(full):
    before = {model._meta.label: model.objects.count() for model in tenant_models()}
    assert [label for label, count in before.items() if count == 0] == []
    assert len(before) >= len(IN_THE_FILE)
    erase(organisation=full)
    assert [model._meta.label for model in tenant_models() if model.objects.exists()] == []
    assert User.objects.filter(username="an").exists()


def test_every_model_that_holds_something_of_a_firm_stands_in_its_file():
    assert {model._meta.label for model in tenant_models()} == set(IN_THE_FILE)


def test_the_file_holds_a_line_of_each_and_no_secret_and_no_more_of_people_than_mail_and_role(full):
    full.evidence.update(source="answer", verdict="met")
    full.check_runs.get().results.update(verdict="pass")
    file = export_firm(organisation=full, actor="visitor")
    assert [part for part in set(IN_THE_FILE.values()) if not file[part]] == []
    assert file["checks"][0]["results"]
    assert file["memberships"] == [{"mail": "an@bakery.example", "role": "owner", "ends_at": None}]
    text = json.dumps(file)
    for secret in full.links.values_list("token_hash", flat=True):
        assert secret not in text


def test_however_much_there_is_the_file_takes_eighteen_queries(full, django_assert_num_queries):
    full.evidence.update(source="answer", verdict="met")
    full.check_runs.get().results.update(verdict="pass")
    with django_assert_num_queries(18):
        file_of(full)
