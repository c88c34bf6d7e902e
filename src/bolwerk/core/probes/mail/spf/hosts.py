# SPDX-License-Identifier: EUPL-1.2
"""The look-ups behind an SPF check: names that can be asked, addresses of hosts, names of an address."""

from collections.abc import Awaitable
from ipaddress import IPv4Address, IPv6Address, ip_address

from bolwerk.core.probes.dns.answer import Answer, Status, all_of
from bolwerk.core.probes.mail.spf.outcome import MAX_HOSTS, Lookup

Address = IPv4Address | IPv6Address


def can_be_asked(name: str) -> bool:
    """Whether a query can be made of it: labels of 1 to 63 visible ASCII characters, 253 in all (RFC 1035)."""
    if not 0 < len(name) <= 253 or not name.isascii():
        return False
    return all(0 < len(label) < 64 and label.isprintable() and "\\" not in label for label in name.split("."))


def comes_from(name: str) -> bool:
    """Whether mail can come from this domain: more than one label, no address literal (section 4.3)."""
    return can_be_asked(name) and "." in name and "[" not in name and " " not in name


def ask(lookup: Lookup, name: str, rdtype: str) -> Awaitable[Answer]:
    """A name that cannot exist is one that does not exist (section 4.3)."""
    return lookup.query(name, rdtype) if can_be_asked(name) else _nothing(name, rdtype)


async def _nothing(name: str, rdtype: str) -> Answer:
    return Answer(name, rdtype, Status.NXDOMAIN)


def family(address: Address) -> str:
    return "A" if address.version == 4 else "AAAA"


def read(answer: Answer) -> tuple[Address, ...]:
    """The addresses of an A or AAAA answer; those nobody can read are left out."""
    found: list[Address] = []
    for record in answer.records:
        try:
            found.append(ip_address(record))
        except ValueError:
            continue
    return tuple(found)


def near(address: Address, found: Address, v4: int, v6: int) -> bool:
    """Whether the first bits are the same."""
    if address.version != found.version:
        return False
    shift = 32 - v4 if address.version == 4 else 128 - v6
    return int(address) >> shift == int(found) >> shift


def exchangers(answer: Answer) -> tuple[str, ...]:
    """The host of every MX record, the most preferred first; a null MX has none."""
    pairs = [record.partition(" ") for record in answer.records]
    ordered = sorted((int(number), host.rstrip(".")) for number, _, host in pairs if number.isdecimal())
    return tuple(host for _, host in ordered if host)


async def names_of(lookup: Lookup, address: Address) -> tuple[Answer, tuple[str, ...]]:
    """The PTR answer, and those of its first ten names that lead back to the address (section 5.5).

    A name whose addresses cannot be had is left out.
    """
    answer = await lookup.query(address.reverse_pointer, "PTR")
    listed = dict.fromkeys(record.rstrip(".").lower() for record in answer.records)
    names = [name for name in listed if can_be_asked(name)][:MAX_HOSTS]
    found = await all_of(ask(lookup, name, family(address)) for name in names)
    return answer, tuple(name for name, each in zip(names, found, strict=True) if address in read(each))


def best_name(names: tuple[str, ...], domain: str) -> str:
    """For the macro `p`: the domain itself, else one below it, else any, else "unknown" (section 7.3)."""
    if domain in names:
        return domain
    below = [name for name in names if name.endswith("." + domain)]
    return next(iter((*below, *names)), "unknown")
