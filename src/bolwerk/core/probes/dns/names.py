# SPDX-License-Identifier: EUPL-1.2
"""Domain names on the wire, RFC 1035 sections 3.1 and 4.1.4; texts with the escapes of section 5.1. Pure.

A compression pointer may only lead backwards, to bytes that this name has not used, and at most MAX_HOPS times:
so no loop, and no work that the size of the packet does not bound.
"""

import re

MAX_NAME = 255
MAX_LABEL = 63
MAX_HOPS = 16

PLAIN = re.compile(rb"[A-Za-z0-9_-]+")
SPECIAL = frozenset(b'"().;\\@$')
ESCAPE = re.compile(r"\\(\d{3}|.)|(\.)", re.DOTALL)


class Malformed(ValueError):
    """Bytes or a text that are no DNS message, or not one that we read."""


def label_text(label: bytes) -> str:
    if PLAIN.fullmatch(label):
        return label.decode("ascii")
    return "".join(
        f"\\{chr(byte)}" if byte in SPECIAL else chr(byte) if 0x20 < byte < 0x7F else f"\\{byte:03d}"
        for byte in label
    )


class Names:
    """Reads the names of one packet; remembers what pointers led to."""

    __slots__ = ("_seen", "_wire")

    def __init__(self, wire: bytes) -> None:
        self._wire = wire
        self._seen: dict[int, tuple[str, int, int, int]] = {}

    def read(self, at: int, end: int, *, compressed: bool = True) -> tuple[str, int]:
        """(lower-case text without final dot, "." for the root; where the name ends). Raises Malformed.

        `end`: the name's own bytes stay before it. `compressed` False: no pointer is allowed (RFC 3597 section 4).
        """
        text, stop, _, _ = self._read(at, end, MAX_HOPS if compressed else 0)
        return text or ".", stop

    def _read(self, at: int, end: int, hops: int) -> tuple[str, int, int, int]:
        """(text, end of the bytes before any pointer's target, length in bytes without the root, hops used)."""
        wire, start, size = self._wire, at, 0
        labels: list[str] = []
        while True:
            if at >= end:
                raise Malformed("name runs out")
            count = wire[at]
            at += 1
            if count == 0:
                return ".".join(labels), at, size, 0
            if count <= MAX_LABEL:
                label = wire[at : at + count]
                at += count
                size += count + 1
                if at > end or size >= MAX_NAME:
                    raise Malformed("name too long")
                labels.append((label.decode("ascii") if PLAIN.fullmatch(label) else label_text(label)).lower())
                continue
            if count < 0xC0 or at >= end or not hops:
                raise Malformed("bad label")
            target = (count & 0x3F) << 8 | wire[at]
            at += 1
            text, more, used = self._follow(target, start, hops - 1)
            if size + more >= MAX_NAME:
                raise Malformed("name too long")
            if text:
                labels.append(text)
            return ".".join(labels), at, size + more, used + 1

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


def encode_name(name: str) -> bytes:
    """ "shop.be", with or without final dot, to wire form. Raises Malformed."""
    if name in ("", "."):
        return b"\0"
    try:
        labels = (
            [label.encode("ascii") for label in name.removesuffix(".").split(".")]
            if "\\" not in name
            else unescape(name)
        )
    except UnicodeEncodeError as error:
        raise Malformed("not ascii") from error
    wire = b"".join([bytes((len(label),)) + label for label in labels if 0 < len(label) <= MAX_LABEL]) + b"\0"
    if len(wire) > MAX_NAME or not all(0 < len(label) <= MAX_LABEL for label in labels):
        raise Malformed("name too long, or an empty label")
    return wire


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
