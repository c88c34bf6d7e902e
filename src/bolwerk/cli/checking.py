# SPDX-License-Identifier: EUPL-1.2
"""What `bolwerk check` does once its arguments are understood."""

import argparse
import json
import ssl
import sys
from datetime import UTC, datetime

from bolwerk.cli import many
from bolwerk.cli.telling import BAD_USAGE, FAILED, FINE, NOT_TESTED, TROUBLE
from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.dns.witness import changes
from bolwerk.core.probes.domain import Domain, DomainError, normalise
from bolwerk.core.probes.engine import check
from bolwerk.core.probes.exposure.machines import ITSELF, MOST, Machine, host_of
from bolwerk.core.probes.loop import run as run_loop
from bolwerk.core.probes.mail.greeting import own_name
from bolwerk.core.probes.manners import BadList, optout
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.report import Report
from bolwerk.core.probes.result import CheckResult, CheckVerdict
from bolwerk.core.telling.caches import cache_sentence
from bolwerk.core.telling.evidence import check_sentence

MARKS = {
    CheckVerdict.PASS: "ok",
    CheckVerdict.WARN: "better",
    CheckVerdict.FAIL: "WRONG",
    CheckVerdict.NOT_APPLICABLE: "-",
    CheckVerdict.COULD_NOT_TEST: "unseen",
}

NAME_GROUPS = {"mail": "others, can mail", "quiet": "others, no mail", "own": "probably yours"}


def run(args: argparse.Namespace) -> int:
    trouble = _misused(args)
    if trouble:
        return _bad(trouble)
    options = Options(
        args.resolver,
        args.ca_file,
        args.allow_private,
        args.port_map,
        selectors=tuple(args.selector),
        owner=args.owner,
        vrp_file=args.vrp_file,
        routes_file=args.routes_file,
        contact=args.contact,
        helo=args.helo_name or own_name(),
        optout_file=args.opt_out,
        names=args.names,
        only=tuple(args.only),
        fresh=args.fresh,
        machines=machines(args.machine) if args.owner else (),
    )
    return many.run(args, options) if args.file else _one(args, options)


def _one(args: argparse.Namespace, options: Options) -> int:
    try:
        domain = normalise(args.domain)
    except DomainError as error:
        return _bad(TROUBLE[error.key])
    try:
        for machine in options.machines:
            host_of(machine, domain)
    except ValueError as error:
        return _bad(str(error))
    show = None if args.json else _show
    if not args.json:
        _greet(domain)
    report = run_loop(check(domain, options, on_result=show))
    if args.json:
        print(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        known = ", ".join(f"{role}: {key}" for role, key in report.providers.items())
        _show_caches(report)
        print(f"{report.duration_ms} ms; {known}")
    return exit_code(report)


def machines(named: list[str]) -> tuple[Machine, ...]:
    """Who asks here vouches: without a name it is the machine that the domain itself leads to."""
    return tuple(Machine("", each) if parse(each) else Machine(each) for each in named) or (Machine(ITSELF),)


def _misused(args: argparse.Namespace) -> str:
    """What is wrong with the options, "" when nothing is."""
    if (args.domain is None) == (args.file is None):
        return "give one domain, or a list with --file"
    if bool(args.file) != args.jsonl or (args.file and args.json):
        return "--file and --jsonl go together, without --json"
    if args.machine and (args.file or not args.owner):
        return "--machine goes with --owner and one domain"
    if len(args.machine) > MOST:
        return f"no more than {MOST} machines"
    if not args.file and (args.out or args.at_once):
        return "--out and --at-once go with --file"
    if args.file and args.names:
        return "--names is for one domain: it asks much of the resolver"
    if args.file and (args.only or args.fresh):
        return "--only and --fresh are for one domain"
    if args.port_map and not args.allow_private:
        return "--port-map is for a lab and needs --allow-private"
    if args.ca_file:
        try:
            ssl.create_default_context(cafile=args.ca_file)
        except ssl.SSLError:
            return f"{args.ca_file}: no certificates in it"
        except OSError as error:
            return f"{args.ca_file}: {error.strerror}"
    try:
        optout(args.opt_out)
    except OSError as error:
        return f"{args.opt_out}: {error.strerror}"
    except UnicodeDecodeError:
        return f"{args.opt_out}: that is no text in UTF-8"
    except BadList as wrong:
        return f"{args.opt_out}: {wrong}"
    if bool(args.vrp_file) != bool(args.routes_file):
        return "--vrp-file and --routes-file go together"
    return ""


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
    for group in NAME_GROUPS if result.id == "names.lookalikes" else ():
        names = [each["shown"] for each in result.observation.get(group, ())]
        if names:
            print(f"{'':10}{NAME_GROUPS[group]}: {', '.join(names)}", flush=True)


def _show_caches(report: Report) -> None:
    now = datetime.now(UTC)
    for each in changes(report.witness, now):
        local = each.until.astimezone()
        until = f"{local:%H:%M}" if local.date() == now.astimezone().date() else f"{local:%Y-%m-%d %H:%M}"
        print(f"  {each.name} {each.type}: {cache_sentence(each, 'en', until=until, now=now)}")


def _bad(message: str) -> int:
    print(f"bolwerk check: {message}", file=sys.stderr)
    return BAD_USAGE
