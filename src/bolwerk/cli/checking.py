# SPDX-License-Identifier: EUPL-1.2
"""What `bolwerk check` does once its arguments are understood."""

import argparse
import asyncio
import json
import ssl
import sys

from bolwerk.core.probes.domain import Domain, DomainError, normalise
from bolwerk.core.probes.engine import Options, Report, check
from bolwerk.core.probes.result import CheckResult, CheckVerdict
from bolwerk.core.telling.evidence import check_sentence

FINE, FAILED, BAD_USAGE, NOT_TESTED = 0, 1, 2, 3
MARKS = {
    CheckVerdict.PASS: "ok",
    CheckVerdict.WARN: "better",
    CheckVerdict.FAIL: "WRONG",
    CheckVerdict.NOT_APPLICABLE: "-",
    CheckVerdict.COULD_NOT_TEST: "unseen",
}
TROUBLE = {
    "empty": "no domain was given",
    "is_ip": "that is an IP address; give the name of the domain",
    "not_a_domain": "that is not a domain name",
    "too_long": "that is too long for a domain name",
    "no_dot": "a domain name has a dot in it, such as example.be",
}


def run(args: argparse.Namespace) -> int:
    try:
        domain = normalise(args.domain)
    except DomainError as error:
        return _bad(TROUBLE[error.key])
    if args.port_map and not args.allow_private:
        return _bad("--port-map is for a lab and needs --allow-private")
    if args.ca_file:
        try:
            ssl.create_default_context(cafile=args.ca_file)
        except ssl.SSLError:
            return _bad(f"{args.ca_file}: no certificates in it")
        except OSError as error:
            return _bad(f"{args.ca_file}: {error.strerror}")
    if bool(args.vrp_file) != bool(args.routes_file):
        return _bad("--vrp-file and --routes-file go together")
    options = Options(
        args.resolver,
        args.ca_file,
        args.allow_private,
        args.port_map,
        selectors=tuple(args.selector),
        owner=args.owner,
        vrp_file=args.vrp_file,
        routes_file=args.routes_file,
    )
    show = None if args.json else _show
    if not args.json:
        _greet(domain)
    report = asyncio.run(check(domain, options, on_result=show))
    if args.json:
        print(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        known = ", ".join(f"{role}: {key}" for role, key in report.providers.items())
        print(f"{report.duration_ms} ms; {known}")
    return exit_code(report)


def exit_code(report: Report) -> int:
    verdicts = {result.verdict for result in report.results}
    if CheckVerdict.FAIL in verdicts:
        return FAILED
    return NOT_TESTED if CheckVerdict.COULD_NOT_TEST in verdicts else FINE


def _greet(domain: Domain) -> None:
    taken = " (taken from the e-mail address)" if domain.note == "is_email" else ""
    print(f"{domain.shown}{taken}")


def _show(result: CheckResult) -> None:
    told = check_sentence(result.id, result.reason, "en")
    print(f"  {MARKS[result.verdict]:<8}{result.id:<20}{result.reason}  {told}".rstrip(), flush=True)


def _bad(message: str) -> int:
    print(f"bolwerk check: {message}", file=sys.stderr)
    return BAD_USAGE
