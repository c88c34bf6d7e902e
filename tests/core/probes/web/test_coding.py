# SPDX-License-Identifier: EUPL-1.2
import gzip
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.web.coding import unpack

LIMIT = 1000


@given(st.binary(max_size=2 * LIMIT), st.sampled_from(["gzip", "X-GZip", "deflate", "identity", ""]))
def test_what_was_packed_comes_out_up_to_the_limit(body: bytes, way: str) -> None:
    kind = way.lower()
    packed = gzip.compress(body) if "gzip" in kind else zlib.compress(body) if kind == "deflate" else body
    assert unpack(packed, way, LIMIT) == (body[:LIMIT], "" if len(body) <= LIMIT else "reply_too_large")


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT, LIMIT + 1])
def test_the_limit_itself_is_not_too_large(size: int) -> None:
    found, trouble = unpack(gzip.compress(b"x" * size), "gzip", LIMIT)
    assert (len(found), trouble) == (min(size, LIMIT), "reply_too_large" if size > LIMIT else "")


def test_a_bomb_stops_at_the_limit() -> None:
    """100 MB of nothing in 100 kB, and the same packed by a server that forgets its header."""
    bomb = b"\0" * 100_000_000
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    for packed, way in ((gzip.compress(bomb), "gzip"), (deflater.compress(bomb) + deflater.flush(), "deflate")):
        tracemalloc.start()
        began = time.thread_time()
        found, trouble = unpack(packed, way, 256 * 1024)
        assert time.thread_time() - began < 0.5
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
        tracemalloc.stop()
        assert (len(found), trouble) == (256 * 1024, "reply_too_large")


@pytest.mark.parametrize(
    ("data", "way", "found"),
    [
        (b"no gzip", "gzip", b""),
        (b"", "gzip", b""),
        (gzip.compress(b"hello" * 50, mtime=0)[:-12], "gzip", None),
        (b"hello", "br", b""),
        (b"hello", "gzip, gzip", b""),
        (b"\xff\xff", "deflate", b""),
    ],
)
def test_what_cannot_be_opened_is_said(data: bytes, way: str, found: bytes | None) -> None:
    opened, trouble = unpack(data, way, LIMIT)
    assert trouble == "page_unreadable"
    assert opened == found if found is not None else (b"hello" * 50).startswith(opened)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", ""]))
def test_no_bytes_are_too_odd(data: bytes, way: str) -> None:
    found, trouble = unpack(data, way, 100)
    assert len(found) <= 100
    assert trouble in ("", "reply_too_large", "page_unreadable")
