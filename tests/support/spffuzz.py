# SPDX-License-Identifier: EUPL-1.2
"""Feeds both readings of SPF with hostile records: the judge of a domain, and the check of one mail.

`python -m support.spffuzz COUNT [SEED]`. A world of some names is made from one input: records that include each
other, and hosts. Nothing may raise, and no limit of RFC 7208 section 4.6.4 be passed.
"""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any

from support.fuzzing import Family, Fault, begin, mixture

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.spf import evaluate as spf
from bolwerk.core.probes.mail.spf.check import check_host
from bolwerk.core.probes.mail.spf.outcome import MAX_TERMS, MAX_VOIDS, Mail
from bolwerk.core.probes.mail.spf.probe import MAX_NAMES, MAX_QUESTIONS, collect
from bolwerk.core.probes.reasons import COMMON, OWN

NAMES = ("a.test", "b.a.test", "c.test", "d.test")
TERMS = [
    "-all", "~all", "+all", "all", "?all", "a", "mx", "ptr", "a:c.test", "mx:d.test/24//64", "ip4:192.0.2.0/24",
    "ip4:0.0.0.0/0", "ip6:2001:db8::/32", "ip4:999.1.1.1", "ip6::::", "include:b.a.test", "include:c.test",
    "include:d.test", "include:a.test", "redirect=c.test", "redirect=d.test", "redirect=a.test", "exp=b.a.test",
    "exists:%{ir}.%{v}._spf.%{d2}", "exists:%{l1r-}.c.test", "include:%{d}", "a:%{o}%{o}%{o}.c.test", "%{s}",
    "include:%{S99r.+,/_=-}.test", "exists:%{p}.d.test", "x=%{h}%%%_%-", "ptr:test", "redirect=%{l}.test", "v=spf1",
    "include:", "a/33", "mx//129", "a:b..c", "ip4:1.2.3.4/", "exp=%{c}", "include:%{z}", "=", "a=", "a:.",
]  # fmt: skip
SENDERS = ("", "x@a.test", "a.b.c-d+e@a.test", "." * 300 + "@a.test", '"@"@a.test', "é@a.test", "x@" + "a." * 200)
ADDRESSES = ("192.0.2.1", "203.0.113.9", "2001:db8::1", "::ffff:192.0.2.1")
HOSTS = ["192.0.2.1", "2001:db8::1", "10 c.test", "20 d.test", "0 .", "c.test", "999 x", "b.a.test", ""]


def made(chance: random.Random) -> bytes:
    """One record for each name, between zero bytes."""
    versions = ("v=spf1 ", "v=spf1 ", "V=SPF1 ", "v=spf1", "v=spf10 ", "")
    long = 65_000 if chance.random() < 0.005 else 4096
    return "\x00".join(chance.choice(versions) + mixture(chance, TERMS, " ", longest=long) for _ in NAMES).encode(
        "utf-8", "replace"
    )


class World:
    """Answers from the input, the same for the same question, and counts them."""

    def __init__(self, records: list[str], chance: random.Random) -> None:
        self._records, self._chance = dict(zip(NAMES, records, strict=False)), chance
        self._known: dict[tuple[str, str], Answer] = {}

    @property
    def asked(self) -> int:
        return len(self._known)

    async def query(self, name: str, rdtype: str) -> Answer:
        key = (name, rdtype)
        if key not in self._known:
            self._known[key] = self._answer(name, rdtype)
        return self._known[key]

    def _answer(self, name: str, rdtype: str) -> Answer:
        chance = self._chance
        if chance.random() < 0.1:
            return Answer(name, rdtype, chance.choice((Status.SERVFAIL, Status.NXDOMAIN, Status.NODATA)))
        if rdtype == "TXT":
            texts = [self._records[name]] if name in self._records else []
            if chance.random() < 0.1:
                texts.append(chance.choice((*self._records.values(), "v=spf1")))
        else:
            texts = chance.sample(HOSTS, chance.choice((0, 1, 3)))
        return Answer(name, rdtype, Status.OK if texts else Status.NODATA, tuple(texts))


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """Of work that waits for nothing but itself; without a timer, for which a loop is needed."""
    return LOOP.run_until_complete(work)


LOOP = asyncio.new_event_loop()


def one(data: bytes, chance: random.Random) -> str:
    records = data.decode().split("\x00")
    world = World(records, chance)
    answers = finished(collect(world, NAMES[0]))
    if world.asked > MAX_NAMES + MAX_QUESTIONS:
        raise Fault(f"{world.asked} questions")
    judged = spf.evaluate(NAMES[0], answers, receives_mail=chance.random() < 0.5)
    if judged.reason not in OWN[spf.ID] | COMMON:
        raise Fault(judged.reason)
    mail = Mail.of(chance.choice(ADDRESSES), chance.choice(SENDERS), chance.choice(("a.test", "[1.2.3.4]", "", "é")))
    outcome = finished(check_host(World(records, chance), mail, chance.choice(("", NAMES[0]))))
    if outcome.lookups > MAX_TERMS + 1 or outcome.voids > MAX_VOIDS + 1 or len(outcome.explanation) > 1000:
        raise Fault(f"{outcome}")
    return f"{judged.reason.removeprefix('spf_')}/{outcome.result.value}" if chance.random() < 0.1 else "read"


FAMILY = Family("SPF worlds", made, one)

if __name__ == "__main__":
    begin(FAMILY)
