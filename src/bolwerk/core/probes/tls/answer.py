# SPDX-License-Identifier: EUPL-1.2
"""Reads what a server says to a greeting, as it arrives, up to the keys it would use. Pure, no cryptography.

RFC 5246 section 7.4, RFC 6101 section 5.6, RFC 8446 section 4.1.3 and 4.1.4, RFC 8422 section 5.4. Holds one
record and one message at most; a chain above MAX_MESSAGE is passed over; reads MAX_ANSWER bytes in all.
"""

from dataclasses import dataclass, replace
from enum import Enum

from bolwerk.core.probes.tls import groups
from bolwerk.core.probes.tls.hello import EXTENDED_MASTER_SECRET, KEY_SHARE, SUPPORTED_VERSIONS, Version
from bolwerk.core.probes.tls.suites import Kind, kind, name

MAX_ANSWER = 131_072
MAX_RECORD = 16_384 + 2048
MAX_MESSAGE = 65_536
MAX_HELLO = 16_384
MAX_WARNINGS = 8
MAX_CERTIFICATES = 20
ALERT, HANDSHAKE = 21, 22
SERVER_HELLO, CERTIFICATE, SERVER_KEY, REQUEST, DONE, STATUS = 2, 11, 12, 13, 14, 22
WARNING, CLOSE_NOTIFY = 1, 0
RENEGOTIATION = 0xFF01
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")  # RFC 8446 section 4.1.3


class Outcome(Enum):
    SPOKEN = "spoken"  # the server picked a version
    REFUSED = "refused"  # a fatal alert
    NONSENSE = "nonsense"  # no TLS, or broken TLS


@dataclass(frozen=True, slots=True)
class Reply:
    """`alert`: when REFUSED. All below when SPOKEN; `group` 0 and `prime_bits` 0: not seen. `signature`: the scheme
    of the server's key message (1.2 only), 0 when not seen. `chain`: DER, below 1.3. `whole`: all was read that was
    to be read."""

    outcome: Outcome
    alert: int | None = None
    version: Version | None = None
    suite: int = 0
    group: int = 0
    prime_bits: int = 0
    prime_name: str = ""
    signature: int = 0
    compression: int = 0
    extended_master_secret: bool = False
    safe_renegotiation: bool = False
    chain: tuple[bytes, ...] = ()
    whole: bool = True


NONSENSE = Reply(Outcome.NONSENSE)


class _Broken(Exception):
    pass


class Reader:
    """`feed` bytes until it gives a Reply; `end` when no more come. Never raises. `to_keys`: read on to the
    server's key message, else the first message is enough."""

    def __init__(self, *, to_keys: bool = True) -> None:
        self._to_keys = to_keys
        self._raw, self._message = bytearray(), bytearray()
        self._total = self._warnings = self._skip = 0
        self._hello: Reply | None = None

    def feed(self, data: bytes) -> Reply | None:
        room = MAX_ANSWER - self._total
        self._total += len(data)
        self._raw += data[:room]
        try:
            found = self._records()
        except _Broken:
            return self.end() or NONSENSE
        if found is None and self._total >= MAX_ANSWER:
            return self.end() or NONSENSE
        return found

    def end(self) -> Reply | None:
        """What is known when the server says no more; None when it said nothing that counts."""
        return replace(self._hello, whole=False) if self._hello else None

    def _records(self) -> Reply | None:
        at, found, raw = 0, None, self._raw
        while found is None and at < len(raw):
            if raw[at] not in (ALERT, HANDSHAKE) or raw[at + 1 : at + 2].strip(b"\x03"):
                raise _Broken
            if len(raw) < at + 5:
                break
            length = raw[at + 3] << 8 | raw[at + 4]
            if not 0 < length <= MAX_RECORD:
                raise _Broken
            if len(raw) < at + 5 + length:
                break
            body = bytes(raw[at + 5 : at + 5 + length])
            found = self._messages(body) if raw[at] == HANDSHAKE else self._alert(body)
            at += 5 + length
        del raw[:at]
        return found

    def _alert(self, body: bytes) -> Reply | None:
        if self._message or self._skip or len(body) != 2:
            raise _Broken
        self._warnings += 1
        if body[0] == WARNING and body[1] != CLOSE_NOTIFY:
            if self._warnings > MAX_WARNINGS:
                raise _Broken
            return None
        return self.end() or Reply(Outcome.REFUSED, alert=body[1])

    def _messages(self, body: bytes) -> Reply | None:
        if self._skip:
            passed = min(self._skip, len(body))
            self._skip -= passed
            body = body[passed:]
        self._message += body
        found = None
        while found is None and len(self._message) >= 4:
            number, length = self._message[0], int.from_bytes(self._message[1:4])
            if self._hello is None and (number != SERVER_HELLO or not 38 <= length <= MAX_HELLO):
                raise _Broken
            if length > MAX_MESSAGE:
                if number != CERTIFICATE:
                    raise _Broken
                self._skip = max(0, 4 + length - len(self._message))
                del self._message[: 4 + length]
                continue
            if len(self._message) < 4 + length:
                break
            message = bytes(self._message[4 : 4 + length])
            del self._message[: 4 + length]
            found = self._one(number, message)
        if self._hello is None and self._message and self._message[0] != SERVER_HELLO:
            raise _Broken
        return found

    def _one(self, number: int, body: bytes) -> Reply | None:
        if self._hello is None:
            self._hello = _server_hello(body)
            early = self._hello.version == Version.TLS13 or not self._to_keys
            return self._hello if early else None
        if number == CERTIFICATE:
            self._hello = replace(self._hello, chain=_chain(body))
            return None if _sends_key(self._hello.suite) else self._hello
        if number == SERVER_KEY:
            return _server_key(self._hello, body)
        if number == DONE:
            return self._hello
        if number not in (STATUS, REQUEST):
            raise _Broken
        return None


class _Cursor:
    """Takes bytes from a message; what is not there makes it broken."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    @property
    def left(self) -> int:
        return len(self.data) - self.at

    def take(self, count: int) -> bytes:
        if self.left < count:
            raise _Broken
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    def vector(self, size: int) -> bytes:
        return self.take(self.number(size))


def _server_hello(body: bytes) -> Reply:
    """In 1.3 the version hides in an extension (RFC 8446 section 4.2.1)."""
    from_server = _Cursor(body)
    number, random = from_server.number(2), from_server.take(32)
    if len(from_server.vector(1)) > 32:
        raise _Broken
    suite, compression = from_server.number(2), from_server.number(1)
    extensions: dict[int, bytes] = {}
    if from_server.left:
        block = _Cursor(from_server.vector(2))
        while block.left:
            extension = block.number(2)
            extensions[extension] = block.vector(2)
    hidden = extensions.get(SUPPORTED_VERSIONS)
    if hidden is not None:
        number = int.from_bytes(hidden)
    share = extensions.get(KEY_SHARE, b"")
    if random == RETRY and len(share) != 2:
        share = b""
    try:
        version = Version(number)
    except ValueError:
        raise _Broken from None
    return Reply(
        Outcome.SPOKEN,
        version=version,
        suite=suite,
        group=int.from_bytes(share[:2]) if version == Version.TLS13 else 0,
        compression=compression,
        extended_master_secret=EXTENDED_MASTER_SECRET in extensions,
        safe_renegotiation=RENEGOTIATION in extensions,
    )


def _chain(body: bytes) -> tuple[bytes, ...]:
    block, found = _Cursor(_Cursor(body).vector(3)), list[bytes]()
    while block.left and len(found) < MAX_CERTIFICATES:
        found.append(block.vector(3))
    return tuple(found)


def _sends_key(suite: int) -> bool:
    """Whether the server's keys come in a message of their own."""
    return kind(suite) != Kind.STATIC and ("DH" in name(suite) or "_EXPORT_" in name(suite))


def _server_key(hello: Reply, body: bytes) -> Reply:
    """The group or the prime; an unreadable rest says nothing against the server."""
    keys, text = _Cursor(body), name(hello.suite)
    try:
        if "ECDH" in text:
            if keys.number(1) != 3:  # a curve without a name, which RFC 8422 withdrew
                return replace(hello, whole=False)
            hello = replace(hello, group=keys.number(2))
            keys.vector(1)
        else:
            prime = keys.vector(2).lstrip(b"\x00")
            hello = replace(
                hello, prime_bits=int.from_bytes(prime).bit_length(), prime_name=groups.named_prime(prime)
            )
            keys.vector(2)
            if not text.startswith("TLS_RSA_EXPORT_"):
                keys.vector(2)
        if hello.version == Version.TLS12 and "_anon_" not in text:
            hello = replace(hello, signature=keys.number(2))
    except _Broken:
        return replace(hello, whole=False)
    return hello
