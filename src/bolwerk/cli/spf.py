# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk spf DOMAIN`: may this address send mail in the name of this domain? RFC 7208, the whole of it.

Exit codes: 0 pass, 1 any other verdict (fail, softfail, neutral, none, permerror), 2 bad usage, 3 temperror: the DNS
did not answer, so nobody can say.
"""

import argparse
import asyncio
import ipaddress
import json
import sys
import time
from typing import TYPE_CHECKING

from bolwerk.cli.arguments import dns_server
from bolwerk.core.probes.dns.servers import parse_server

if TYPE_CHECKING:
    from bolwerk.core.probes.mail.spf.outcome import Mail, Outcome

PASSED, NOT_PASSED, BAD_USAGE, NO_ANSWER = 0, 1, 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("domain", metavar="DOMAIN", help="whose record is asked, such as example.be")
    parser.add_argument("--ip", required=True, metavar="IP", type=_address, help="the address that sends the mail")
    parser.add_argument(
        "--sender", metavar="ADDR", help="MAIL FROM, empty for a bounce; postmaster@DOMAIN if not given"
    )
    parser.add_argument("--helo", default="", metavar="NAME", help="HELO name; DOMAIN when not given")
    parser.add_argument("--resolver", type=dns_server, metavar="HOST:PORT", help="ask this DNS resolver")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def run(args: argparse.Namespace) -> int:
    from bolwerk.core.probes.mail.spf.outcome import Mail, Result

    try:
        domain, helo = (_ascii(name) for name in (args.domain, args.helo or args.domain))
        sender = f"postmaster@{domain}" if args.sender is None else _ascii_sender(args.sender)
    except ValueError as error:
        print(f"bolwerk spf: {error}", file=sys.stderr)
        return BAD_USAGE
    mail = Mail.of(args.ip, sender, helo, now=int(time.time()))
    outcome = asyncio.run(_asked(domain, mail, args.resolver))
    if args.json:
        asked = {"domain": domain, "ip": str(mail.ip), "sender": mail.sender, "helo": mail.helo}
        print(json.dumps({**asked, **outcome.as_json()}, indent=2))
    else:
        _show(outcome)
    if outcome.result == Result.TEMPERROR:
        return NO_ANSWER
    return PASSED if outcome.result == Result.PASS else NOT_PASSED


async def _asked(domain: str, mail: "Mail", resolver: str | None) -> "Outcome":
    from bolwerk.core.probes.dns.scan import DnsResolver
    from bolwerk.core.probes.dns.servers import system_servers
    from bolwerk.core.probes.mail.spf.check import check_host

    dns = DnsResolver([parse_server(resolver)] if resolver else system_servers())
    try:
        return await check_host(dns, mail, domain)
    finally:
        await dns.close()


def _ascii(name: str) -> str:
    """A name as the DNS knows it. One that is no host name stays as it is: SPF has a verdict for it. Raises
    ValueError."""
    import idna

    name = name.strip().removesuffix(".")
    if not name:
        raise ValueError("a name is empty")
    try:
        return name.lower() if name.isascii() else idna.encode(name, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(f"not a domain name: {name}") from error


def _ascii_sender(sender: str) -> str:
    if not sender.strip():
        return ""
    local, _, domain = sender.strip().rpartition("@")
    return f"{local}@{_ascii(domain)}"


def _show(outcome: "Outcome") -> None:
    print(f"result       {outcome.result.value}")
    print(f"matched      {outcome.mechanism or '-'}")
    for depth, step in enumerate(outcome.path):
        print(f"{'path' if depth == 0 else '':<13}{'  ' * depth}{step.domain}: {step.term}")
    print(f"look-ups     {outcome.lookups} of 10, {outcome.voids} of 2 without an answer")
    if outcome.problem:
        print(f"problem      {outcome.problem.value}{': ' * bool(outcome.detail)}{outcome.detail}")
    if outcome.explanation:
        print(f"explanation  {outcome.explanation}")


def _address(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not an IP address: {text!r}") from error
    if "%" in text:
        raise argparse.ArgumentTypeError("an address with a zone means nothing to others")
    return str(address)
