# SPDX-License-Identifier: EUPL-1.2
"""Writes docs/reference/checks.md from the checks and their English words; `--check` says whether it is stale."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.zoo.shown import UNSHOWN, shown

from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import CheckText, CheckWords
from bolwerk.core.probes.result import CHECKS, CheckVerdict
from bolwerk.core.watch.picture import COMPARED

FILE = ROOT / "docs" / "reference" / "checks.md"
HARM = ("informs only", "small", "serious", "may sink a firm")
NAMED = 2


def lines() -> Iterator[str]:
    """The whole page; the checks in the order of the code, their reasons as in the content."""
    common = load().checks["common"]
    yield "# The checks of a domain"
    yield ""
    yield "Made by `scripts/reference.py` from the code and the content; do not edit."
    yield ""
    yield f"A check says one of {_listed(f'`{each.value}`' for each in CheckVerdict)}, with one reason."
    yield "Reasons are stable keys; their words stand in `content/checks/` in four languages."
    yield "Each is shown by a whole check over sockets of the domains named beside it, from [the zoo](zoo.md)."
    for check_id, check in CHECKS.items():
        words = load().checks[check_id]
        text = words.texts["en"]
        yield ""
        yield f"## {check_id}"
        yield ""
        yield f"{text.title}. {text.means}"
        yield ""
        yield f"- speaks about: {_listed(f'`{each}`' for each in check.controls)}"
        yield f"- harm: {check.harm} ({HARM[check.harm]})"
        yield f"- mended by: {_mended(words)}"
        if check_id in COMPARED:
            yield f"- the watch compares, of what was seen: {_listed(f'`{each}`' for each in COMPARED[check_id])}"
        yield from _source(words)
        yield from _table(check_id, text)
    text = common.texts["en"]
    yield ""
    yield "## What any check may say"
    yield ""
    yield f"{text.title}: {text.means[0].lower()}{text.means[1:]}"
    yield from _table("any", text)


def _mended(words: CheckWords) -> str:
    if words.measure is None:
        return "nothing, it only informs"
    other = (f"`{measure}` (after `{reason}`)" for reason, measure in words.by_reason.items())
    return _listed(iter([f"`{words.measure}`", *other]))


def _listed(parts: Iterator[str]) -> str:
    return ", ".join(parts)


def _source(words: CheckWords) -> Iterator[str]:
    yield f"- source: [{words.source.title}]({words.source.url}), seen on {words.source.seen_on}"


def _table(check_id: str, text: CheckText) -> Iterator[str]:
    yield ""
    yield "| reason | in words | shown by |"
    yield "|---|---|---|"
    for reason, said in text.reasons.items():
        yield f"| `{reason}` | {said} | {_shown(check_id, reason)} |"


def _shown(check_id: str, reason: str) -> str:
    """At most NAMED of those that show it; of what any check may say, in whatever check."""
    seen = shown()
    own = seen.get((check_id, reason), ())
    names = own or dict.fromkeys(name for (_, said), found in seen.items() if said == reason for name in found)
    if not names or (check_id, reason) in UNSHOWN:
        return f"no server: {UNSHOWN.get((check_id, reason), '')}"
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(list(names)[:NAMED]) + more


def main(arguments: list[str]) -> int:
    """0; 1 when `--check` finds another page than the one that would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--file", type=Path, default=FILE)
    args = parser.parse_args(arguments)
    page = "\n".join(lines()) + "\n"
    if args.check:
        fresh = args.file.exists() and args.file.read_text(encoding="utf-8") == page
        print(f"{args.file.name} is {'up to date' if fresh else 'stale: run scripts/reference.py'}")
        return 0 if fresh else 1
    args.file.parent.mkdir(parents=True, exist_ok=True)
    args.file.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
