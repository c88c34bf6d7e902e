# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk check --file LIST --jsonl [--out FILE]`: many domains, each outcome a line of JSON when it is there."""

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

from bolwerk.cli.telling import BAD_USAGE, FAILED, FINE, NOT_TESTED, STOPPED, TROUBLE
from bolwerk.core.probes.loop import run as run_loop
from bolwerk.core.probes.many.ledger import Ledger, NotOurs, Output, opened
from bolwerk.core.probes.many.listing import lines
from bolwerk.core.probes.many.run import AT_ONCE, check_all
from bolwerk.core.probes.options import Options


def run(args: argparse.Namespace, options: Options) -> int:
    """The file of results may be named again: what is in it is not asked a second time."""
    with ExitStack() as opening:
        ledger = Ledger()
        opening.callback(ledger.close)
        try:
            listed = opening.enter_context(Path(args.file).open("rb"))
            if args.out and Path(args.out).exists() and Path(args.out).samefile(args.file):
                return _bad("--out must be another file than the list")
            listing = lines(listed)
            first = next(listing, None)
            if first is None:  # an export that failed is no list on which all is fine
                return _bad(f"{args.file}: nothing stands in it")
            out, verdicts = opened(Path(args.out), ledger) if args.out else (Output(sys.stdout.buffer), set())
        except OSError as error:
            return _bad(f"{error.filename}: {error.strerror}")
        except NotOurs as wrong:
            return _bad(f"{args.out}: line {wrong.line} is no result; it stays as it is")
        if args.out:
            opening.enter_context(out)
        at_once = args.at_once or AT_ONCE
        try:
            run_loop(
                check_all(chain((first,), listing), options, _emit(out, verdicts), ledger=ledger, at_once=at_once)
            )
        except KeyboardInterrupt:
            print("bolwerk check: stopped; the same command goes on from here", file=sys.stderr)
            return STOPPED
        except BrokenPipeError:  # whoever read the lines has seen enough
            sys.stdout = None
            return STOPPED
        except OSError as error:
            return _bad(f"{args.out or 'output'}: {error.strerror}")
    return exit_code(verdicts)


def exit_code(verdicts: set[str]) -> int:
    """`verdicts`: all that were met; "error" for a line that was refused."""
    if "fail" in verdicts:
        return FAILED
    return NOT_TESTED if verdicts & {"could_not_test", "error"} else FINE


def _emit(out: Output, verdicts: set[str]) -> Callable[[dict[str, Any]], None]:
    def emit(found: dict[str, Any]) -> None:
        out.write(found)
        verdicts.update(result["verdict"] for result in found.get("results", ()))
        if "error" in found:
            verdicts.add("error")
            print(f"line {found['line']}: {TROUBLE[found['error']]}", file=sys.stderr)

    return emit


def _bad(message: str) -> int:
    print(f"bolwerk check: {message}", file=sys.stderr)
    return BAD_USAGE
