# SPDX-License-Identifier: EUPL-1.2
"""By which name we greet a mail server: the one of this machine, or its address when it has none.

RFC 5321 section 4.1.1.1: a client that has no name it can be found by gives an address literal (section 4.1.3).
"""

import re
import socket
from asyncio import StreamWriter
from functools import cache

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})+", re.IGNORECASE | re.ASCII)
NOBODYS = ("localdomain", "localhost", "local", "internal", "lan", "home", "arpa", "invalid", "test", "example")
"""Ends of names that mean nothing outside (RFC 2606, RFC 6761, RFC 6762, and habit)."""


def helo_name(text: str) -> str:
    """A name as an operator gave it, "" for the address of each connection. Raises ValueError."""
    name = text.strip().removesuffix(".").lower()
    if name and (len(name) > 253 or not NAME.fullmatch(name) or name.rpartition(".")[2].isdigit()):
        raise ValueError("a greeting name is a full name of this machine, like check.example.be")
    return name


@cache
def own_name() -> str:
    """The full name of this machine; "" when it has none that could mean something to a stranger. May ask the
    resolver of this machine, so not for an event loop."""
    name = socket.getfqdn()
    try:
        return "" if name.lower().rpartition(".")[2] in NOBODYS else helo_name(name)
    except ValueError:
        return ""


def literal(writer: StreamWriter) -> str:
    """ "[192.0.2.1]" or "[IPv6:2001:db8::1]": from where this very connection is made."""
    ip = str(writer.get_extra_info("sockname")[0]).partition("%")[0]
    return f"[IPv6:{ip}]" if ":" in ip else f"[{ip}]"
