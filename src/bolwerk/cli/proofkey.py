# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk proofkey`: the keys of this installation that sign proofs. docs/operating.md says when to renew one."""

import argparse
import sys

from bolwerk.cli import database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="list | renew | withdraw ID")
    what.add_parser("list", help="all there ever were, and from when until when each signed")
    what.add_parser("renew", help="sign with a new key from now on; old proofs go on to hold")
    gone = what.add_parser("withdraw", help="nothing that this key signed holds any more: it fell into other hands")
    gone.add_argument("id", metavar="ID", help="as `list` shows it")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 it could not be done."""
    import django

    from bolwerk.core.errors import Refusal

    database.settings()
    django.setup()
    from bolwerk.apps.proofs import keys

    try:
        if args.what == "renew":
            keys.renew()
        elif args.what == "withdraw":
            keys.withdraw(args.id)
    except Refusal:
        why = f"{keys.path()} cannot be written" if args.what == "renew" else "there is no such key"
        print(f"bolwerk proofkey: {why}", file=sys.stderr)
        return 1
    for each in keys.published().keys:
        state = (
            f"withdrawn {each.withdrawn_at}"
            if each.withdrawn_at
            else f"until {each.until}"
            if each.until
            else "signs"
        )
        print(f"{each.kid}  from {each.since}  {state}")
    return 0
