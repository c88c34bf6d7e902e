# SPDX-License-Identifier: EUPL-1.2
"""The scanner, seen from the worker. What it did not come to say is `could_not_test`."""

import atexit
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from bolwerk.apps.scanning.options import plain
from bolwerk.apps.scanning.process import MOST_BYTES, Process
from bolwerk.apps.scanning.replies import Landed, Outcome, hosts_of, landed_of, providers_of
from bolwerk.core.probes.control import evaluate as control
from bolwerk.core.probes.control.evaluate import NOTHING, Seen
from bolwerk.core.probes.dns.witness import readable
from bolwerk.core.probes.options import DEADLINE_SECONDS, Options, asked_for
from bolwerk.core.probes.providers import NOBODY
from bolwerk.core.probes.result import CheckResult, could_not_test
from bolwerk.core.probes.scanner import result_of

GRACE = 20.0


class Scanner:
    """For one thread at a time; others wait."""

    def __init__(self, *, grace: float = GRACE) -> None:
        self._turn = threading.Lock()
        self.process = Process(grace=grace)

    def check(self, domain: str, options: Options, on_result: Callable[[CheckResult], object]) -> Outcome:
        """`on_result` gets exactly one result for every check asked for, as they land; what is open when the
        scanner is lost, or refuses to work with these options, gets `internal`."""
        with self._turn:
            began = time.monotonic()
            found: set[str] = set()

            def take(said: dict[str, Any]) -> None:
                result = result_of(said)
                if result.id not in found:
                    found.add(result.id)
                    on_result(result)

            providers, witness = dict(NOBODY), {}
            with self.process.asking():
                report = self.process.ask({"domain": domain, "options": plain(options)}, _until(options), take)
                providers, witness = providers_of(report), readable(report.get("witness"))
            for check_id in asked_for(options):
                if check_id not in found:
                    on_result(could_not_test(check_id, "internal"))
            return Outcome(round((time.monotonic() - began) * 1000), providers, witness)

    def many(
        self, domains: Sequence[str], options: Options, on_landed: Callable[[Landed], object], *, at_once: int
    ) -> bool:
        """Checks them side by side; `on_landed` gets each once. False when some did not: of
        these nothing is known."""
        with self._turn:
            open_ = set(domains)
            ids = asked_for(options)

            def take(said: dict[str, Any]) -> None:
                if "error" in said:  # it stays open
                    return
                landed = landed_of(said, ids)
                if landed.domain in open_:
                    open_.remove(landed.domain)
                    on_landed(landed)

            rounds = -(-len(domains) // at_once)
            request = {"many": [*domains], "at_once": at_once, "options": plain(options)}
            seconds, most = _until(options) * (rounds + 1), MOST_BYTES * len(domains)
            with self.process.asking():
                self.process.ask(request, seconds, take, key="one", most=most)
            return not open_

    def prove(self, domain: str, options: Options, value: str, names: Sequence[str] = ()) -> Seen:
        """Looks for a proof of control, and where the `names` lead. Nothing was seen when the scanner is lost."""
        with self._turn:
            request = {"domain": domain, "options": plain(options), "control": {"value": value, "names": [*names]}}
            with self.process.asking():
                told = self.process.ask(request, _until(options), lambda _: None)
                return Seen(control.readable(told.get("places")), hosts_of(told.get("hosts"), names))
            return NOTHING

    def close(self) -> None:
        self.process.close()


def _until(options: Options) -> float:
    return options.seconds or DEADLINE_SECONDS


ONE = Scanner()
"""Of this worker."""
atexit.register(ONE.close)
