# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk check DOMAIN`: the same checks as the website, without a database and without the website.

Exit codes: 0 nothing failed, 1 a check failed, 2 bad usage, 3 nothing failed but something could not be tested.
Of a list (`--file`) the worst counts: 1 before 3 before 0, also over what an earlier run wrote; a line that is no
domain counts as one that could not be tested; 130 when it was stopped.
Only arguments are read here: the probes are loaded when there is something to check, so that --help comes at once.
"""

import argparse

from bolwerk.cli.arguments import dns_server
from bolwerk.core.probes.context import agent
from bolwerk.core.probes.mail.dkim.selectors import given_selector
from bolwerk.core.probes.mail.greeting import helo_name
from bolwerk.core.probes.result import CHECKS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("domain", metavar="DOMAIN", nargs="?", help="such as example.be")
    parser.add_argument("--json", action="store_true", help="print the full report as JSON")
    parser.add_argument("--file", metavar="FILE", help="check each domain of this list, one a line (with --jsonl)")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line, as each domain is done")
    parser.add_argument("--out", metavar="FILE", help="write there; what is in it already is passed over")
    parser.add_argument("--at-once", type=_at_once, metavar="N", help="so many domains at a time (1 to 500)")
    parser.add_argument("--resolver", type=dns_server, metavar="HOST:PORT", help="ask this DNS resolver")
    parser.add_argument(
        "--selector",
        type=_selector,
        action="append",
        default=[],
        metavar="NAME",
        help="look for a DKIM key under this name too (may be given again)",
    )
    parser.add_argument(
        "--owner",
        action="store_true",
        help="this domain is yours: ask for what should not lie open too (8 requests, and doors of its machine)",
    )
    parser.add_argument(
        "--machine",
        action="append",
        default=[],
        metavar="NAME",
        help="knock at the doors of this machine of yours instead: a name below the domain, or an address (--owner)",
    )
    parser.add_argument("--names", action="store_true", help="look for names like this one too (some 250 questions)")
    parser.add_argument(
        "--only",
        type=_check,
        action="append",
        default=[],
        metavar="ID",
        help="do this check alone, such as mail.spf.record (may be given again)",
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="ask the name servers of the domain, and tell what a resolver still remembers of before",
    )
    parser.add_argument("--contact", type=_contact, default="", metavar="URL", help="your page, told to those we ask")
    parser.add_argument(
        "--helo-name",
        type=_helo,
        default="",
        metavar="NAME",
        help="greet mail servers by this name (this machine's own if not given)",
    )
    parser.add_argument("--opt-out", metavar="FILE", help="domains and networks that are never asked")
    parser.add_argument("--vrp-file", metavar="FILE", help="validated route payloads, as JSON")
    parser.add_argument("--routes-file", metavar="FILE", help="routes: a prefix and its network number on each line")
    parser.add_argument("--ca-file", metavar="FILE", help="trust the certificate authorities in this PEM file")
    parser.add_argument("--allow-private", action="store_true", help="for a lab: allow private addresses")
    parser.add_argument(
        "--port-map",
        type=_port_map,
        default={},
        metavar="25:2525,443:8443",
        help="for a lab: connect to these ports instead (needs --allow-private)",
    )


def run(args: argparse.Namespace) -> int:
    from bolwerk.cli import checking

    return checking.run(args)


def _at_once(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 500:
        raise argparse.ArgumentTypeError("give a number from 1 to 500")
    return int(text)


def _check(text: str) -> str:
    if text not in CHECKS:
        raise argparse.ArgumentTypeError(f"no such check: {text[:60]}")
    return text


def _contact(text: str) -> str:
    try:
        agent(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def _helo(text: str) -> str:
    try:
        return helo_name(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _selector(text: str) -> str:
    try:
        return given_selector(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _port_map(text: str) -> dict[int, int]:
    pairs = [pair.split(":") for pair in text.split(",") if pair.strip()]
    try:
        found = {int(asked): int(real) for asked, real in pairs}
    except ValueError as error:
        raise argparse.ArgumentTypeError("give pairs such as 25:2525,443:8443") from error
    if not all(0 < port < 65536 for pair in found.items() for port in pair):
        raise argparse.ArgumentTypeError("a port lies between 1 and 65535")
    return found
