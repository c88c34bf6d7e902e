# SPDX-License-Identifier: EUPL-1.2
"""What advice is given on, and what it comes to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """`name`: full, without a trailing dot. `host`: the same relative to the domain, "@" for the domain itself.
    `replaces`: the values that stand there now, a line each, "" when the record is new."""

    type: str
    name: str
    host: str
    value: str
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A text to be put on the web under `url`."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Situation:
    """`mail`: key of the mail provider. `reasons` and `observed` by check id, of the newest check of the domain."""

    domain: str
    mail: str
    reasons: Mapping[str, str]
    observed: Mapping[str, Mapping[str, Any]]

    def seen(self, check: str) -> Mapping[str, Any]:
        return self.observed.get(check, {})

    def reason(self, check: str) -> str:
        """ "" for a check that was not done."""
        return self.reasons.get(check, "")
