# SPDX-License-Identifier: EUPL-1.2
"""What goes in and out. Ids are those of the catalogue; texts are in the language of who asks."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bolwerk.apps.control.services import ROLES as MAILBOXES
from bolwerk.apps.organisations.profile import KINDS
from bolwerk.apps.suppliers.services import ROLES
from bolwerk.core.catalogue.profile import HAS, SIZES
from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.posture.evidence import SourceKind, State, Verdict
from bolwerk.core.posture.measure import Proof, Who
from bolwerk.core.posture.step import Reason
from bolwerk.core.probes.result import CheckVerdict
from bolwerk.core.proofs.checking import Outcome
from bolwerk.core.suppliers.standing import Mail, Site
from bolwerk.core.watch.news import Kind as NewsKind


def one_of(values: tuple[str, ...]) -> Any:
    """Text that the document lists; whether it fits is said by the service, in plain words."""
    return Annotated[str, Field(max_length=60, json_schema_extra={"enum": list(values)})]


Size, Kind, Owned = one_of(SIZES), one_of(KINDS), one_of(HAS)
Decided = one_of(("done", "dismissed", "open"))
Role = one_of(ROLES)


class Incoming(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FirmIn(Incoming):
    """`domain` and `enterprise_number` as people write them; "" leaves them out."""

    name: str = Field(default="", max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")
    size: Size
    kind: Kind
    postcode: str = Field(max_length=20, examples=["9000"])
    has: list[Owned] = Field(default=[], max_length=50)
    domain: str = Field(default="", max_length=300, examples=["bakery.be"])
    enterprise_number: str = Field(default="", max_length=60, examples=["0123.456.749"])
    dkim_selectors: list[Annotated[str, Field(max_length=255)]] = Field(
        default=[], max_length=10, description="where the DKIM keys of the domain lie, if known"
    )
    language: Language | None = Field(default=None, description="of the firm; as a rule the one asked in")


class AnswerIn(Incoming):
    """`ask`: who could know it, after the answer `unknown`."""

    option: str = Field(max_length=40)
    ask: str = Field(default="", max_length=20)


class DecisionIn(Incoming):
    state: Decided


class FirmOut(BaseModel):
    """`put_back_at`: when it was made from a file, whose observations nobody here made; else null."""

    id: UUID
    name: str
    size: Size
    kind: Kind
    postcode: str
    has: list[Owned]
    domain: str
    enterprise_number: str
    dkim_selectors: list[str]
    language: Language
    created_at: datetime
    put_back_at: datetime | None


class Begun(BaseModel):
    """`token` is shown this once; `link` is the address that opens the firm in a browser."""

    firm: FirmOut
    token: str
    link: str


class OptionOut(BaseModel):
    key: str
    text: str


class QuestionOut(BaseModel):
    """`answer`: the option given so far."""

    id: str
    version: int
    topic: str
    question: str
    help: str
    options: list[OptionOut]
    ask: list[str]
    answer: str | None


class ProgressOut(BaseModel):
    """`next`: the first question without an answer."""

    answered: int
    of: int
    next: str | None


class QuestionsOut(ProgressOut):
    questions: list[QuestionOut]


class BandOut(BaseModel):
    """The truth lies between `low` and `high` (0 to 1)."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class EvidenceOut(BaseModel):
    source: SourceKind
    verdict: Verdict
    observed_at: datetime
    expires_at: datetime | None
    reference: str


class ControlOut(BandOut):
    """`state` is how we know, `verdict` how it stands."""

    id: str
    title: str
    state: State
    verdict: Verdict
    evidence: list[EvidenceOut]


class TopicOut(BandOut):
    id: str
    name: str
    state: State
    verdict: Verdict
    controls: list[ControlOut]


class PostureOut(BaseModel):
    as_of: datetime
    prevention: BandOut
    response: BandOut
    topics: list[TopicOut]


class WhyOut(BaseModel):
    """A control that asks for this step."""

    control: str
    reason: Reason
    references: list[str]


class StepOut(BaseModel):
    """One step. `proof` and `checks`: what will close it. `risk_removed`: harm of what is missing times share.

    `this_week`: among the first to do. `not_before`: when it may begin, if an earlier step must first have its time.
    """

    measure: str
    title: str
    why: str
    done: str
    minutes: int
    euros: int
    who: Who
    asked_by: list[WhyOut]
    proof: Proof
    checks: list[str]
    unlocks: list[str]
    risk_removed: float
    this_week: bool
    not_before: datetime | None


class PlanOut(BaseModel):
    """`decided`: what the firm said of a measure; steps come in the order to do them."""

    as_of: datetime
    steps: list[StepOut]
    decided: dict[str, Decided]


class ProvidersIn(Incoming):
    """`generic`: somebody else; "": as it was seen."""

    dns: str = Field(default="", max_length=60)
    mail: str = Field(default="", max_length=60)
    web: str = Field(default="", max_length=60)


class ProvidersOut(BaseModel):
    """Who hosts the DNS, the mail and the website. `used`: what was said before what was seen."""

    seen: dict[str, str]
    said: dict[str, str]
    used: dict[str, str]


Mailbox = one_of(MAILBOXES)


class ProofMailIn(Incoming):
    """`role`: before the @ of the domain."""

    role: Mailbox


class MachineIn(Incoming):
    """`name`: the domain or one below it; "" for the address that this request comes from. `consent`: that it is the
    firm's own, and may be knocked at."""

    name: str = Field(default="", max_length=253)
    consent: bool


class RecordOut(BaseModel):
    type: str
    name: str
    value: str


class FileOut(BaseModel):
    url: str
    text: str


class MachineOut(BaseModel):
    """`addresses`: where it was when it was named; `looked_at` is null until that is known."""

    id: int
    name: str
    addresses: list[str]
    named_at: datetime
    looked_at: datetime | None
    expires_at: datetime | None


class ProofOut(BaseModel):
    """Whether the firm showed that it runs its domain, and how it can. `way`: dns, file or mail, "" for not now.
    `ending`: the record or file was gone at the last look. `places`: what the last look said of each."""

    domain: str
    way: str
    proven_at: datetime | None
    expires_at: datetime | None
    ending: bool
    looking: bool
    looked_at: datetime | None
    places: dict[str, str]
    record: RecordOut
    file: FileOut
    mail: list[str]
    machines: list[MachineOut]


class ProofMailOut(BaseModel):
    """Where the link went."""

    address: str


class ResultOut(BaseModel):
    """`observation`: the raw fact."""

    check: str
    verdict: CheckVerdict
    reason: str
    observation: dict[str, Any]
    controls: list[str]
    harm: int
    at: datetime


class AgainIn(Incoming):
    """`measure`: the step that was taken, so that what it mends is looked at too."""

    measure: str = Field(default="", max_length=60, examples=["mail-spf"])


class CacheOut(BaseModel):
    """A record that the domain's own name servers already give anew, while others may see the old one `until` then.
    `old`, `new`: empty when there was, or is, none. `said`: the same in words."""

    name: str
    type: str
    old: list[str]
    new: list[str]
    until: datetime
    said: str


class CheckOut(BaseModel):
    """The newest look at the domain; `finished_at` is null while it runs. `cause`: asked for; again, of what was not
    in order; watch, the weekly one. `only`: the checks it does, empty for a whole look. `results`: the newest of each
    check since the last whole look. `caches`: what others may still see as it was."""

    domain: str
    asked_at: datetime
    finished_at: datetime | None
    duration_ms: int | None
    providers: dict[str, str]
    cause: Literal["asked", "again", "watch"]
    only: list[str]
    results: list[ResultOut]
    caches: list[CacheOut]


class SupplierIn(Incoming):
    """`domain`: also an address of a page or of mail."""

    domain: str = Field(max_length=300, examples=["bookkeeper.be"])
    role: Role


class SupplierOut(BaseModel):
    """`sources`: how it shows. `mail`: can mail in its name be false; `site`: is its site safe; null before the first
    look. `faults`: reason by check. `looked_at`: from outside, whoever asked."""

    domain: str
    named: bool
    role: str
    sources: list[str]
    mail: Mail | None
    site: Site | None
    faults: dict[str, str]
    looked_at: datetime | None


class SuppliersOut(BaseModel):
    """`forgeable` of `known` can be forged. `aside`: said to be none. `left_out`: seen, says nothing: name → why."""

    forgeable: int
    known: int
    suppliers: list[SupplierOut]
    aside: list[str]
    left_out: dict[str, str]


class LookedOut(BaseModel):
    asked: int


class WatchIn(Incoming):
    on: bool


class ReadIn(Incoming):
    """`items`: ids of news."""

    items: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(max_length=200)


class NewsOut(BaseModel):
    """`subject`: a check that got worse or whose matter ends, `domain`, `proof`; for a change `mx`, `ns`,
    `certificate.issuer` or `certificate.key`. `since`: until when it was in order. `mended`: it is again. `measure`:
    the step that mends it."""

    id: int
    kind: NewsKind
    subject: str
    reason: str
    hosts: list[str]
    before: list[str]
    after: list[str]
    since: datetime | None
    ends: datetime | None
    at: datetime
    read_at: datetime | None
    mended: bool
    title: str
    text: str
    measure: str


class WatchOut(BaseModel):
    """`next_at`: when the next weekly look is due; null while it is off, or before the first."""

    domain: str
    on: bool
    looked_at: datetime | None
    next_at: datetime | None
    news: list[NewsOut]


class ListIn(Incoming):
    """`text`: a table or a mere list of domains, as a file would hold it."""

    name: str = Field(default="", max_length=100)
    text: str = Field(max_length=2_000_000, examples=["Name;Site\nDe Zon;dezon.be"])
    start: bool = True


class LineOut(BaseModel):
    line: int
    error: str


class ListCounts(BaseModel):
    """`forgeable` of `known` can be forged by mail; `lock`: websites not safely locked."""

    forgeable: int
    known: int
    expired: int
    lock: int
    software: int
    missing: int
    refused: int


class ListOut(BaseModel):
    """`landed` of `domains` were looked at. `wrong` lines hold no domain, the first of them are `lines`; `twice`
    lines name one again."""

    id: UUID
    name: str
    state: str = Field(examples=["draft", "going", "paused", "done"])
    domains: int
    landed: int
    wrong: int
    twice: int
    lines: list[LineOut]
    found: ListCounts
    made_at: datetime
    finished_at: datetime | None


class RepairOut(BaseModel):
    """One proof that faults were mended; `id` leads to it."""

    id: UUID
    domain: str
    issued_at: datetime


class RepairsOut(BaseModel):
    """`provable`: the newest look again saw something mended."""

    provable: bool
    proofs: list[RepairOut]


class VerifiedOut(BaseModel):
    """What the proof says of itself counts only when `outcome` is valid; all null for no_proof."""

    outcome: Outcome
    id: str | None = None
    issuer: str | None = None
    issued_at: str | None = None
    domain: str | None = None
    key: str | None = None
