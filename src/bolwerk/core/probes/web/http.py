# SPDX-License-Identifier: EUPL-1.2
"""Reads HTTP/1.1 answers: strict about their shape, bounded in everything (RFC 9112). Pure."""

import re
from dataclasses import dataclass
from enum import Enum

MAX_HEAD = 64 * 1024
MAX_FIELDS = 120
MAX_RESPONSE = 256 * 1024
MAX_CHUNK_LINE = 1024
LINE_END = re.compile(rb"\r?\n")
LENGTH = re.compile(r"[0-9]{1,15}")
END = re.compile(rb"\r?\n\r?\n")
STATUS = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n\x00]*)?")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\x00-\x08\x0a-\x1f\x7f]*)")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


class Malformed(ValueError):
    """The bytes are no HTTP answer, or one too large to be honest."""


class Framing(Enum):
    """Where a body ends (RFC 9112 section 6.3)."""

    NONE = "none"
    LENGTH = "length"
    CHUNKED = "chunked"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Head:
    """`fields`: names in lower case, values as Latin-1, in order. `keeps`: a next request may follow."""

    status: int
    fields: tuple[tuple[str, str], ...]
    framing: Framing
    length: int = 0
    keeps: bool = False

    def get(self, name: str) -> str | None:
        """The first field of that name."""
        return next((value for key, value in self.fields if key == name), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]


def request(authority: str, path: str, agent: str, *, first: int = 0) -> bytes:
    """`first`: so many bytes of the body will do (RFC 9110 section 14.2), unpacked; 0 for all of it."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {authority}",
        f"User-Agent: {agent}",
        "Accept: text/html, text/plain;q=0.9, */*;q=0.5",
        *([f"Range: bytes=0-{first - 1}", "Accept-Encoding: identity"] if first else ["Accept-Encoding: gzip"]),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def read_head(data: bytes) -> tuple[Head, bytes] | None:
    """The final head and the bytes behind it; None while incomplete. Interim answers (1xx) are passed over.

    Raises Malformed.
    """
    if len(data) >= 5 and not data.startswith(b"HTTP/"):
        raise Malformed("no status line")
    at = 0
    while True:
        end = END.search(data, at)
        if end is None or end.start() > MAX_HEAD:
            if len(data) > MAX_HEAD:
                raise Malformed("endless head")
            return None
        head = _head(data[at : end.start()])
        at = end.end()
        if head.status >= 200:
            return head, data[at:]


def _head(block: bytes) -> Head:
    first, *lines = LINE_END.split(block)
    match = STATUS.fullmatch(first)
    if match is None or len(lines) > MAX_FIELDS:
        raise Malformed("no status line")
    fields = []
    for line in lines:
        found = FIELD.fullmatch(line)
        if found is None:
            raise Malformed("no header field")
        fields.append((found[1].decode("ascii").lower(), found[2].strip(b" \t").decode("latin-1")))
    return _framed(int(match[2]), match[1] == b"1", tuple(fields))


def _framed(status: int, modern: bool, fields: tuple[tuple[str, str], ...]) -> Head:
    def words(name: str) -> list[str]:
        joined = ",".join(value for key, value in fields if key == name)
        return [word.strip().lower() for word in joined.split(",") if word.strip()]

    connection = words("connection")
    keeps = "close" not in connection and (modern or "keep-alive" in connection)
    lengths, coded = set(words("content-length")), words("transfer-encoding")
    if any(not LENGTH.fullmatch(each) for each in lengths) or len(lengths) > 1:
        raise Malformed("no usable length")
    if status in (204, 304):
        return Head(status, fields, Framing.NONE, keeps=keeps)
    if coded == ["chunked"]:
        return Head(status, fields, Framing.CHUNKED, keeps=keeps and not lengths)
    if coded or not lengths:
        return Head(status, fields, Framing.CLOSE)
    length = int(lengths.pop())
    return Head(status, fields, Framing.LENGTH if length else Framing.NONE, length, keeps)


class Body:
    """Takes a body as it comes. `done`: it is whole. `over`: it passed the limit; what came before is kept.

    Raises Malformed on broken chunks.
    """

    def __init__(self, head: Head, limit: int = MAX_RESPONSE) -> None:
        self._framing, self._left = head.framing, head.length
        self._limit = limit
        self._raw = bytearray()
        self._in_chunk = self._trailer = False
        self._read = 0
        self.data = bytearray()
        self.done = head.framing == Framing.NONE
        self.over = False

    def feed(self, data: bytes) -> None:
        """`data` empty: the other side closed."""
        if self.done or self.over:
            return
        self._read += len(data)
        if self._read > self._limit:
            data = data[: max(0, len(data) - (self._read - self._limit))]
            self.over = True
        if not data:
            self.done = self._framing == Framing.CLOSE and not self.over
        elif self._framing == Framing.CHUNKED:
            self._raw += data
            self._chunks()
        elif self._framing == Framing.LENGTH:
            self.data += data[: self._left]
            self._left -= min(self._left, len(data))
            self.done = not self._left
            self.over = self.over and not self.done
        else:
            self.data += data

    def _chunks(self) -> None:
        at = 0
        while not self.done:
            if self._in_chunk:
                taken = self._raw[at : at + self._left]
                self.data += taken
                at += len(taken)
                self._left -= len(taken)
                if self._left:
                    break
                closing = bytes(self._raw[at : at + 2])
                if closing in (b"", b"\r"):
                    break
                if closing[:1] != b"\n" and closing != b"\r\n":
                    raise Malformed("no end of chunk")
                at += 2 if closing == b"\r\n" else 1
                self._in_chunk = False
                continue
            line_end = self._raw.find(b"\n", at)
            if line_end < 0:
                if len(self._raw) - at > MAX_CHUNK_LINE:
                    raise Malformed("endless chunk line")
                break
            self._line(bytes(self._raw[at : line_end + 1]))
            at = line_end + 1
        del self._raw[:at]

    def _line(self, line: bytes) -> None:
        """A size line, or a line of the trailer, which is passed over until its empty end."""
        if self._trailer:
            self.done = line in (b"\n", b"\r\n")
            return
        match = CHUNK.fullmatch(line[: MAX_CHUNK_LINE + 1])
        if match is None:
            raise Malformed("no chunk size")
        self._left = int(match[1], 16)
        self._in_chunk = self._left > 0
        self._trailer = not self._in_chunk
