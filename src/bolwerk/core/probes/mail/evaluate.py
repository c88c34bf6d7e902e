# SPDX-License-Identifier: EUPL-1.2
"""Judges where mail arrives and how it travels there. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.dns.answer import Addresses, Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.exchangers import exchangers, has_null, is_null
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls import trust
from bolwerk.core.probes.tls.evaluate import WORDS
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.tls.trust import ends_soon

PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN
NOT_APPLICABLE = CheckVerdict.NOT_APPLICABLE
SOON = timedelta(days=10)
SESSIONS = {"TLSv1": Version.TLS10, "TLSv1.1": Version.TLS11, "TLSv1.2": Version.TLS12, "TLSv1.3": Version.TLS13}


class Offer(StrEnum):
    """How far the conversation about encryption came."""

    ENCRYPTED = "encrypted"
    MISSING = "starttls_missing"  # the server does not offer it
    REFUSED = "starttls_refused"  # it offers and then refuses
    BROKEN = "starttls_broken"  # the handshake fails
    OLD = "starttls_old_version"  # it only speaks a TLS older than 1.2
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Server:
    """One mail server as seen. `reason`: why UNSEEN. `certificate`: valid, or a certificate_... reason, or "".
    `chain`: DER, its own first. `older`: what it picks when offered nothing above TLS 1.1, None when it refuses, and
    `older_unseen` why that could not be asked."""

    host: str
    offer: Offer
    reason: str = ""
    version: str = ""
    certificate: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    chain: tuple[bytes, ...] = field(default=(), repr=False)
    older: Version | None = None
    older_unseen: str = ""

    def as_json(self) -> dict[str, str]:
        seen = {"host": self.host, "offer": self.offer.value, "reason": self.reason, "version": self.version}
        seen["certificate"] = self.certificate
        seen["not_after"] = self.not_after.isoformat() if self.not_after else ""
        return {key: value for key, value in seen.items() if value}

    def lock(self) -> dict[str, str]:
        """Of its certificate: who made it, when, and by which key it is known."""
        shown = trust.read(self.chain)
        begins = shown.not_before.isoformat() if shown.not_before else ""
        seen = {"not_before": begins, "issuer": shown.issuer, "key": shown.key}
        return {key: value for key, value in seen.items() if value}


def receives(answer: Answer) -> bool:
    """False only for a domain that says or shows that it takes no mail."""
    return bool(exchangers(answer)) or not answer.status.known


def mx(
    answer: Answer, hosts: Mapping[str, Addresses], *, apex: Addresses, allowed: bool, closed: bool = False
) -> CheckResult:
    """`hosts`: the addresses of each exchanger. `allowed` False: every one of them is an address of no use on
    the internet. `apex`: where mail goes when there is no MX at all (RFC 5321 section 5.1). `closed`: the domain has
    all mail in its name refused, so nobody expects any there either.

    The name of an exchanger must be no alias (RFC 2181 section 10.3)."""
    if not answer.status.known:
        return could_not_test("mail.mx", unseen(answer.status))
    names = exchangers(answer)
    seen: dict[str, Any] = {"hosts": list(names)}
    if is_null(answer):
        return judge("mail.mx", NOT_APPLICABLE, "null_mx")
    if not names and (closed or not apex.all):
        return judge("mail.mx", NOT_APPLICABLE, "no_mail")
    if not names:
        return judge("mail.mx", WARN, "mx_implicit")
    if any(parse(name) for name in names):
        return judge("mail.mx", FAIL, "mx_is_address", **seen)
    found = [name for name in names if hosts[name].all]
    if found and not allowed:
        return could_not_test("mail.mx", "blocked_address", **seen)
    if len(found) == len(names):
        return _named(answer, {name: hosts[name].alias for name in names if hosts[name].alias}, seen)
    failed = [hosts[name].status for name in names if not hosts[name].status.known]
    if failed and not found:
        return could_not_test("mail.mx", unseen(failed[0]), **seen)
    return judge("mail.mx", WARN if found else FAIL, "mx_partly_lost" if found else "mx_lost", **seen)


def _named(answer: Answer, aliases: dict[str, str], seen: dict[str, Any]) -> CheckResult:
    """All of them are there."""
    if has_null(answer):
        return judge("mail.mx", WARN, "mx_beside_null", **seen)
    if aliases:
        return judge("mail.mx", WARN, "mx_alias", aliases=aliases, **seen)
    return judge("mail.mx", PASS, "mx_found", **seen)


def starttls(servers: Sequence[Server]) -> CheckResult:
    """The weakest server that answered counts, since a sender may pick any."""
    seen = {"servers": [server.as_json() for server in servers]}
    answered = [server for server in servers if server.offer != Offer.UNSEEN]
    if not answered:
        return could_not_test("mail.starttls", servers[0].reason if servers else "no_server", **seen)
    for offer in (Offer.MISSING, Offer.REFUSED, Offer.BROKEN):
        if any(server.offer == offer for server in answered):
            return judge("mail.starttls", FAIL, offer.value, **seen)
    if any(server.offer == Offer.OLD for server in answered):
        return judge("mail.starttls", WARN, Offer.OLD.value, **seen)
    return judge("mail.starttls", PASS, "starttls_offered", **seen)


def versions(servers: Sequence[Server]) -> CheckResult:
    """What each speaks above TLS 1.1, and the best of what it speaks below: one question more is not asked."""
    check = "mail.tls.versions"
    locked = [server for server in servers if server.offer == Offer.ENCRYPTED or server.older]
    found = {server.host: _spoken(server) for server in locked}
    every = frozenset[Version]().union(*found.values())
    seen = {"servers": {host: [WORDS[each] for each in sorted(spoken)] for host, spoken in found.items()}}
    if Version.SSL3 in every:
        return judge(check, FAIL, "ssl3_offered", **seen)
    if any(spoken and max(spoken) < Version.TLS12 for spoken in found.values()):
        return judge(check, WARN, "only_old_tls", **seen)
    if every and min(every) < Version.TLS12:
        return judge(check, WARN, "old_tls_offered", **seen)
    if not every:
        reasons = [server.reason for server in servers if server.offer == Offer.UNSEEN]
        return could_not_test(check, reasons[0] if reasons else "no_encryption", **seen)
    hidden = next((server.older_unseen for server in locked if server.older_unseen), "")
    if hidden:
        return could_not_test(check, hidden, **seen)
    return judge(check, PASS, "tls_modern" if Version.TLS13 in every else "tls_without_13", **seen)


def _spoken(server: Server) -> frozenset[Version]:
    session = SESSIONS.get(server.version)
    return frozenset(each for each in (session, server.older) if each)


def certificate(servers: Sequence[Server], now: datetime, sealed: Collection[str] = ()) -> CheckResult:
    """Never a failure: senders lock mail to a server whose certificate bears another name or has run out just as well
    (RFC 7435). Those who are told to look at it do so by DANE or MTA-STS, and these checks fail then.

    `sealed`: the hosts whose DANE record vouches for theirs; who made it, for which name and until when then counts
    for nothing (RFC 7672 section 3.1.1)."""
    seen = {"servers": [server.as_json() | server.lock() for server in servers]}
    shown = [server for server in servers if server.certificate]
    if not shown:
        reasons = [server.reason for server in servers if server.offer == Offer.UNSEEN]
        return could_not_test("mail.certificate", reasons[0] if reasons else "no_encryption", **seen)
    odd = [server for server in shown if server.certificate != "valid"]
    for server in odd:
        if server.host not in sealed:
            return judge("mail.certificate", WARN, server.certificate, **seen)
    if any(ends_soon(server.not_before, server.not_after, now, SOON) for server in shown if server not in odd):
        return judge("mail.certificate", WARN, "certificate_expires_soon", **seen)
    if odd:
        return judge("mail.certificate", PASS, "certificate_sealed", **seen)
    return judge("mail.certificate", PASS, "certificate_valid", **seen)
