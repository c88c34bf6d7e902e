# SPDX-License-Identifier: EUPL-1.2
"""Everything about one firm as values of its file: eighteen queries, however much there is."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from bolwerk.apps.assessments.models import Answer
from bolwerk.apps.audit.models import Entry
from bolwerk.apps.control.models import OwnMachine, Proof, ProofMail
from bolwerk.apps.evidence.models import EvidenceRecord
from bolwerk.apps.evidence.services import FIELDS
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.organisations.models import AccessLink, Invitation, Membership, Organisation
from bolwerk.apps.plans.models import Action
from bolwerk.apps.portability.schema import SCHEMA, FirmFile
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.apps.suppliers.models import Supplier
from bolwerk.apps.watch.models import Item, Letter, Watch, Wish

PROFILE = (
    "name",
    "size",
    "kind",
    "postcode",
    "has",
    "domain",
    "enterprise_number",
    "language",
    "created_at",
    "providers_said",
    "dkim_selectors",
)
RUN = ("domain", "asked_at", "finished_at", "duration_ms", "providers", "cause", "only", "witness")
RESULT = ("verdict", "reason", "observation", "controls", "harm", "at")
PUT_BACK = "firm.imported"
LEFT_OUT = "proofs_left_out"
AUDIT = ("at", "actor", "verb", "detail", "previous", "hash")
SUPPLIER = ("domain", "role", "state", "added_at")
PROOF = ("domain", "way", "proven_at", "expires_at")
REPAIR = ("id", "domain", "issued_at", "document")
MACHINE = ("name", "addresses", "named_at", "expires_at")
WATCH = ("domain", "on")
NEWS = ("domain", "identity", "kind", "subject", "harm", "detail", "at", "read_at")
LINK = ("created_at", "expires_at", "revoked_at")


def file_of(organisation: Organisation) -> FirmFile:
    own = {"organisation": organisation}
    return FirmFile.model_validate(
        {
            "schema": SCHEMA,
            "exported_at": datetime.now(UTC),
            "seen_at": organisation.seen_at,
            "profile": {name: getattr(organisation, name) for name in PROFILE},
            "answers": [
                {"question": question, **rest}
                for question, rest in _keyed(Answer, own, "question_id", "version", "option", "ask", "answered_at")
            ],
            "evidence": EvidenceRecord.objects.filter(**own).order_by("observed_at", "id").values(*FIELDS),
            "checks": _checks(organisation),
            "actions": [
                {"measure": measure, **rest}
                for measure, rest in _keyed(Action, own, "measure_id", "state", "changed_at")
            ],
            "suppliers": Supplier.objects.filter(**own).order_by("domain").values(*SUPPLIER),
            "audit": Entry.objects.filter(**own).order_by("id").values(*AUDIT),
            "memberships": [
                {"mail": mail, "role": role, "ends_at": ends_at}
                for mail, role, ends_at in Membership.objects.filter(**own)
                .order_by("id")
                .values_list("user__email", "role", "ends_at")
            ],
            "invitations": [
                {"mail": mail, "role": role, "ends_at": ends_at, "expires_at": expires_at}
                for mail, role, ends_at, expires_at in Invitation.objects.filter(**own)
                .order_by("id")
                .values_list("email", "role", "ends_at", "expires_at")
            ],
            "proofs": Proof.objects.filter(**own).values(*PROOF),
            "proof_mails": [
                {"domain": domain, "mail": mail, "created_at": created_at, "used_at": used_at}
                for domain, mail, created_at, used_at in ProofMail.objects.filter(**own)
                .order_by("id")
                .values_list("domain", "address", "created_at", "used_at")
            ],
            "machines": OwnMachine.objects.filter(**own).order_by("id").values(*MACHINE),
            "watches": Watch.objects.filter(**own).exclude(domain="").order_by("domain").values(*WATCH),
            "news": Item.objects.filter(**own).order_by("at", "id").values(*NEWS),
            "wishes": [
                {"mail": address, "wanted": wanted}
                for address, wanted in Wish.objects.filter(**own).order_by("id").values_list("user__email", "mail")
            ],
            "letters": [
                {"mail": address, "state": state, "made_at": made_at, "ended_at": ended_at}
                for address, state, made_at, ended_at in Letter.objects.filter(**own)
                .order_by("id")
                .values_list("user__email", "state", "made_at", "ended_at")
            ],
            "repair_proofs": RepairProof.objects.filter(**own).order_by("issued_at", "id").values(*REPAIR),
            "links": AccessLink.objects.filter(**own).order_by("id").values(*LINK),
        }
    )


def put_back_at(organisation: Organisation) -> datetime | None:
    """When this firm was made from a file; None when it began here. What a file says was seen, nobody here saw."""
    return Entry.objects.filter(organisation=organisation, verb=PUT_BACK).values_list("at", flat=True).first()


def left_out(organisation: Organisation) -> dict[str, int]:
    """How many proofs of repair in the file it was made from were not taken over, by why: foreign, false."""
    found = Entry.objects.filter(organisation=organisation, verb=PUT_BACK).values_list("detail", flat=True).first()
    return (found or {}).get(LEFT_OUT, {})


def _keyed(model: Any, own: dict[str, Any], key: str, *names: str) -> list[tuple[str, dict[str, Any]]]:
    rows = model.objects.filter(**own).order_by(key).values(key, *names)
    return [(row.pop(key), row) for row in rows]


def _checks(organisation: Organisation) -> list[dict[str, Any]]:
    results: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = RunResult.objects.filter(organisation=organisation).order_by("at", "id")
    for row in rows.values("run_id", "check_id", *RESULT):
        results[row.pop("run_id")].append({"check": row.pop("check_id"), **row})
    runs = CheckRun.objects.filter(organisation=organisation).order_by("asked_at", "id")
    rows = runs.values("id", "follows__asked_at", *RUN)
    return [{"results": results[row.pop("id")], "follows": row.pop("follows__asked_at"), **row} for row in rows]
