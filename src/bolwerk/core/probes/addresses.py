# SPDX-License-Identifier: EUPL-1.2
"""Which addresses a probe may touch. Pure.

Python's `is_private` and `is_global` are not a guard alone: they call several special ranges public. So a
denied list of our own stands beside them, and addresses that carry another address inside are opened first.
Sources: IANA special-purpose registries (RFC 6890), NAT64 RFC 6052 and 8215, 6to4 RFC 7526, Teredo RFC 4380.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# fmt: off
DENIED_V4 = tuple(map(IPv4Network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "168.63.129.16/32",  # a cloud's own machine service on a public-looking address
)))
DENIED_V6 = tuple(map(IPv6Network, (
    "::/8", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20",
    "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)))
# fmt: on
PUBLIC_V6 = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
LAB = (
    IPv4Network("127.0.0.0/8"),
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv6Network("::1/128"),
    IPv6Network("fc00::/7"),
)
ISATAP = (0x00005EFE, 0x02005EFE)


@lru_cache(maxsize=1024)
def parse(ip: str) -> Address | None:
    """Strict text form only: no octal, no hex, no short forms, no scope id, no brackets, no spaces."""
    if "%" in ip:
        return None
    try:
        return ip_address(ip)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def address_allowed(ip: str, *, allow_private: bool = False) -> bool:
    """True when a probe may connect to `ip`. `allow_private` adds loopback, RFC 1918 and ULA, for a lab only;
    link-local, multicast and wrapped addresses stay refused there too."""
    address = parse(ip)
    if address is None:
        return False
    if allow_private and any(address in network for network in LAB if network.version == address.version):
        return True
    return _public(address)


def _public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return _public_v4(address)
    inner = address.ipv4_mapped
    if inner is None and address in NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return _public_v4(inner)
    if address not in PUBLIC_V6 or any(address in network for network in DENIED_V6):
        return False
    if (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        return False
    return address.is_global and not address.is_multicast


def _public_v4(address: IPv4Address) -> bool:
    if any(address in network for network in DENIED_V4):
        return False
    return address.is_global and not address.is_multicast
