# SPDX-License-Identifier: EUPL-1.2
"""Judges DANE for mail: does a signed record say which key the mail server has, and has it that key? Pure.

TLSA RFC 6698, how to use it RFC 7671, for mail RFC 7672. Only uses 2 and 3 count for mail (RFC 7672 section 3.1.3).
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.dane"
PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN
AUTHORITY, OWN = 2, 3  # DANE-TA, DANE-EE
WHOLE, KEY = 0, 1
DIGITS = {1: 64, 2: 128}  # of SHA-256 and SHA-512 in hex
HEX = re.compile(r"(?:[0-9a-f]{2})+")
MAX_RECORDS = 20
MAX_CHAIN = 10
ORDER = (
    "dane_differs", "dane_without_lock", "dane_unusable", "dane_unsigned", "dane_absent", "dane_no_spare",
    "dane_valid",
)  # fmt: skip
UNSEEN_AT = ORDER.index("dane_unsigned") - 0.5
VERDICTS = {"dane_differs": FAIL, "dane_without_lock": FAIL, "dane_unusable": WARN}
IDLE = frozenset({"dane_unsigned", "dane_absent"})
"""Senders do as if there were no record; also with one that is not signed (RFC 7672 section 2.2)."""
FITS = frozenset({"dane_no_spare", "dane_valid"})


@dataclass(frozen=True, slots=True)
class Tlsa:
    """One record of a use that counts for mail. `data`: hex."""

    use: int
    selector: int
    matching: int
    data: str


def parse(text: str) -> Tlsa | None:
    """None for what senders skip: uses 0 and 1, numbers nobody knows, and a digest of a length that it cannot have
    (RFC 7671 section 4: malformed records are unusable)."""
    parts = text.split()
    if len(parts) != 4 or not all(part.isdigit() for part in parts[:3]):
        return None
    use, selector, matching = map(int, parts[:3])
    if use not in (AUTHORITY, OWN) or selector not in (WHOLE, KEY) or matching not in (0, 1, 2):
        return None
    data = parts[3].lower()
    if len(data) != DIGITS.get(matching, len(data)) or not HEX.fullmatch(data):
        return None
    return Tlsa(use, selector, matching, data)


def matches(record: Tlsa, chain: Sequence[bytes], names: Sequence[str], now: datetime) -> bool:
    """`chain`: DER as served, the server's own first. `names`: of which the certificate must bear one, when it is
    the authority that is named (RFC 7672 section 3.2.2; for its own key neither name nor date count, 3.1.1)."""
    if record.use == OWN:
        return bool(chain) and _selected(record, chain[0]) == record.data
    for at, der in enumerate(chain[:MAX_CHAIN]):
        if at and _selected(record, der) == record.data:
            return _leads_to(chain[: at + 1], names, now)
    return False


def _selected(record: Tlsa, der: bytes) -> str | None:
    """None when the certificate cannot be read."""
    try:
        chosen = der
        if record.selector == KEY:
            key = x509.load_der_x509_certificate(der).public_key()
            chosen = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except Exception:  # hostile bytes
        return None
    if record.matching == 0:
        return chosen.hex()
    return (hashlib.sha256 if record.matching == 1 else hashlib.sha512)(chosen).hexdigest()


def _leads_to(chain: Sequence[bytes], names: Sequence[str], now: datetime) -> bool:
    """Each signed by the next, all in date, the first for one of the names."""
    try:
        loaded = [x509.load_der_x509_certificate(der) for der in chain]
        for below, above in pairwise(loaded):
            below.verify_directly_issued_by(above)
        if not all(each.not_valid_before_utc <= now <= each.not_valid_after_utc for each in loaded):
            return False
        shown = loaded[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        borne = {name.lower() for name in shown.get_values_for_type(x509.DNSName)}
    except Exception:  # a signature that does not fit, no names, or hostile bytes
        return False
    return any(name in borne or f"*.{name.partition('.')[2]}" in borne for name in names)


def evaluate(
    domain: str,
    mx: Answer,
    answers: Mapping[str, Answer],
    servers: Sequence[Server],
    *,
    checked: bool,
    now: datetime,
) -> CheckResult:
    """`answers`: TLSA by mail server. `servers`: as met, when there is any record. `checked` False: the resolver
    does not look at signatures at all. The worst server counts."""
    seen: dict[str, Any] = {"servers": {host: list(answer.records[:MAX_RECORDS]) for host, answer in answers.items()}}
    for answer in answers.values():
        if not answer.status.known:
            return could_not_test(ID, unseen(answer.status), at=answer.name, **seen)
    if not any(answer.records for answer in answers.values()):
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "dane_absent", **seen)
    if not checked:
        return could_not_test(ID, "signatures_unchecked", **seen)
    met = {server.host: server for server in servers}
    said = {host: _host(domain, mx, answer, met.get(host), now) for host, answer in answers.items()}
    seen["found"] = said
    worst = min(said.values(), key=lambda each: ORDER.index(each) if each in ORDER else UNSEEN_AT)
    if worst not in ORDER:
        return could_not_test(ID, worst, **seen)
    if IDLE.issuperset(said.values()):
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "dane_unsigned", **seen)
    if worst in IDLE:
        return judge(ID, WARN, "dane_partly", **seen)
    return judge(ID, VERDICTS.get(worst, PASS), worst, **seen)


def sealed(
    domain: str, mx: Answer, answers: Mapping[str, Answer], servers: Sequence[Server], now: datetime
) -> set[str]:
    """The servers whose certificate a signed record vouches for. Arguments as for `evaluate`."""
    said = {each.host: _host(domain, mx, answers[each.host], each, now) for each in servers if each.host in answers}
    return {host for host, reason in said.items() if reason in FITS}


def _host(domain: str, mx: Answer, answer: Answer, server: Server | None, now: datetime) -> str:
    """The reason for one server; any other reason: why it could not be seen."""
    if not answer.records:
        return "dane_absent"
    if not (mx.authenticated and answer.authenticated):
        return "dane_unsigned"
    usable = {record for text in answer.records[:MAX_RECORDS] if (record := parse(text))}
    if not usable:
        return "dane_unusable"
    if server is None or (server.offer == Offer.UNSEEN):
        return server.reason if server else "no_server"
    if server.offer != Offer.ENCRYPTED:
        return "dane_without_lock"
    if not server.chain:
        return "connection_lost"
    names = (server.host, domain)
    if not any(matches(record, server.chain, names, now) for record in usable):
        return "dane_differs"
    return "dane_valid" if len(usable) > 1 else "dane_no_spare"
