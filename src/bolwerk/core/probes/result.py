# SPDX-License-Identifier: EUPL-1.2
"""What a check says: one judged observation. Language-neutral keys only; texts live with the doors."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import Any

from bolwerk.core.probes.reasons import COMMON, OWN

MAX_TEXT = 4096
MAX_ITEMS = 100


class CheckVerdict(StrEnum):
    PASS = "pass"  # noqa: S105  (a verdict, not a password)
    WARN = "warn"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    COULD_NOT_TEST = "could_not_test"


class CouldNotTest(Exception):
    """The network or the other side kept us from seeing; `reason` is a stable key. Never means "bad"."""

    def __init__(self, reason: str, **observation: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.observation = observation


@dataclass(frozen=True, slots=True)
class Check:
    """A check that exists: the controls it speaks about, the harm (0 informs .. 3 sinks a firm), and its reasons.
    `proves`: a pass is evidence that they hold; else only a fault says something of them."""

    controls: tuple[str, ...]
    harm: int
    reasons: frozenset[str]
    proves: bool = True


def _check(check_id: str, control: str, harm: int, *, proves: bool = True) -> Check:
    return Check(controls=(control,), harm=harm, reasons=OWN[check_id] | COMMON, proves=proves)


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "mail.mx": _check("mail.mx", "mail-transport", 1),
        "mail.spf.record": _check("mail.spf.record", "mail-senders", 3),
        "mail.dmarc.policy": _check("mail.dmarc.policy", "mail-spoofing", 3),
        "mail.dmarc.reports": _check("mail.dmarc.reports", "mail-spoofing", 0),
        "mail.dkim.keys": _check("mail.dkim.keys", "mail-signed", 2),
        "mail.starttls": _check("mail.starttls", "mail-transport", 2),
        "mail.certificate": _check("mail.certificate", "mail-transport", 1),
        "mail.tls.versions": _check("mail.tls.versions", "mail-transport", 1),
        "mail.dane": _check("mail.dane", "mail-transport", 1),
        "mail.parked": _check("mail.parked", "mail-spoofing", 2),
        "mail.mta_sts": _check("mail.mta_sts", "mail-transport", 0),
        "mail.tls_rpt": _check("mail.tls_rpt", "mail-transport", 0),
        "mail.bimi": _check("mail.bimi", "mail-spoofing", 0),
        "dns.dnssec": _check("dns.dnssec", "domain-kept", 1),
        "dns.delegation": _check("dns.delegation", "domain-kept", 1),
        "dns.networks": _check("dns.networks", "domain-kept", 0),
        "dns.soa": _check("dns.soa", "domain-kept", 0),
        "dns.dangling": _check("dns.dangling", "domain-kept", 2),
        "dns.wildcard": _check("dns.wildcard", "domain-kept", 0),
        "dns.caa": _check("dns.caa", "domain-kept", 0),
        "dns.ipv6": _check("dns.ipv6", "domain-kept", 0),
        "dns.rpki": _check("dns.rpki", "domain-kept", 0),
        "web.https": _check("web.https", "web-encryption", 3),
        "web.https.forced": _check("web.https.forced", "web-encryption", 2),
        "web.certificate": _check("web.certificate", "web-encryption", 3),
        "web.tls.versions": _check("web.tls.versions", "web-encryption", 2),
        "web.tls.ciphers": _check("web.tls.ciphers", "web-encryption", 1),
        "web.tls.keyexchange": _check("web.tls.keyexchange", "web-encryption", 1),
        "web.certificate.key": _check("web.certificate.key", "web-encryption", 2),
        "web.certificate.caa": _check("web.certificate.caa", "web-encryption", 1),
        "web.hsts": _check("web.hsts", "web-encryption", 1),
        "web.securitytxt": _check("web.securitytxt", "domain-kept", 0),
        "web.mixed": _check("web.mixed", "web-encryption", 2),
        "web.cookies": _check("web.cookies", "web-encryption", 1),
        "web.software": _check("web.software", "web-software-updated", 3),
        "web.exposed": _check("web.exposed", "web-software-updated", 3, proves=False),
        "web.csp": _check("web.csp", "web-software-updated", 0),
        "web.framing": _check("web.framing", "web-software-updated", 0),
        "web.nosniff": _check("web.nosniff", "web-software-updated", 0),
        "web.referrer": _check("web.referrer", "web-software-updated", 0),
        "web.permissions": _check("web.permissions", "web-software-updated", 0),
        "web.sri": _check("web.sri", "web-software-updated", 0),
        "web.ipv6": _check("web.ipv6", "domain-kept", 0),
        "web.rpki": _check("web.rpki", "domain-kept", 0),
        "names.lookalikes": _check("names.lookalikes", "domain-kept", 0),
        "exposure.remote": _check("exposure.remote", "network-firewall", 3, proves=False),
        "exposure.files": _check("exposure.files", "network-firewall", 3, proves=False),
        "exposure.databases": _check("exposure.databases", "network-firewall", 3, proves=False),
        "exposure.nas": _check("exposure.nas", "network-firewall", 2, proves=False),
        "exposure.gateways": _check("exposure.gateways", "network-firewall", 2, proves=False),
        "exposure.telnet": _check("exposure.telnet", "network-firewall", 3, proves=False),
        "exposure.devices": _check("exposure.devices", "network-firewall", 2, proves=False),
        "exposure.others": _check("exposure.others", "network-firewall", 0, proves=False),
    }
)
OWNER_ONLY = frozenset({"web.exposed"} | {check_id for check_id in CHECKS if check_id.startswith("exposure.")})
"""Says nothing to anybody else."""
APART = frozenset({"names.lookalikes"})
"""Takes many questions, so it is only done when it is asked for."""
USUAL = tuple(check_id for check_id in CHECKS if check_id not in APART)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`id` is a key of CHECKS; `reason` a stable key per check; `observation` the raw fact, JSON-able."""

    id: str
    verdict: CheckVerdict
    reason: str
    observation: dict[str, Any]
    controls: tuple[str, ...]
    harm: int

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "verdict": str(self.verdict),
            "reason": self.reason,
            "observation": self.observation,
            "controls": list(self.controls),
            "harm": self.harm,
        }


def judge(check_id: str, verdict: CheckVerdict, reason: str, /, **observation: Any) -> CheckResult:
    """Builds a result with the controls and harm of its check. Raises KeyError for an unknown check or reason."""
    check = CHECKS[check_id]
    if reason not in check.reasons:
        raise KeyError(f"{check_id} has no reason {reason}")
    return CheckResult(
        id=check_id,
        verdict=verdict,
        reason=reason,
        observation=_told(observation),
        controls=check.controls,
        harm=check.harm,
    )


def _told(value: Any) -> Any:
    """What is kept of what the other side wrote: as much as a person would read."""
    match value:
        case str():
            return value[:MAX_TEXT]
        case dict():
            return {key: _told(each) for key, each in islice(value.items(), MAX_ITEMS)}
        case list():
            return [_told(each) for each in value[:MAX_ITEMS]]
    return value


def could_not_test(check_id: str, reason: str, /, **observation: Any) -> CheckResult:
    """An undeclared reason is our own mistake: it becomes `internal`, for no part may bring the others down."""
    if reason not in CHECKS[check_id].reasons:
        return judge(check_id, CheckVerdict.COULD_NOT_TEST, "internal", undeclared=reason, **observation)
    return judge(check_id, CheckVerdict.COULD_NOT_TEST, reason, **observation)
