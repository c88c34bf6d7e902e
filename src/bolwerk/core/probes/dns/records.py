# SPDX-License-Identifier: EUPL-1.2
"""Turns parsed record sets into plain texts. Pure; bounded, because the other side chooses the size."""

import dns.rdata
import dns.rdtypes.ANY.MX
import dns.rdtypes.ANY.NS
import dns.rdtypes.ANY.TXT
import dns.rrset

MAX_RECORDS = 100
MAX_TEXT = 4096


def read(rrset: dns.rrset.RRset) -> tuple[str, ...]:
    """In a stable order, so that the same zone gives the same report."""
    return tuple(sorted(_text(record)[:MAX_TEXT] for record in list(rrset)[:MAX_RECORDS]))


def _text(record: dns.rdata.Rdata) -> str:
    if isinstance(record, dns.rdtypes.ANY.TXT.TXT):
        return b"".join(record.strings).decode("utf-8", errors="replace")
    if isinstance(record, dns.rdtypes.ANY.MX.MX):
        return f"{record.preference} {record.exchange.to_text(omit_final_dot=True).lower()}"
    if isinstance(record, dns.rdtypes.ANY.NS.NS):
        return record.target.to_text(omit_final_dot=True).lower()
    return record.to_text()
