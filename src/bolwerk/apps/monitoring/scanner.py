# SPDX-License-Identifier: EUPL-1.2
"""The scanner process, seen from the worker: started when needed, asked one check at a time, started again when it
died. What it did not come to say is `could_not_test`."""

import atexit
import contextlib
import json
import logging
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.control import evaluate as control
from bolwerk.core.probes.control.evaluate import NOTHING, Seen
from bolwerk.core.probes.dns.witness import readable
from bolwerk.core.probes.engine import DEADLINE_SECONDS, Options, asked_for
from bolwerk.core.probes.providers import NOBODY
from bolwerk.core.probes.result import CheckResult, could_not_test
from bolwerk.core.probes.scanner import environment, result_of

log = logging.getLogger(__name__)
# -P: nothing is loaded from the folder it happens to start in.
COMMAND = [sys.executable, "-P", "-m", "bolwerk.core.probes.scanner"]
GRACE = 20.0
MOST_BYTES = 16 * 1024 * 1024
"""Of one check: far more than an honest scanner has to say."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`witness`: see `core/probes/dns/witness.py`; empty unless the domain's own name servers were asked."""

    duration_ms: int
    providers: dict[str, str]
    witness: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Landed:
    """The whole check of one domain of many. `results`: one for every check asked for. `checked_at`: ISO, UTC."""

    domain: str
    checked_at: str
    duration_ms: int
    providers: dict[str, str]
    results: tuple[CheckResult, ...]

    def as_json(self) -> dict[str, Any]:
        """As `engine.Report.as_json`."""
        return {
            "domain": self.domain,
            "checked_at": self.checked_at,
            "duration_ms": self.duration_ms,
            "providers": self.providers,
            "results": [each.as_json() for each in self.results],
        }


class Lost(Exception):
    """The scanner died, hung, or said what no scanner says."""


class Scanner:
    """For one thread at a time; others wait."""

    def __init__(self, *, grace: float = GRACE) -> None:
        self._turn = threading.Lock()
        self._grace = grace
        self.process: subprocess.Popen[bytes] | None = None

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
            try:
                report = _report(self._ask({"domain": domain, "options": _plain(options)}, _until(options), take))
                providers = {role: str(report["providers"][role]) for role in providers}
                witness = readable(report.get("witness"))
            except Lost as lost:
                log.error("the scanner was lost: %s", lost)
                self.close()
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
                landed = _landed(said, ids)
                if landed.domain in open_:
                    open_.remove(landed.domain)
                    on_landed(landed)

            rounds = -(-len(domains) // at_once)
            request = {"many": [*domains], "at_once": at_once, "options": _plain(options)}
            try:
                self._ask(request, _until(options) * (rounds + 1), take, key="one", most=MOST_BYTES * len(domains))
            except Lost as lost:
                log.error("the scanner was lost: %s", lost)
                self.close()
            except BaseException:  # what it has still to say must not be taken for an answer to the next request
                self.close()
                raise
            return not open_

    def prove(self, domain: str, options: Options, value: str, names: Sequence[str] = ()) -> Seen:
        """Looks for a proof of control, and where the `names` lead. Nothing was seen when the scanner is lost."""
        with self._turn:
            request = {"domain": domain, "options": _plain(options), "control": {"value": value, "names": [*names]}}
            try:
                told = self._ask(request, _until(options), lambda _: None)
            except Lost as lost:
                log.error("the scanner was lost: %s", lost)
                self.close()
                return NOTHING
        return Seen(control.readable(told.get("places")), _hosts(told.get("hosts"), names))

    def close(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def _ask(
        self,
        asked: dict[str, Any],
        seconds: float,
        take: Callable[[dict[str, Any]], None],
        *,
        key: str = "result",
        most: int = MOST_BYTES,
    ) -> dict[str, Any]:
        """The report. `seconds`: what it may take, without our grace. `take` gets all that comes under `key`; `most`:
        bytes in all."""
        process = self._running()
        request = json.dumps(asked).encode() + b"\n"
        lines = _Lines(process, time.monotonic() + seconds + self._grace, most)
        try:
            if process.stdin is None:
                raise Lost("no input")
            process.stdin.write(request)
            process.stdin.flush()
        except OSError as error:
            raise Lost("it died") from error
        while True:
            said = lines.next()
            if "error" in said:
                log.error("the scanner refused: %s", said["error"])
                return {"providers": dict(NOBODY)}
            if "report" in said:
                if not isinstance(said["report"], dict):
                    raise Lost("it said what no scanner says")
                return said["report"]
            try:
                take(said[key])
            except (ValueError, KeyError, TypeError) as error:
                raise Lost("it said what no check says") from error

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is not None and self.process.poll() is not None:
            self.close()
        if self.process is None:
            self.process = subprocess.Popen(  # noqa: S603
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment(),
                close_fds=True,
                bufsize=0,
            )
        return self.process


class _Lines:
    """Lines of JSON objects from the process, until a moment, and no more than so many bytes."""

    def __init__(self, process: subprocess.Popen[bytes], until: float, most: int) -> None:
        self._process, self._until, self._most = process, until, most
        self._rest, self._total = b"", 0

    def next(self) -> dict[str, Any]:
        """Raises Lost."""
        while b"\n" not in self._rest:
            self._rest += self._read()
        line, _, self._rest = self._rest.partition(b"\n")
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Lost("it said what cannot be read") from error
        if not isinstance(said, dict):
            raise Lost("it said what cannot be read")
        return said

    def _read(self) -> bytes:
        out = self._process.stdout
        seconds = self._until - time.monotonic()
        if out is None or seconds <= 0 or not select.select([out], [], [], seconds)[0]:
            raise Lost("it hangs")
        data = out.read(65_536)
        self._total += len(data)
        if not data:
            raise Lost("it died")
        if self._total > self._most:
            raise Lost("it said far too much")
        return bytes(data)


def _until(options: Options) -> float:
    return options.seconds or DEADLINE_SECONDS


def _hosts(said: Any, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Of the names that were asked, and only what is an address."""
    told = said if isinstance(said, dict) else {}
    found = {name: told[name] for name in names if isinstance(told.get(name), list)}
    return {name: tuple(filter(parse, map(str, found.get(name, ())))) for name in names}


def _plain(options: Options) -> dict[str, Any]:
    """As JSON can carry it."""
    plain = asdict(options)
    for name in ("ca_file", "vrp_file", "routes_file", "optout_file"):
        plain[name] = str(Path(plain[name]).absolute()) if plain[name] else None
    return plain


def _landed(said: dict[str, Any], ids: Sequence[str]) -> Landed:
    """Raises ValueError, KeyError and TypeError for what no scanner says."""
    found = {result.id: result for result in map(result_of, said["results"])}
    return Landed(
        domain=str(said["domain"]),
        checked_at=datetime.fromisoformat(said["checked_at"]).astimezone(UTC).isoformat(timespec="seconds"),
        duration_ms=int(said["duration_ms"]),
        providers={role: str(said["providers"][role])[:60] for role in NOBODY},
        results=tuple(found.get(each) or could_not_test(each, "internal") for each in ids),
    )


def _report(said: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(said.get("providers"), dict):
        raise Lost("it said what no scanner says")
    if not set(NOBODY) <= set(said["providers"]):
        raise Lost("it said what no scanner says")
    return said


ONE = Scanner()
"""Of this worker."""
atexit.register(ONE.close)
