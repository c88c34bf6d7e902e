# SPDX-License-Identifier: EUPL-1.2
"""Addresses that must never be met, in each form a hostile site or zone may write. A seed gives the same again."""

import random
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

# The IANA special-purpose registries (RFC 6890), multicast, reserved, and what clouds keep for themselves. Written
# out here again: a guard must not be judged by its own list.
INWARD_V4 = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
]
INWARD_V6 = [
    *("::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28"),
    *("2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９。")


def addresses(count: int, seed: int) -> Iterator[str]:
    """In strict text form: bare, or an IPv4 address carried inside an IPv6 one."""
    dice = random.Random(seed)
    fours, sixes = list(map(IPv4Network, INWARD_V4)), list(map(IPv6Network, INWARD_V6))
    for _ in range(count):
        if dice.random() < 0.3:
            yield str(_in(dice.choice(sixes), dice))
            continue
        inner = _in(dice.choice(fours), dice)
        yield dice.choice([str(inner), *map(str, carried(int(inner)))])


def _in(network: IPv4Network | IPv6Network, dice: random.Random) -> IPv4Address | IPv6Address:
    return network[
        dice.choice([0, 1, network.num_addresses - 1, dice.randrange(network.num_addresses)]) % network.num_addresses
    ]


def carried(inner: int) -> list[IPv6Address]:
    """v4-mapped, v4-compatible, both NAT64, 6to4, Teredo and ISATAP (RFC 4291, 6052, 8215, 3056, 4380, 5214)."""
    forms = [
        0xFFFF << 32 | inner,
        inner,
        int(IPv6Address("64:ff9b::")) | inner,
        int(IPv6Address("64:ff9b:1::")) | inner,
        0x2002 << 112 | inner << 80,
        0x20010000 << 96 | inner << 64 | (inner ^ 0xFFFFFFFF),
        int(IPv6Address("2a00:1450:400e::5efe:0:0")) | inner,
    ]
    return list(map(IPv6Address, forms))


def hosts(count: int, seed: int) -> Iterator[str]:
    """As the host of an address of a page: octal, hexadecimal, short and one-number forms, full width, brackets."""
    dice = random.Random(seed)
    for text in addresses(count, seed):
        yield dice.choice(_spellings(text, dice))


def _spellings(text: str, dice: random.Random) -> list[str]:
    if ":" in text:
        return [
            f"[{text}]",
            f"[{text}%25lo]",
            f"[{text}%lo]",
            f"[{IPv6Address(text).exploded}]",
            text,
            f"[{text}].",
            f"[{text.upper()}]",
        ]
    a, b, c, d = text.split(".")
    number = int(IPv4Address(text))
    bits = [f"0{int(a):o}", hex(int(b)), c, f"0x{int(d):02X}"]
    return [
        text,
        f"{text}.",
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        ".".join(bits),
        ".".join(f"{int(part):04o}" for part in (a, b, c, d)),
        ".".join(f"0x{int(part):x}" for part in (a, b, c, d)),
        text.translate(FULL_WIDTH),
        text.replace(".", dice.choice("。．｡")),
        f"{text}%00",
        f"%{ord(text[0]):02x}{text[1:]}",
        "localhost",
        "ip6-localhost",
    ]


def locations(count: int, seed: int) -> Iterator[str]:
    """What a Location field may hold: with user names, ports, back-slashes, other schemes, tabs, relative forms."""
    dice = random.Random(seed)
    for host in hosts(count, seed):
        port = dice.choice(["", "", "", ":80", ":443", ":22", ":6379", ":0", ":99999"])
        user = dice.choice(["", "", "", "shop.test@", "shop.test:80@", "a:b@", "shop.test%40"])
        path = dice.choice(["", "/", "/latest/meta-data/", "/?q=1", "#@shop.test", "\\@shop.test"])
        start = dice.choice(
            [
                "http://",
                "https://",
                "//",
                "HTTP://",
                "http:",
                "http:/",
                "http:///",
                "\\\\",
                "/\\",
                "gopher://",
                "file://",
                "ftp://",
                "\thttp://",
                " https://",
            ]
        )
        yield f"{start}{user}{host}{port}{path}"
