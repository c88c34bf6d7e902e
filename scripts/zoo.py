# SPDX-License-Identifier: EUPL-1.2
"""Writes docs/reference/zoo.md from the servers in tests/support/zoo; `--check` says whether it is stale."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.zoo.all import ANIMALS, KINDS
from support.zoo.animal import Animal

FILE = ROOT / "docs" / "reference" / "zoo.md"
SHOWN = 6
TITLES = {
    "dns": "The DNS: resolvers, name servers, zones",
    "smtp": "Mail servers",
    "tls": "Locks and certificates",
    "http": "Web sites",
    "owner": "Checked for the owner, or only so far",
}
INTRODUCTION = """# The zoo: domains that are not in order

Made by `scripts/zoo.py` from `tests/support/zoo/`; do not edit.

Each of these {count} is a domain with servers on loopback that misbehave, or have a fault, in one way and are in
order in all else. `tests/core/probes/zoo/test_zoo.py` checks each as any domain is checked, in a process of its own
that watches itself: the checks named here say exactly this, all others say what they say of a domain in order
(`tests/support/zoo/healthy.py`); it ends in the seconds given (who makes us wait, for 8, is met with waits of about a
second); it takes less than 24 MB more than before; no task, no connection and no open file is left; nothing is
logged; the report is shorter than 64 kB; no more than four connections to one address are open at once; and nothing
inside is ever met: a canary listens on 127.0.0.1 and ::1.

Together they show every reason of every check, but for four that say why not: [the checks](checks.md) name who shows
each, and `tests/core/probes/zoo/test_shown.py` holds that none is forgotten."""


def lines() -> Iterator[str]:
    yield INTRODUCTION.format(count=len(ANIMALS))
    for kind, animals in KINDS.items():
        yield f"\n## {TITLES[kind]} ({len(animals)})\n"
        yield "| name | what it does | what is said | seconds |"
        yield "|---|---|---|---|"
        for animal in animals:
            yield f"| {animal.name} | {animal.does} | {said(animal)} | {animal.seconds:g} |"


def said(animal: type[Animal]) -> str:
    """By verdict and reason, at most SHOWN checks of each by name."""
    groups: dict[tuple[str, str], list[str]] = {}
    for check, what in sorted(animal.says.items()):
        groups.setdefault(what, []).append(check)
    parts = []
    for (verdict, reason), checks in sorted(groups.items()):
        more = f" and {len(checks) - SHOWN} more" if len(checks) > SHOWN else ""
        parts.append(f"`{verdict}` `{reason}`: {', '.join(checks[:SHOWN])}{more}")
    return "; ".join(parts) or "as if all were in order"


def main(arguments: list[str]) -> int:
    """0; 1 when `--check` finds another page than the one that would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--file", type=Path, default=FILE)
    args = parser.parse_args(arguments)
    page = "\n".join(lines()) + "\n"
    if args.check:
        fresh = args.file.exists() and args.file.read_text(encoding="utf-8") == page
        print(f"{args.file.name} is {'up to date' if fresh else 'stale: run scripts/zoo.py'}")
        return 0 if fresh else 1
    args.file.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
