# SPDX-License-Identifier: EUPL-1.2
"""Unpacks a compressed body, never further than a limit (RFC 9110 section 8.4). Pure."""

import zlib

WHOLE, TOO_LARGE, UNREADABLE = "", "reply_too_large", "page_unreadable"
PLAIN = frozenset({"", "identity"})
GZIP_OR_ZLIB = 47  # window bits: the header says which of the two it is
GZIP, DEFLATE = frozenset({"gzip", "x-gzip"}), frozenset({"deflate"})


def unpack(data: bytes, encoding: str, limit: int) -> tuple[bytes, str]:
    """The first `limit` bytes at most, and why it is not all: "" when it is.

    `encoding`: the Content-Encoding field. A body packed twice or in another way is not opened.
    """
    kind = encoding.strip().lower()
    if kind in PLAIN:
        return data[:limit], WHOLE if len(data) <= limit else TOO_LARGE
    if kind not in GZIP | DEFLATE:
        return b"", UNREADABLE
    opened = zlib.decompressobj(GZIP_OR_ZLIB)
    try:
        found = opened.decompress(data, limit)
        if opened.eof:
            return found, WHOLE
        more = opened.decompress(opened.unconsumed_tail, 1)
    except zlib.error:
        return _raw(data, limit) if kind in DEFLATE else (b"", UNREADABLE)
    return found, WHOLE if opened.eof and not more else TOO_LARGE if len(found) == limit else UNREADABLE


def _raw(data: bytes, limit: int) -> tuple[bytes, str]:
    """Some servers leave out the header that the standard asks of "deflate"; browsers read them all the same."""
    opened = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = opened.decompress(data, limit)
    except zlib.error:
        return b"", UNREADABLE
    return found, WHOLE if opened.eof else TOO_LARGE if len(found) == limit else UNREADABLE
