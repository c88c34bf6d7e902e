# SPDX-License-Identifier: EUPL-1.2
"""Ports that are the same on all the addresses of the zoo, and how an animal speaks over a connection."""

import asyncio
import socket
import ssl
from collections.abc import Callable

from support.zoo.animal import Pieces

from bolwerk.lab.certs import Authority, Leaf


def _inside() -> tuple[tuple[str, socket.AddressFamily], ...]:
    """Where the canary sits; a machine without IPv6 has one place less."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return ("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)
    except OSError:
        return (("127.0.0.1", socket.AF_INET),)


INSIDE = _inside()


async def send(writer: asyncio.StreamWriter, pieces: Pieces) -> None:
    for piece in pieces:
        if isinstance(piece, bytes):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)  # else a broken pipe would never be noticed
        else:
            await asyncio.sleep(piece)
        if writer.is_closing():
            raise ConnectionResetError


def everywhere(ips: list[str], *, inside: bool = True) -> tuple[int, list[socket.socket]]:
    """One port that is free for TCP on all these addresses, and inside; and what listens there, in that order."""
    places = [(ip, socket.AF_INET) for ip in ips] + list(INSIDE if inside else ())
    for _ in range(50):
        made: list[socket.socket] = []
        port = 0
        try:
            for ip, family in places:
                each = socket.socket(family, socket.SOCK_STREAM)
                made.append(each)
                each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                each.bind((ip, port))
                port = each.getsockname()[1]
        except OSError:
            for each in made:
                each.close()
            continue
        return port, made
    raise RuntimeError("no free port")


def walled(ip: str, port: int) -> list[socket.socket]:
    """A door whose queue is full: nothing comes back from there. Until all of these are closed."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((ip, port))
    door.listen(0)
    knocks = [socket.socket() for _ in range(4)]
    for each in knocks:
        each.setblocking(False)
        each.connect_ex((ip, port))
    return [*knocks, door]


def takes_all(context: ssl.SSLContext) -> None:
    """All that this library still can."""
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1


def stranger(authority: Authority) -> Authority:
    """An authority that nobody trusts, in the same folder."""
    return Authority(authority.folder / "strangers")


def context_of(leaf: Leaf, tune: Callable[[ssl.SSLContext], None]) -> ssl.SSLContext:
    """With one group, so that it is the same whatever the library likes best."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ecdh_curve("X25519")
    tune(context)
    context.load_cert_chain(leaf.cert, leaf.key)
    return context
