# SPDX-License-Identifier: EUPL-1.2
"""Reads the two halves of MTA-STS: the record and the policy file (RFC 8461 section 3). Pure."""

import re
from dataclasses import dataclass

from bolwerk.core.probes.mail.tags import begins, fields

PATH = "/.well-known/mta-sts.txt"
MAX_AGE = 31_557_600
MAX_BYTES = 65_536
ID = re.compile(r"[A-Za-z0-9]{1,32}")
LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):([^\x00-\x08\x0a-\x1f\x7f]*)")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
PATTERN = re.compile(rf"(?:\*\.)?{LABEL}(?:\.{LABEL})*\.?", re.IGNORECASE)
MODES = ("enforce", "testing", "none")


@dataclass(frozen=True, slots=True)
class Policy:
    """`age`: seconds that senders remember it. `hosts`: names, perhaps with `*.` for exactly one label."""

    mode: str
    age: int
    hosts: tuple[str, ...]

    def allows(self, host: str) -> bool:
        """Section 4.1: compared as the names in a certificate are."""
        name = host.lower().rstrip(".")
        return any(each == name or (each[:2] == "*." and each[2:] == name.partition(".")[2]) for each in self.hosts)


def records(texts: tuple[str, ...]) -> tuple[str, ...]:
    return begins("STSv1", texts)


def is_record(text: str) -> bool:
    """The record names the present version of the policy in `id`."""
    found = fields(text)
    return found is not None and ID.fullmatch(found.get("id", "")) is not None


def parse(body: bytes) -> Policy | None:
    """None when senders cannot use it. Of a key that stands there twice the first counts, except `mx`."""
    try:
        text = body[:MAX_BYTES].decode("utf-8")
    except UnicodeDecodeError:
        return None
    first: dict[str, str] = {}
    hosts: list[str] = []
    for line in re.split(r"\r?\n", text):
        if not line.strip():
            continue
        match = LINE.fullmatch(line)
        value = match[2].strip(" \t") if match else "\t"
        if match is None or "\t" in value:
            return None
        if match[1] == "mx":
            hosts.append(value.lower())
        else:
            first.setdefault(match[1], value)
    mode, age = first.get("mode", ""), first.get("max_age", "")
    if first.get("version") != "STSv1" or mode not in MODES or not re.fullmatch(r"[0-9]{1,10}", age):
        return None
    if int(age) > MAX_AGE or not all(map(PATTERN.fullmatch, hosts)) or (mode != "none" and not hosts):
        return None
    return Policy(mode, int(age), tuple(each.rstrip(".") for each in hosts))
