# SPDX-License-Identifier: EUPL-1.2
"""Opens connections and shakes hands. Every connection goes through the Guard.

A handshake first checks the certificate as a browser would. Only when that fails is a second one made that
accepts anything, to see what is there; so a site in order costs one connection.
"""

import asyncio
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from bolwerk.core.probes.guard import Blocked, Guard
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tls import contexts, trust
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.hello import Version

CONNECT_SECONDS = 5.0
HANDSHAKE_SECONDS = 6.0
STAGGER_SECONDS = 0.25
MAX_ADDRESSES = 4
LOST = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
DER = 2  # _ssl.ENCODING_DER
TOO_LARGE = re.compile(r"EXCESSIVE_MESSAGE_SIZE")
NAMES = {"SSLv3": Version.SSL3, "TLSv1": Version.TLS10, "TLSv1.1": Version.TLS11, "TLSv1.2": Version.TLS12,
         "TLSv1.3": Version.TLS13}  # fmt: skip

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Host:
    """A name (or address) and where it is; `ips` in the order to try: the one that answered moves to the front."""

    name: str
    ips: tuple[str, ...]


def mixed(v4: Sequence[str], v6: Sequence[str]) -> tuple[str, ...]:
    """Both families by turns, IPv6 first (RFC 8305 section 4), at most MAX_ADDRESSES."""
    turns = zip_longest(v6[:MAX_ADDRESSES], v4[:MAX_ADDRESSES])
    return tuple(ip for turn in turns for ip in turn if ip)[:MAX_ADDRESSES]


async def dial(guard: Guard, host: Host, port: int) -> Streams:
    """The first address that answers; the next is tried after STAGGER_SECONDS or a failure.

    Raises CouldNotTest (connect_refused only when all refused) and Blocked when none may be used.
    """
    if len(host.ips) == 1:
        try:
            return await guard.connect(host.ips[0], port, timeout=CONNECT_SECONDS)
        except (OSError, Blocked) as error:
            raise _worst([_trouble(error)]) from None
    waiting, troubles = list(host.ips), list[str]()
    running: dict[asyncio.Task[Streams], str] = {}
    try:
        while waiting or running:
            if waiting:
                ip, begun = waiting.pop(0), asyncio.Event()
                task = asyncio.ensure_future(guard.connect(ip, port, timeout=CONNECT_SECONDS, begun=begun))
                running[task] = ip
                if waiting:
                    await _either(running, begun)
            pause = STAGGER_SECONDS if waiting else None
            done, _ = await asyncio.wait(running, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task.exception() is None:
                    ip = running.pop(task)
                    host.ips = (ip, *(other for other in host.ips if other != ip))
                    return task.result()
                running.pop(task)
                troubles.append(_trouble(task.exception()))
    finally:
        await _drop(running)
    raise _worst(troubles)


async def _either(running: Mapping[asyncio.Task[Streams], str], begun: asyncio.Event) -> None:
    """Until there is a place for the latest, or any is done: waiting for a place says nothing about an address."""
    place = asyncio.ensure_future(begun.wait())
    try:
        await asyncio.wait({*running, place}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        place.cancel()


async def _drop(running: dict[asyncio.Task[Streams], str]) -> None:
    for task in running:
        task.cancel()
    for each in await asyncio.gather(*running, return_exceptions=True):
        if not isinstance(each, BaseException):
            each[1].transport.abort()


def _trouble(error: BaseException | None) -> str:
    match error:
        case Blocked():
            return error.reason
        case TimeoutError():
            return "connect_timeout"
        case ConnectionRefusedError():
            return "connect_refused"
    return "connect_failed"


def _worst(troubles: Sequence[str]) -> Exception:
    """A refusal of one address proves nothing while another stayed silent."""
    usable = [each for each in troubles if not each.startswith("blocked_")]
    if not usable:
        return Blocked(troubles[0]) if troubles else CouldNotTest("host_not_found")
    rest = [each for each in usable if each != "connect_refused"]
    return CouldNotTest(rest[0] if rest else usable[0])


async def secure(guard: Guard, host: Host, port: int, ca_file: Path | None) -> tuple[Streams, Session]:
    """Raises CouldNotTest (tls_broken: it answered, but no encryption came about) and Blocked."""
    judged = await _attempt(guard, host, port, contexts.strict(ca_file))
    if isinstance(judged, OSError) and not isinstance(judged, ssl.SSLCertVerificationError):
        judged = await _attempt(guard, host, port, contexts.lenient(ca_file))
    if isinstance(judged, ssl.SSLCertVerificationError):
        code = judged.verify_code
        judged = await _attempt(guard, host, port, contexts.accepting())
        if not isinstance(judged, OSError):
            streams, chain = judged
            return streams, Session(_version(streams), trust.reason(code, chain), chain)
    if isinstance(judged, LOST) or not isinstance(judged, ssl.SSLError | tuple):
        raise CouldNotTest("connection_lost")
    if isinstance(judged, ssl.SSLError):
        large = TOO_LARGE.search(str(judged))
        raise CouldNotTest("certificate_too_large" if large else "tls_broken", error=str(judged)[:200])
    streams, chain = judged
    return streams, Session(_version(streams), trust.VALID, chain)


async def _attempt(
    guard: Guard, host: Host, port: int, context: ssl.SSLContext
) -> tuple[Streams, tuple[bytes, ...]] | OSError:
    """The error when the handshake failed or the other side hung up: some do so instead of saying why."""
    reader, writer = await dial(guard, host, port)
    try:
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            await writer.start_tls(context, server_hostname=host.name, ssl_handshake_timeout=HANDSHAKE_SECONDS * 2)
        return (reader, writer), chain_of(writer)
    except TimeoutError:
        writer.transport.abort()
        raise CouldNotTest("tls_timeout") from None
    except OSError as broken:
        writer.transport.abort()
        return broken
    except BaseException:
        writer.transport.abort()
        raise


def chain_of(writer: asyncio.StreamWriter) -> tuple[bytes, ...]:
    shown = writer.get_extra_info("ssl_object")
    if hasattr(shown, "get_unverified_chain"):
        return tuple(shown.get_unverified_chain())
    # Python 3.12 has this one layer below only, as objects instead of bytes.
    return tuple(each.public_bytes(DER) for each in shown._sslobj.get_unverified_chain() or ())


def _version(streams: Streams) -> Version | None:
    return NAMES.get(streams[1].get_extra_info("ssl_object").version() or "")
