# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk verify FILE`: does this proof that a fault was mended hold? It asks nobody and needs no network.

Exit codes: 0 it holds, 1 it does not, 2 bad usage, 3 nobody can tell: the key that signed it is not among those
given.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bolwerk.core.proofs.checking import Checked

VALID, NOT_VALID, BAD_USAGE, CANNOT_TELL = 0, 1, 2, 3
SAID = {
    "valid": "valid: issued by {issuer}, and nothing was altered",
    "altered": "not valid: something was altered after it was signed",
    "key_unknown": "cannot tell: unaltered since it was signed, but not by a key given here",
    "key_withdrawn": "not valid: {issuer} withdrew the key that signed it",
    "key_time": "not valid: {issuer} did not sign with this key on that date",
    "no_proof": "not valid: this is not a proof of Bolwerk",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the proof, as JSON; - for standard input")
    parser.add_argument(
        "--keys", metavar="FILE", type=Path, help="the issuer's keys, saved from /.well-known/bolwerk-keys.json there"
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def run(args: argparse.Namespace) -> int:
    from bolwerk.core.proofs.checking import Outcome, as_json, check
    from bolwerk.core.proofs.keys import PLACE, read_keys
    from bolwerk.core.proofs.reading import Unreadable

    try:
        raw = _bytes(args.file)
        keys = read_keys(_bytes(str(args.keys))) if args.keys else None
    except Unreadable:
        return _bad(f"{args.keys}: no set of keys of Bolwerk")
    except OSError as error:
        return _bad(f"{error.filename}: {error.strerror}")
    found = check(raw, keys)
    if args.json:
        print(json.dumps(as_json(found) | _checks(found), indent=2))
    else:
        told = {name: _plain(each) for name, each in as_json(found).items()}
        print(SAID[found.outcome].format(**told))
        if found.outcome not in (Outcome.NO_PROOF, Outcome.ALTERED):
            _show(told)
        if found.proof is not None and found.outcome is Outcome.VALID:
            for each in found.proof.checks:
                before, after = each.before, each.after
                print(f"{_plain(each.check)}")
                print(f"  before  {before.at}  {before.verdict}: {_plain(before.reason)}")
                print(f"  after   {after.at}  {after.verdict}: {_plain(after.reason)}")
        if found.outcome is Outcome.KEY_UNKNOWN:
            print(f"The keys of an issuer you trust are at {PLACE} there: save them, and give them with --keys.")
    if found.outcome is Outcome.VALID:
        return VALID
    return CANNOT_TELL if found.outcome is Outcome.KEY_UNKNOWN else NOT_VALID


def _checks(found: "Checked") -> dict[str, Any]:
    """What was mended, of a proof that holds."""
    if found.proof is None or found.outcome != "valid":
        return {}
    side = {"at", "verdict", "reason"}
    return {
        "checks": [
            {
                "check": each.check,
                "before": each.before.model_dump(include=side),
                "after": each.after.model_dump(include=side),
            }
            for each in found.proof.checks
        ]
    }


def _show(told: dict[str, str]) -> None:
    for name in ("domain", "issuer", "issued_at", "key", "id"):
        print(f"{name:<10}{told[name]}")


def _bytes(name: str) -> bytes:
    """No more than tells that it is too big."""
    from bolwerk.core.proofs.reading import MAX_BYTES

    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _plain(text: str) -> str:
    """Strangers wrote it: nothing that a terminal would act on."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _bad(why: str) -> int:
    print(f"bolwerk verify: {why}", file=sys.stderr)
    return BAD_USAGE
