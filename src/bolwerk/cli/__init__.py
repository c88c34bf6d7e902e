# SPDX-License-Identifier: EUPL-1.2
"""The command line: one module per command, and only the chosen one is loaded.

A command module has `add_arguments(parser)` and `run(args) -> int`, the exit code.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "serve": "start Bolwerk: the website and its worker",
    "check": "check a domain from outside: DNS, mail, website",
    "verify": "does this proof of a mended fault hold? Asks nobody",
    "spf": "may this address send mail for this domain?",
    "content": "validate the content",
    "proofkey": "the keys that sign proofs: list them, renew, withdraw",
    "doctor": "see whether this installation is in order",
    "backup": "write everything to one file",
    "restore": "put a backup back",
}
BAD_USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Exit codes: 0 fine, 1 something is wrong, 2 bad usage; each command says what more it has."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    if not words or words[0] not in COMMANDS:
        parser.parse_args(words[:1] or ["--help"])
        return BAD_USAGE
    module = import_module(f"bolwerk.cli.{words[0]}")
    command = argparse.ArgumentParser(prog=f"bolwerk {words[0]}", description=COMMANDS[words[0]])
    module.add_arguments(command)
    code: int = module.run(command.parse_args(words[1:]))
    return code


def _parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<9} {what}" for name, what in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="bolwerk",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Helps a small firm see where it stands against cyber attack.",
        epilog=f"commands:\n{lines}\n\n`bolwerk COMMAND --help` says more.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND", help="one of those below")
    return parser


class _Version(argparse.Action):
    """Reads the version only when asked: looking it up costs more than the rest of --help."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"bolwerk {version('bolwerk')}")
        parser.exit()
