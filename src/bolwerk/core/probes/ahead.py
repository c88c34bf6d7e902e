# SPDX-License-Identifier: EUPL-1.2
"""The questions that the checks of every domain begin with, all sent in the first round trip."""

import asyncio

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Answer

FIRST = (
    ("", "AAAA"),
    ("www.", "A"),
    ("www.", "AAAA"),
    ("", "NS"),
    ("", "MX"),
    ("", "TXT"),
    ("", "CAA"),
    ("_dmarc.", "TXT"),
    ("_domainkey.", "TXT"),
    ("_mta-sts.", "TXT"),
    ("_smtp._tls.", "TXT"),
    ("default._bimi.", "TXT"),
)


def begin(ctx: Context) -> list[asyncio.Future[Answer]]:
    """Nobody waits for these; the resolver keeps the answers for whoever asks. To be cancelled in the end."""
    name, ask = ctx.domain.name, ctx.resolver.query
    asked = [ask(prefix + name, rdtype) for prefix, rdtype in FIRST]
    return [asyncio.ensure_future(each) for each in (*asked, ask(name, "SOA", unchecked=True))]
