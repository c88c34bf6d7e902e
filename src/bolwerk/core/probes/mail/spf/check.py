# SPDX-License-Identifier: EUPL-1.2
"""check_host(): may this address send mail for this domain? (RFC 7208 section 4)

Asks only the `Lookup` it is given, never more than its limits allow: ten terms, two of them without an answer,
ten hosts for each `mx`, ten names of the client's address. Never raises.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.spf import hosts
from bolwerk.core.probes.mail.spf.macro import expand, expand_name, is_macro_string, letters
from bolwerk.core.probes.mail.spf.outcome import (
    MAX_HOSTS,
    MAX_TERMS,
    MAX_VOIDS,
    Lookup,
    Mail,
    Outcome,
    Problem,
    Result,
    Step,
)
from bolwerk.core.probes.mail.spf.record import Mechanism, Record, parse, records_of

BY_SIGN = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}
MAX_EXPLANATION = 1000
SECONDS = 20.0


class Stop(Exception):
    """The whole check ends here: temperror or permerror."""

    def __init__(self, result: Result, problem: Problem, detail: str) -> None:
        super().__init__(detail)
        self.result, self.problem, self.detail = result, problem, detail


async def check_host(lookup: Lookup, mail: Mail, domain: str = "", *, seconds: float = SECONDS) -> Outcome:
    """`domain`: "" for that of the sender, as for MAIL FROM; the HELO name for a check of HELO.

    `seconds`: the time for all of it; when it is over, nobody can say (section 4.6.4).
    """
    return await _Check(lookup, mail).run((domain or mail.domain).removesuffix(".").lower(), seconds)


@dataclass(slots=True)
class _Check:
    lookup: Lookup
    mail: Mail
    terms: int = 0
    voids: int = 0
    path: list[Step] = field(default_factory=list)
    client: tuple[Answer, tuple[str, ...]] | None = None

    async def run(self, domain: str, seconds: float) -> Outcome:
        try:
            async with asyncio.timeout(seconds):
                outcome = await self._of(domain)
        except TimeoutError:
            outcome = Outcome(Result.TEMPERROR, tuple(self.path), problem=Problem.TIMEOUT, detail=domain)
        except Stop as stop:
            outcome = Outcome(stop.result, tuple(self.path), problem=stop.problem, detail=stop.detail)
        return replace(outcome, lookups=self.terms, voids=self.voids)

    async def _of(self, domain: str, *, explain: bool = True) -> Outcome:
        """One domain: its record, its mechanisms from left to right, then its redirect (sections 4.4 to 4.7)."""
        if not hosts.comes_from(domain):
            return Outcome(Result.NONE, problem=Problem.NO_DOMAIN, detail=domain)
        found = await self._record(domain)
        if isinstance(found, Outcome):
            return found
        for mechanism in found.mechanisms:
            self.path.append(Step(domain, mechanism.text))
            if await self._matches(mechanism, domain):
                result = BY_SIGN[mechanism.qualifier]
                said = found.explanation if explain and result == Result.FAIL else ""
                path = tuple(self.path)
                return Outcome(result, path, explanation=await self._explanation(said, domain) if said else "")
            self.path.pop()
        if found.redirect:
            return await self._redirected(found.redirect, domain, explain)
        return Outcome(Result.NEUTRAL)

    async def _record(self, domain: str) -> Record | Outcome:
        answer = await self.lookup.query(domain, "TXT")
        if not answer.status.known:
            raise Stop(Result.TEMPERROR, Problem.DNS, domain)
        texts = records_of(answer.records)
        if not texts:
            return Outcome(Result.NONE, problem=Problem.NO_RECORD, detail=domain)
        if len(texts) > 1:
            raise Stop(Result.PERMERROR, Problem.SEVERAL_RECORDS, domain)
        record = parse(texts[0])
        if record.faults:
            raise Stop(Result.PERMERROR, Problem.SYNTAX, record.faults[0])
        return record

    async def _redirected(self, spec: str, domain: str, explain: bool) -> Outcome:
        """The result of the other domain is the result of this one, its explanation too (section 6.1)."""
        self._spend()
        target = await self._target(spec, domain)
        self.path.append(Step(domain, f"redirect={spec}"))
        outcome = await self._of(target, explain=explain)
        if outcome.result == Result.NONE:
            raise Stop(Result.PERMERROR, Problem.NOTHING_THERE, target)
        return outcome

    async def _matches(self, mechanism: Mechanism, domain: str) -> bool:
        if mechanism.name == "all":
            return True
        if mechanism.network is not None:
            return self.mail.ip in mechanism.network
        self._spend()
        target = await self._target(mechanism.domain, domain) if mechanism.domain else domain
        if mechanism.name == "include":
            return await self._includes(target)
        if mechanism.name == "ptr":
            return await self._ptr(target)
        if mechanism.name == "exists":
            return bool((await self._ask(target, "A")).records)
        names = [target] if mechanism.name == "a" else await self._exchangers(target)
        for name in names:
            counted = mechanism.name == "a"
            found = hosts.read(await self._ask(name, hosts.family(self.mail.ip), counted=counted))
            if any(hosts.near(self.mail.ip, each, mechanism.v4, mechanism.v6) for each in found):
                return True
        return False

    async def _includes(self, target: str) -> bool:
        """Section 5.2: only a pass there is a match here; no record there is a mistake here."""
        depth = len(self.path)
        outcome = await self._of(target, explain=False)
        if outcome.result == Result.NONE:
            raise Stop(Result.PERMERROR, Problem.NOTHING_THERE, target)
        if outcome.result == Result.PASS:
            return True
        del self.path[depth:]
        return False

    async def _exchangers(self, target: str) -> tuple[str, ...]:
        names = hosts.exchangers(await self._ask(target, "MX"))
        if len(names) > MAX_HOSTS:
            raise Stop(Result.PERMERROR, Problem.TOO_MANY_HOSTS, target)
        return names

    async def _ptr(self, target: str) -> bool:
        """Section 5.5: trouble with the DNS is no match, and no error."""
        answer, names = await self._client()
        self._empty(answer)
        return any(name == target.lower() or name.endswith("." + target.lower()) for name in names)

    async def _client(self) -> tuple[Answer, tuple[str, ...]]:
        """The PTR answer and the validated names of the client, asked for once."""
        if self.client is None:
            self.client = await hosts.names_of(self.lookup, self.mail.ip)
        return self.client

    async def _ask(self, name: str, rdtype: str, *, counted: bool = True) -> Answer:
        answer = await hosts.ask(self.lookup, name, rdtype)
        if not answer.status.known:
            raise Stop(Result.TEMPERROR, Problem.DNS, name)
        if counted:
            self._empty(answer)
        return answer

    def _spend(self) -> None:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise Stop(Result.PERMERROR, Problem.TOO_MANY_LOOKUPS, "")

    def _empty(self, answer: Answer) -> None:
        """Counts a term whose own name gave nothing (section 4.6.4 speaks of terms). A host of an MX without an
        address of this family does not count: else three servers without IPv6 would break mail over IPv6."""
        if answer.status in (Status.NODATA, Status.NXDOMAIN) and hosts.can_be_asked(answer.name):
            self.voids += 1
            if self.voids > MAX_VOIDS:
                raise Stop(Result.PERMERROR, Problem.TOO_MANY_VOIDS, answer.name)

    async def _target(self, spec: str, domain: str) -> str:
        return expand_name(spec, await self._values(spec, domain)).lower()

    async def _explanation(self, spec: str, domain: str) -> str:
        """Section 6.2: any trouble on the way means that there is none."""
        name = await self._target(spec, domain)
        answer = await hosts.ask(self.lookup, name, "TXT")
        text = answer.records[0] if len(answer.records) == 1 else ""
        if not is_macro_string(text, explains=True):
            return ""
        return expand(text, await self._values(text, domain))[:MAX_EXPLANATION]

    async def _values(self, text: str, domain: str) -> Mapping[str, str]:
        """What each macro letter stands for (section 7.2); the names of the client only when they are wanted."""
        mail, ip = self.mail, self.mail.ip
        local, _, of_sender = mail.sender.rpartition("@")
        plain = isinstance(ip, IPv4Address)
        dotted = str(ip) if plain else ".".join(f"{int(ip):032X}")
        names = (await self._client())[1] if "p" in letters(text) else ()
        return {
            "s": mail.sender,
            "l": local,
            "o": of_sender,
            "d": domain,
            "i": dotted,
            "p": hosts.best_name(names, domain),
            "v": "in-addr" if plain else "ip6",
            "h": mail.helo,
            "c": str(ip),
            "r": mail.receiver,
            "t": str(mail.now),
        }
