# SPDX-License-Identifier: EUPL-1.2
"""`python -m bolwerk.core.probes.scanner`: checks domains in a process that knows nothing worth stealing.

It reads what strangers' servers say, so whoever starts it gives it no database, no keys and no mail (`ENVIRONMENT`).
A line of JSON in: {"domain", "options": {…of options.Options}}. Lines of JSON out: {"result": {…}} for each as it
lands, then {"report": {"duration_ms", "providers", "witness"}} or {"error": "…"}. One request at a time.
With "many": [domains] and "at_once" it checks these side by side: {"one": {…of report.Report}} for each as it lands,
then {"report": {}}. With "control": {"value", "names"} it looks for a proof of control instead, and reports
{"places", "hosts"}, see `control/evaluate.py`. It ends when its input does, or when nobody reads its
replies.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from bolwerk.core.probes.control.scan import look
from bolwerk.core.probes.dns.memory import Memory
from bolwerk.core.probes.domain import normalise
from bolwerk.core.probes.engine import check
from bolwerk.core.probes.exposure.machines import Machine
from bolwerk.core.probes.loop import run
from bolwerk.core.probes.many.ledger import Ledger
from bolwerk.core.probes.many.listing import Line
from bolwerk.core.probes.many.run import Emit, check_all
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.result import CHECKS, CheckResult, CheckVerdict, judge
from bolwerk.core.probes.shared import Shared

ENVIRONMENT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "PYTHONPATH",
    "PYTHONHASHSEED",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "TMPDIR",
)
"""All that a scanner may know of the process that starts it."""


def environment(known: Mapping[str, str] = os.environ) -> dict[str, str]:
    return {name: known[name] for name in ENVIRONMENT if name in known}


def result_of(found: Mapping[str, Any]) -> CheckResult:
    """What a scanner wrote, trusted no further than its own words go: controls and harm are ours. Raises ValueError,
    KeyError and TypeError for what no check can say."""
    if found["id"] not in CHECKS or not isinstance(found["observation"], dict):
        raise ValueError("no such result")
    return judge(str(found["id"]), CheckVerdict(found["verdict"]), str(found["reason"]), **found["observation"])


def options_of(asked: Mapping[str, Any]) -> Options:
    """JSON has no whole numbers for keys and no tuples. Raises TypeError for an unknown option."""
    options = dict(asked)
    options["port_map"] = {int(port): int(real) for port, real in options.get("port_map", {}).items()}
    for name in ("selectors", "only"):
        options[name] = tuple(options.get(name, ()))
    options["machines"] = tuple(Machine(**each) for each in options.get("machines", ()))
    return Options(**options)


async def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    shared = Shared()

    def write(found: dict[str, Any]) -> None:
        replies.write(json.dumps(found).encode() + b"\n")
        replies.flush()

    def landed(result: CheckResult) -> None:
        write({"result": result.as_json()})

    while line := await asyncio.to_thread(requests.readline):
        try:
            asked = json.loads(line)
            options = options_of(asked["options"])
            if wanted := asked.get("control"):
                seen = await look(asked["domain"], str(wanted["value"]), options, tuple(map(str, wanted["names"])))
                write({"report": {"places": seen.places, "hosts": seen.hosts}})
                continue
            if names := asked.get("many"):
                await _many(names, options, int(asked["at_once"]), shared, lambda one: write({"one": one}))
                write({"report": {}})
                continue
            report = await check(asked["domain"], options, landed, shared=shared)
        except BrokenPipeError:
            raise
        except (ValueError, KeyError, TypeError, OSError) as error:
            write({"error": f"{type(error).__name__}: {error}"})
        else:
            told = {"duration_ms": report.duration_ms, "providers": report.providers, "witness": report.witness}
            write({"report": told})
    await shared.close()


async def _many(names: list[str], options: Options, at_once: int, shared: Shared, tell: Emit) -> None:
    """What mail servers said is known to all requests of this process, what the resolver said to this one."""
    together = replace(shared, memory=Memory())
    ledger = Ledger()
    try:
        numbered = (Line(number, normalise(name)) for number, name in enumerate(names, start=1))
        await check_all(numbered, options, tell, ledger=ledger, at_once=at_once, shared=together)
    finally:
        ledger.close()


if __name__ == "__main__":
    try:
        run(serve(sys.stdin.buffer, sys.stdout.buffer))
    except BrokenPipeError:  # whoever asked is gone: nothing more is asked of anyone
        sys.stdout = None
