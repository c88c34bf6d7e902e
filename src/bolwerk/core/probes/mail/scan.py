# SPDX-License-Identifier: EUPL-1.2
"""Talks to one mail server: greeting, EHLO, STARTTLS (RFC 3207), certificate, QUIT. Sends no mail.

The certificate is checked during the handshake; when that check fails we know both that STARTTLS works and what is
wrong with the certificate. `host.py` decides what is asked of which address.
"""

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bolwerk.core.probes.guard import Blocked, Guard
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.mail.greeting import literal
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tls import contexts, trust
from bolwerk.core.probes.tls import hello as tls
from bolwerk.core.probes.tls.ask import exchange
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.tls.scan import Streams, chain_of

CONNECT_SECONDS = 5.0
GREETING_SECONDS = 10.0
REPLY_SECONDS = 6.0
MAX_LINES = 60
MAX_LINE = 2048
PORT = 25
WRONG = {
    9: "certificate_not_yet_valid",
    10: "certificate_expired",
    18: "certificate_self_signed",
    19: "certificate_untrusted",
    20: "certificate_untrusted",
    21: "certificate_untrusted",
    62: "certificate_wrong_name",
}
REPLY = re.compile(r"[2-5][0-9]{2}([ -]|$)")
OLD = re.compile(r"UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|WRONG_SSL_VERSION")


class Unfinished(Exception):
    """The conversation stopped; `reason` says where."""


async def talk(guard: Guard, host: str, ip: str, ca_file: Path | None, helo: str = "") -> Server:
    """The lock as a careful sender sees it. `helo`: see `greeting.py`. Never raises for what the other side does;
    OSError and ssl.SSLError mean an unusable `ca_file`."""
    context = contexts.strict(ca_file, contexts.MAIL)
    return await _meet(guard, host, ip, helo, lambda streams: _judged(streams, host, context))


async def again(guard: Guard, host: str, ip: str, ca_file: Path | None, helo: str = "") -> Server:
    """The same after a lock that did not close: the line may have been lost, and our own library is choosier about
    old keys than the senders of mail are. BROKEN once more: so it is. What is older than TLS 1.2 is OLD."""
    context = contexts.lenient(ca_file, contexts.MAIL)
    seen = await _meet(guard, host, ip, helo, lambda streams: _judged(streams, host, context))
    return replace(seen, offer=Offer.OLD) if seen.version in ("SSLv3", "TLSv1", "TLSv1.1") else seen


async def shown(guard: Guard, host: str, ip: str, helo: str = "") -> Server:
    """The chain and the version, whatever may be wrong with the certificate."""
    context = contexts.accepting(contexts.MAIL)
    return await _meet(guard, host, ip, helo, lambda streams: _judged(streams, host, context))


async def older(guard: Guard, host: str, ip: str, helo: str = "") -> Server:
    """What is picked when offered nothing above TLS 1.1: one question for all that is old, to spare the server."""
    offer = tls.Offer(Version.TLS11, tls.BEFORE_12)

    async def asked(streams: Streams) -> Server:
        try:
            reply = await exchange(streams, host, offer, to_keys=False)
        except CouldNotTest as hidden:
            return Server(host, Offer.UNSEEN, hidden.reason)
        return Server(host, Offer.ENCRYPTED, older=reply.version if reply else None)

    return await _meet(guard, host, ip, helo, asked)


async def _meet(guard: Guard, host: str, ip: str, helo: str, lock: Callable[[Streams], Awaitable[Server]]) -> Server:
    """Connects and talks until the lock may close, which `lock` sees to."""
    try:
        reader, writer = await guard.connect(ip, PORT, timeout=CONNECT_SECONDS)
    except Blocked as refused:
        return Server(host, Offer.UNSEEN, refused.reason)
    except TimeoutError:
        return Server(host, Offer.UNSEEN, "connect_timeout")
    except ConnectionRefusedError:
        return Server(host, Offer.UNSEEN, "connect_refused")
    except OSError:
        return Server(host, Offer.UNSEEN, "connect_failed")
    try:
        return await _greet(reader, writer, host, helo) or await lock((reader, writer))
    except Unfinished as stopped:
        return Server(host, Offer.UNSEEN, str(stopped))
    except Blocked as refused:
        return Server(host, Offer.UNSEEN, refused.reason)
    except (OSError, EOFError, ValueError):
        return Server(host, Offer.UNSEEN, "connection_lost")
    finally:
        if not writer.is_closing():
            writer.transport.abort()


async def _greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, helo: str) -> Server | None:
    """None when the server waits for our side of the lock."""
    code, _ = await _reply(reader, GREETING_SECONDS, "no_greeting")
    if code != 220:
        raise Unfinished("refused_us" if code >= 400 else "not_a_mail_server")
    code, lines = await _ask(reader, writer, f"EHLO {helo or literal(writer)}")
    if code != 250:
        raise Unfinished("refused_us")
    if not any(line.strip().upper() == "STARTTLS" for line in lines[1:]):
        return Server(host, Offer.MISSING)
    code, _ = await _ask(reader, writer, "STARTTLS")
    if code != 220:
        return Server(host, Offer.UNSEEN, "refused_us") if 400 <= code < 500 else Server(host, Offer.REFUSED)
    return None


async def _judged(streams: Streams, host: str, context: ssl.SSLContext) -> Server:
    _, writer = streams
    try:
        await _encrypt(writer, host, context)
    except ssl.SSLCertVerificationError as wrong:
        reason = WRONG.get(wrong.verify_code, "certificate_untrusted")
        return Server(host, Offer.ENCRYPTED, certificate=reason)
    except ssl.SSLError as broken:
        return Server(host, Offer.OLD if OLD.search(str(broken)) else Offer.BROKEN)
    except TimeoutError:
        raise Unfinished("tls_timeout") from None
    except ConnectionError:
        return Server(host, Offer.BROKEN)
    return await _leave(writer, host)


async def _encrypt(writer: asyncio.StreamWriter, host: str, context: ssl.SSLContext) -> None:
    """asyncio reports its own handshake limit as a lost connection, so ours is set to come first."""
    async with asyncio.timeout(REPLY_SECONDS):
        await writer.start_tls(context, server_hostname=host, ssl_handshake_timeout=REPLY_SECONDS * 2)


async def _leave(writer: asyncio.StreamWriter, host: str) -> Server:
    secure = writer.get_extra_info("ssl_object")
    chain = chain_of(writer)
    with suppress(OSError):
        writer.write(b"QUIT\r\n")
        async with asyncio.timeout(REPLY_SECONDS):
            await writer.drain()
        writer.close()  # lets the farewell out before the connection goes
    leaf = trust.read(chain)
    return Server(
        host, Offer.ENCRYPTED, "", secure.version() or "", "valid", leaf.not_before, leaf.not_after, chain=chain
    )


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, command: str) -> tuple[int, list[str]]:
    writer.write(command.encode("ascii") + b"\r\n")
    await writer.drain()
    return await _reply(reader, REPLY_SECONDS, "no_reply")


async def _reply(reader: asyncio.StreamReader, seconds: float, silent: str) -> tuple[int, list[str]]:
    """The code and the texts of one reply. Raises Unfinished when it is late, endless or no SMTP."""
    lines: list[str] = []
    try:
        async with asyncio.timeout(seconds):
            for _ in range(MAX_LINES):
                line = (await reader.readuntil(b"\n")).decode("ascii", errors="replace").rstrip("\r\n")
                if len(line) > MAX_LINE or not REPLY.match(line):
                    raise Unfinished("not_a_mail_server")
                lines.append(line[4:])
                if line[3:4] != "-":
                    return int(line[:3]), lines
    except TimeoutError:
        raise Unfinished(silent) from None
    except asyncio.LimitOverrunError:
        raise Unfinished("not_a_mail_server") from None
    raise Unfinished("not_a_mail_server")
