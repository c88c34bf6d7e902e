# SPDX-License-Identifier: EUPL-1.2
"""Fetches level by level what an SPF record reaches, then what its terms ask for."""

from bolwerk.core.probes.dns.answer import Answer, all_of
from bolwerk.core.probes.mail.spf.evaluate import questions, record_at, targets
from bolwerk.core.probes.mail.spf.hosts import ask
from bolwerk.core.probes.mail.spf.outcome import Lookup

MAX_NAMES = 25
MAX_QUESTIONS = 30


async def collect(lookup: Lookup, domain: str) -> dict[tuple[str, str], Answer]:
    """Answers by (name, type); at most MAX_NAMES records and MAX_QUESTIONS other answers, side by side."""
    answers: dict[tuple[str, str], Answer] = {}
    wanted, asked = [domain], list[tuple[str, str]]()
    while wanted and len(answers) < MAX_NAMES:
        answers |= await _all(lookup, [(name, "TXT") for name in wanted])
        records = [(name, record) for name in wanted if (record := record_at(answers, name))]
        asked += [question for name, record in records for question in questions(record, name)]
        reached = dict.fromkeys(target for _, record in records for target in targets(record))
        wanted = [name for name in reached if (name, "TXT") not in answers][: MAX_NAMES - len(answers)]
    return answers | await _all(lookup, list(dict.fromkeys(asked))[:MAX_QUESTIONS])


async def _all(lookup: Lookup, wanted: list[tuple[str, str]]) -> dict[tuple[str, str], Answer]:
    found = await all_of(ask(lookup, name, rdtype) for name, rdtype in wanted)
    return dict(zip(wanted, found, strict=True))
