# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk content validate`: schema, four languages, links, profiles, and whether people can read it."""

import argparse
from pathlib import Path

from bolwerk.core.catalogue import providers, software
from bolwerk.core.catalogue.loader import CONTENT, KINDS, read
from bolwerk.core.validation.readability import gate, jargon
from bolwerk.core.validation.validate import validate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["validate"])
    parser.add_argument("--folder", type=Path, default=CONTENT, help="another content folder")


def run(args: argparse.Namespace) -> int:
    """0 without problems, 1 with."""
    catalogue, problems = read(args.folder)
    words = gate.judge(gate.of_interface(args.folder), jargon.load())
    found = [*problems, *validate(catalogue), *words, *software.problems(args.folder)]
    found += providers.problems(args.folder, frozenset(each.id for each in software.load().signatures))
    for each in found:
        print(each)
    items = sum(len(getattr(catalogue, kind)) for kind in KINDS)
    print(f"{items} items, {len(found)} problems")
    return 1 if found else 0
