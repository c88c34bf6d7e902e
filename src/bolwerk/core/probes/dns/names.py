# SPDX-License-Identifier: EUPL-1.2
"""Domain names on the wire, RFC 1035 sections 3.1 and 4.1.4; texts with the escapes of section 5.1. Pure.

A compression pointer may only lead backwards, to bytes that this name has not used, and at most MAX_HOPS times:
so no loop, and no work that the size of the packet does not bound.
"""

import re
from functools import lru_cache

MAX_NAME = 255
MAX_LABEL = 63
MAX_HOPS = 16

PLAIN = re.compile(rb"[A-Za-z0-9_-]+")
SPECIAL = frozenset(b'"().;\\@$')
ESCAPE = re.compile(r"\\(\d{3}|.)|(\.)", re.DOTALL)


class Malformed(ValueError):
    """Bytes or a text that are no DNS message, or not one that we read."""


@lru_cache(maxsize=1024)
def run_text(run: bytes) -> str:
    """Labels with their lengths before them, in lower case. Kept, as one answer after the other names the same."""
    labels, at = [], 0
    while at < len(run):
        labels.append(run[at + 1 : at + 1 + run[at]])
        at += 1 + run[at]
    return ".".join(map(label_text, labels)).lower()


def label_text(label: bytes) -> str:
    if PLAIN.fullmatch(label):
        return label.decode("ascii")
    return "".join(
        f"\\{chr(byte)}" if byte in SPECIAL else chr(byte) if 0x20 < byte < 0x7F else f"\\{byte:03d}"
        for byte in label
    )


class Names:
    """Reads the names of one packet; remembers each, as pointers may lead there."""

    __slots__ = ("_seen", "_wire")

    def __init__(self, wire: bytes) -> None:
        self._wire = wire
        self._seen: dict[int, tuple[str, int, int, int]] = {}

    def read(self, at: int, end: int, *, compressed: bool = True) -> tuple[str, int]:
        """(lower-case text without final dot, "." for the root; where the name ends). Raises Malformed.

        `end`: the name's own bytes stay before it. `compressed` False: no pointer is allowed (RFC 3597 section 4).
        """
        if at + 1 < end and compressed and (count := self._wire[at]) >= 0xC0:  # to a name that was read: most are
            known = self._seen.get((count & 0x3F) << 8 | self._wire[at + 1])
            if known is not None and known[1] <= at and known[3] < MAX_HOPS:
                return known[0] or ".", at + 2
        found = self._seen[at] = self._read(at, end, MAX_HOPS if compressed else 0)
        return found[0] or ".", found[1]

    def _read(self, at: int, end: int, hops: int) -> tuple[str, int, int, int]:
        """(text, end of the bytes before any pointer's target, length in bytes without the root, hops used)."""
        wire, start, stop = self._wire, at, min(end, at + MAX_NAME)
        if at >= end:
            raise Malformed("name runs out")
        count = wire[at]
        while 0 < count <= MAX_LABEL:
            at += count + 1
            if at >= stop:
                raise Malformed("name runs out, or is too long")
            count = wire[at]
        text, size = run_text(wire[start:at]) if at > start else "", at - start
        at += 1
        if count == 0:
            return text, at, size, 0
        if count < 0xC0 or at >= end or not hops:
            raise Malformed("bad label")
        target = (count & 0x3F) << 8 | wire[at]
        rest, more, used = self._follow(target, start, hops - 1)
        if size + more >= MAX_NAME:
            raise Malformed("name too long")
        return f"{text}.{rest}" if text and rest else text or rest, at + 1, size + more, used + 1

    def _follow(self, target: int, start: int, hops: int) -> tuple[str, int, int]:
        if target >= start:
            raise Malformed("pointer forward")
        found = self._seen.get(target)
        if found is None:
            found = self._seen[target] = self._read(target, start, hops)
        text, stop, size, used = found
        if stop > start or used > hops:
            raise Malformed("pointer into itself")
        return text, size, used


@lru_cache(maxsize=1024)
def encode_name(name: str) -> bytes:
    """ "shop.be", with or without final dot, to wire form. Raises Malformed."""
    if name in ("", "."):
        return b"\0"
    try:
        labels = name.removesuffix(".").encode("ascii").split(b".") if "\\" not in name else unescape(name)
    except UnicodeEncodeError as error:
        raise Malformed("not ascii") from error
    wire = bytearray()
    for label in labels:
        if not 0 < len(label) <= MAX_LABEL:
            raise Malformed("an empty label, or one too long")
        wire.append(len(label))
        wire += label
    if len(wire) >= MAX_NAME:
        raise Malformed("name too long")
    return bytes(wire) + b"\0"


def unescape(name: str) -> list[bytes]:
    r"""Labels of a text with \. and \DDD in it. Raises Malformed, UnicodeEncodeError."""
    labels, label, at = [], bytearray(), 0
    for match in ESCAPE.finditer(name):
        label += name[at : match.start()].encode("ascii")
        at = match.end()
        if match[2]:
            labels.append(bytes(label))
            label.clear()
        elif match[1].isdigit() and len(match[1]) == 3:
            if int(match[1]) > 255:
                raise Malformed("bad escape")
            label.append(int(match[1]))
        else:
            label += match[1].encode("ascii")
    if "\\" in name[at:]:
        raise Malformed("bad escape")
    label += name[at:].encode("ascii")
    return [*labels, bytes(label)] if label else labels
