# SPDX-License-Identifier: EUPL-1.2
"""Reads Content-Security-Policy (CSP level 3): what may run, and who may show the page in a frame. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

MAX_POLICIES = 20
MAX_TEXT = 16_384
OPEN_SOURCES = frozenset({"*", "http:", "https:", "data:", "blob:", "'unsafe-eval'"})
ANYONE = frozenset({"*", "http:", "https:", "http://*", "https://*"})
PROOFS = ("'nonce-", "'sha256-", "'sha384-", "'sha512-")


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy: each directive's sources in lower case; the first of a name counts, as the standard says."""

    rules: dict[str, tuple[str, ...]]

    @property
    def scripts(self) -> tuple[str, ...] | None:
        return self.rules.get("script-src", self.rules.get("default-src"))

    @property
    def weak(self) -> list[str]:
        """The sources by which a stranger's script may run; ["scripts"] when no rule speaks of scripts."""
        if self.scripts is None:
            return ["scripts"]
        proven = any(each.startswith(PROOFS) for each in self.scripts)
        trusted = "'strict-dynamic'" in self.scripts and proven
        found = [each for each in self.scripts if each in OPEN_SOURCES and not (trusted and each[0] != "'")]
        if "'unsafe-inline'" in self.scripts and not proven:
            found.append("'unsafe-inline'")
        return sorted(found)

    @property
    def frames(self) -> tuple[str, ...] | None:
        return self.rules.get("frame-ancestors")


def read(fields: Iterable[str], *, from_page: bool = False) -> list[Policy]:
    """The policies of these fields. `from_page`: of a meta element, where some rules do not count."""
    texts = [text for field in fields for text in field[:MAX_TEXT].split(",")]
    return [policy for text in texts[:MAX_POLICIES] if (policy := _policy(text, from_page)).rules]


def _policy(text: str, from_page: bool) -> Policy:
    rules: dict[str, tuple[str, ...]] = {}
    for piece in text.split(";"):
        name, *sources = piece.lower().split()[:200] or [""]
        if name and not (from_page and name in ("frame-ancestors", "report-uri", "sandbox")):
            rules.setdefault(name, tuple(sources))
    return Policy(rules)
