# SPDX-License-Identifier: EUPL-1.2
"""The file of one firm, `bolwerk-export@1`. Times are ISO 8601 with a zone; ids of rows and secrets are not in it."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, FailFast, Field

from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.posture.evidence import SourceKind, Verdict
from bolwerk.core.probes.result import CheckVerdict
from bolwerk.core.proofs.reading import MAX_BYTES
from bolwerk.core.watch.news import Kind as NewsKind

SCHEMA = "bolwerk-export@1"
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _sensible(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        raise ValueError("outside 2000-2200")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_sensible)]
Key = Annotated[str, Field(max_length=60)]
# A list stops at its first mistake: a hostile file must not earn a million error messages.
type Many[T] = Annotated[list[T], FailFast()]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ProfilePart(Part):
    name: str = Field(max_length=120)
    size: Literal["solo", "small", "medium"]
    kind: str = Field(max_length=24)
    postcode: str = Field(max_length=4)
    has: Many[Key] = Field(max_length=50)
    domain: str = Field(max_length=253)
    enterprise_number: str = Field(max_length=10)
    language: Language
    created_at: Moment
    # Older files do not have these.
    providers_said: dict[Key, Key] = {}
    dkim_selectors: Many[Annotated[str, Field(max_length=255)]] = Field(default=[], max_length=10)


class AnswerPart(Part):
    question: Key
    version: int = Field(ge=1, le=32767)
    option: str = Field(max_length=40)
    ask: str = Field(max_length=20)
    answered_at: Moment


class EvidencePart(Part):
    control: Key
    source: SourceKind
    verdict: Verdict
    observed_at: Moment
    expires_at: Moment | None
    summary: str = Field(max_length=120)
    reference: str = Field(max_length=160)


class ResultPart(Part):
    check: Key
    verdict: CheckVerdict
    reason: Key
    observation: dict[str, Any]
    controls: Many[Key] = Field(max_length=20)
    harm: int = Field(ge=0, le=3)
    at: Moment


class CheckPart(Part):
    """`follows`: when the look was asked whose faults this one looks at again. Older files lack the last four."""

    domain: str = Field(max_length=253)
    asked_at: Moment
    finished_at: Moment | None
    duration_ms: int | None = Field(ge=0, le=2_147_483_647)
    providers: dict[Key, Key]
    results: Many[ResultPart] = Field(max_length=100)
    cause: Literal["asked", "again", "watch"] = "asked"
    only: Many[Key] = Field(default=[], max_length=100)
    follows: Moment | None = None
    witness: dict[str, Any] = {}


class ActionPart(Part):
    measure: Key
    state: Literal["open", "done", "dismissed"]
    changed_at: Moment


class SupplierPart(Part):
    domain: str = Field(max_length=253)
    role: Literal["", "bookkeeper", "web", "till", "mail", "it", "payments", "delivery", "other"]
    state: Literal["named", "aside"]
    added_at: Moment


class AuditPart(Part):
    """Read, never taken over: a firm made from a file begins a chain of its own."""

    at: Moment
    actor: str = Field(max_length=80)
    verb: Key
    detail: dict[str, Any]
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class MembershipPart(Part):
    """Read, never taken over: a file gives nobody a way in."""

    mail: str = Field(max_length=254)
    role: str = Field(max_length=8)
    ends_at: Moment | None


class InvitationPart(Part):
    """An invitation that nobody accepted yet; neither its secret nor the hash of it."""

    mail: str = Field(max_length=254)
    role: str = Field(max_length=8)
    ends_at: Moment | None
    expires_at: Moment


class LinkPart(Part):
    """That a private link exists; neither its secret nor the hash of it."""

    created_at: Moment
    expires_at: Moment
    revoked_at: Moment | None


class ProofPart(Part):
    """Read, never taken over: a file proves nothing."""

    domain: str = Field(max_length=253)
    way: Literal["", "dns", "file", "mail"]
    proven_at: Moment | None
    expires_at: Moment | None


class ProofMailPart(Part):
    """That a mail was sent to prove the domain; neither its secret nor the hash of it. Read, never taken over."""

    domain: str = Field(max_length=253)
    mail: str = Field(max_length=320)
    created_at: Moment
    used_at: Moment | None


class MachinePart(Part):
    """Read, never taken over: consent is given here, by people."""

    name: str = Field(max_length=253)
    addresses: Many[Annotated[str, Field(max_length=45)]] = Field(max_length=10)
    named_at: Moment
    expires_at: Moment | None


class WatchPart(Part):
    """Whether the firm wants the weekly look at a domain. What it remembers is made anew by the next look."""

    domain: str = Field(max_length=253)
    on: bool


class NewsPart(Part):
    """Taken over as read: it is a record of what was, and nothing to be mailed again."""

    domain: str = Field(max_length=253)
    identity: str = Field(max_length=200)
    kind: NewsKind
    subject: str = Field(max_length=60)
    harm: int = Field(ge=0, le=3)
    detail: dict[str, Any]
    at: Moment
    read_at: Moment | None


class WishPart(Part):
    """Read, never taken over: people are not, either."""

    mail: str = Field(max_length=254)
    wanted: bool


class LetterPart(Part):
    """Read, never taken over: that a mail with news was sent, and what became of it."""

    mail: str = Field(max_length=254)
    state: str = Field(max_length=8)
    made_at: Moment
    ended_at: Moment | None


class RepairPart(Part):
    """A proof that a fault was mended. Taken over where its document holds; what stands beside that is not read."""

    id: UUID
    domain: str = Field(max_length=253)
    issued_at: Moment
    document: str = Field(max_length=MAX_BYTES)


class FirmFile(Part):
    """Everything about one firm."""

    schema_: Literal["bolwerk-export@1"] = Field(alias="schema")
    exported_at: Moment
    seen_at: Moment
    profile: ProfilePart
    answers: Many[AnswerPart]
    evidence: Many[EvidencePart]
    checks: Many[CheckPart]
    actions: Many[ActionPart]
    audit: Many[AuditPart]
    memberships: Many[MembershipPart]
    links: Many[LinkPart]
    # Files from before there were invitations, or proofs of control, have none.
    invitations: Many[InvitationPart] = ()
    proofs: Many[ProofPart] = ()
    proof_mails: Many[ProofMailPart] = ()
    machines: Many[MachinePart] = ()
    # Nor have those from before there were suppliers.
    suppliers: Many[SupplierPart] = Field(default=[], max_length=100)
    # Nor those from before there was a watch.
    watches: Many[WatchPart] = Field(default=[], max_length=10)
    news: Many[NewsPart] = []
    wishes: Many[WishPart] = ()
    letters: Many[LetterPart] = ()
    # Nor those from before there were proofs of repair.
    repair_proofs: Many[RepairPart] = ()
