# SPDX-License-Identifier: EUPL-1.2
"""Judges the versions a server speaks and the certificates it shows. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.tls.trust import VALID, Shown, ends_soon

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
SOON = timedelta(days=21)
LACKS = frozenset({"certificate_wrong_name", "certificate_self_signed", "certificate_untrusted"})
"""What a name shows for which nobody had a certificate made."""
WORDS = {
    Version.SSL3: "SSL 3",
    Version.TLS10: "TLS 1.0",
    Version.TLS11: "TLS 1.1",
    Version.TLS12: "TLS 1.2",
    Version.TLS13: "TLS 1.3",
}


@dataclass(frozen=True, slots=True)
class Session:
    """A finished handshake. `certificate`: certificate_valid or what is wrong with it. `chain`: DER."""

    version: Version | None
    certificate: str
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """`versions`: seen to be offered. `unseen`: why not all could be asked, "" when they were."""

    versions: frozenset[Version]
    unseen: str = ""


def versions(spoken: Spoken) -> CheckResult:
    """Above TLS 1.1 only: RFC 8996 and RFC 7568 withdrew the rest."""
    check, found = "web.tls.versions", spoken.versions
    seen = {"offered": [WORDS[version] for version in sorted(found)]}
    modern = found & {Version.TLS12, Version.TLS13}
    if Version.SSL3 in found:
        return judge(check, FAIL, "ssl3_offered", **seen)
    if found and not modern and not spoken.unseen:
        return judge(check, FAIL, "only_old_tls", **seen)
    if found - modern:
        return judge(check, WARN, "old_tls_offered", **seen)
    if spoken.unseen:
        return could_not_test(check, spoken.unseen, **seen)
    if not found:
        return could_not_test(check, "no_tls_answer", **seen)
    return judge(check, PASS, "tls_modern" if Version.TLS13 in found else "tls_without_13", **seen)


def certificates(hosts: Mapping[str, tuple[str, Shown]], now: datetime, own: str) -> CheckResult:
    """`hosts`: per name its certificate reason and what was read; a wrong one counts before one that ends soon.

    `own`: the domain. Of it and the same name with www one may lack a certificate while the other has one: then
    visitors do arrive by the other, and it is a warning."""
    check = "web.certificate"
    seen = {"hosts": {name: {"reason": reason} | shown.as_json() for name, (reason, shown) in hosts.items()}}
    wrong = {name: reason for name, (reason, _) in hosts.items() if reason != VALID}
    half = _half(hosts, own)
    for reason in (reason for name, reason in wrong.items() if name != half):
        about = [name for name, each in wrong.items() if each == reason and name != half]
        return judge(check, FAIL, reason, about=about, **seen)
    if half:
        lacks = "certificate_bare_lacks" if half == own else "certificate_www_lacks"
        return judge(check, WARN, lacks, about=[half], **seen)
    if any(ends_soon(shown.not_before, shown.not_after, now, SOON) for _, shown in hosts.values()):
        return judge(check, WARN, "certificate_expires_soon", **seen)
    return judge(check, PASS, VALID, **seen)


def _half(hosts: Mapping[str, tuple[str, Shown]], own: str) -> str:
    """The one of the two names that shows somebody else's certificate or a makeshift one, "" for none or both."""
    pair = (own, f"www.{own}")
    reasons = [hosts[name][0] for name in pair if name in hosts]
    lacking = [name for name in pair if name in hosts and hosts[name][0] in LACKS]
    return lacking[0] if len(lacking) == 1 and VALID in reasons else ""
