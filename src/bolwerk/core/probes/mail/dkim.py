# SPDX-License-Identifier: EUPL-1.2
"""Judges the DKIM keys found under the selectors that a provider uses (RFC 6376, key sizes RFC 8301). Pure.

Selectors cannot be listed from outside. Only two things prove there is no key: a provider whose selectors are
fixed, or a resolver that says nothing at all exists below _domainkey (RFC 8020).
"""

import base64
import binascii
import re
from collections.abc import Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.dkim.keys"
PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN
FIXED = {"microsoft365": ("selector1", "selector2")}
USUAL = {"google": ("google",), "cloudflare": ("cf2024-1",)}
COMMON = ("default", "dkim", "mail", "s1", "s2", "k1", "selector1", "selector2", "google", "key1")


def selectors(provider: str) -> tuple[str, ...]:
    """Those of the provider first, then the common ones; each once."""
    return tuple(dict.fromkeys((*FIXED.get(provider, ()), *USUAL.get(provider, ()), *COMMON)))


def key_of(text: str) -> tuple[str, int | None] | None:
    """(state, bits) of one record: state is ok, revoked, testing or unreadable; None when it is no key."""
    pairs = (part.partition("=") for part in text.split(";"))
    tags = {tag.strip().lower(): value.strip() for tag, equals, value in pairs if equals}
    if "p" not in tags or tags.get("v", "DKIM1") != "DKIM1":
        return None
    data = re.sub(r"\s", "", tags["p"])
    if not data:
        return "revoked", None
    state = "testing" if "y" in tags.get("t", "").lower().split(":") else "ok"
    if tags.get("k", "rsa").lower() == "ed25519":
        return state, 256
    try:
        key = load_der_public_key(base64.b64decode(data, validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return "unreadable", None
    return (state, key.key_size) if isinstance(key, RSAPublicKey) else ("unreadable", None)


def evaluate(*, provider: str, sends: bool, below: Answer, answers: Mapping[str, Answer]) -> CheckResult:
    """`below`: any answer about _domainkey.<domain>; `answers`: TXT by selector. `sends` False: parked."""
    keys = {selector: key for selector, answer in answers.items() for key in _keys(answer)}
    good = {name: bits for name, (state, bits) in keys.items() if state in ("ok", "testing") and bits}
    seen = {"provider": provider, "selectors": {name: bits for name, bits in good.items()}}
    if good:
        rsa_weak = [name for name, bits in good.items() if bits < 1024 and bits != 256]
        if len(rsa_weak) == len(good):
            return judge(ID, FAIL, "dkim_weak_key", **seen)
        if all(keys[name][0] == "testing" for name in good):
            return judge(ID, WARN, "dkim_testing", **seen)
        return judge(ID, PASS, "dkim_found", **seen)
    if not sends:
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "no_mail", **seen)
    if below.status == Status.NXDOMAIN:
        return judge(ID, FAIL, "dkim_missing", **seen)
    failed = [answer.status for answer in answers.values() if not answer.status.known]
    if failed:
        return could_not_test(ID, unseen(failed[0]), **seen)
    if keys:
        states = {state for state, _ in keys.values()}
        return judge(ID, FAIL, "dkim_unreadable" if "unreadable" in states else "dkim_revoked", **seen)
    if provider in FIXED:
        return judge(ID, FAIL, "dkim_missing", **seen)
    return could_not_test(ID, "dkim_selector_unknown", **seen)


def _keys(answer: Answer) -> list[tuple[str, int | None]]:
    return [key for text in answer.records if (key := key_of(text)) is not None][:1]
