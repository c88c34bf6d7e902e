# SPDX-License-Identifier: EUPL-1.2
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.web.http import (
    MAX_FIELDS,
    MAX_HEAD,
    Body,
    Framing,
    Head,
    Malformed,
    read_head,
    request,
)

PIECES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.0 301", b"\r\n", b"\n", b"\r\n\r\n", b"a: b", b"Content-Length: 5", b"5", b"0",
     b"Transfer-Encoding: chunked", b"Connection: close", b"hello", b" ", b"\x00", b":", b"HTTP/1.1 100 C\r\n\r\n"]
)  # fmt: skip
SCRAPS = st.lists(PIECES | st.binary(max_size=20), max_size=20).map(b"".join)


def read_in_parts(data: bytes, cuts: list[int]) -> tuple[Head, bytes] | None:
    """The way the socket hands it over: in pieces, the rest going to the body."""
    edges = sorted({min(cut, len(data)) for cut in cuts} | {len(data)})
    received, at = b"", 0
    for position, edge in enumerate(edges):
        received, at = data[:edge], edge
        found = read_head(received)
        if found:
            head, rest = found
            body = Body(head, limit=100)
            pieces = [data[a:b] for a, b in zip([at, *edges[position + 1 :]], edges[position + 1 :], strict=False)]
            for piece in (rest, *pieces):
                if piece:
                    body.feed(piece)
            body.feed(b"")
            assert len(body.data) <= 100
            return head, bytes(body.data) if body.done else b"(cut)"
    return None


@given(SCRAPS, st.lists(st.integers(0, 300), max_size=6))
def test_any_bytes_are_answered_or_refused_and_however_cut_the_same(data: bytes, cuts: list[int]) -> None:
    outcomes = []
    for edges in ([], cuts, list(range(len(data)))):
        try:
            outcomes.append(read_in_parts(data, edges))
        except Malformed:
            outcomes.append("malformed")
    # Cut into pieces, a fault may show later than a whole head; never may two readings differ in what they read.
    read = [each for each in outcomes if each not in (None, "malformed")]
    assert all(each == read[0] for each in read)


@given(st.binary(max_size=300), st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_a_chunked_body_comes_out_as_it_went_in(body: bytes, sizes: list[int]) -> None:
    wire, at, turn = b"", 0, 0
    while at < len(body):
        piece = body[at : at + sizes[turn % len(sizes)]]
        wire += f"{len(piece):x};note=1\r\n".encode() + piece + b"\r\n"
        at, turn = at + len(piece), turn + 1
    wire += b"0\r\nTrailer: x\r\n\r\n"
    for step in (1, 7, len(wire)):
        reader = Body(Head(200, (), Framing.CHUNKED))
        for start in range(0, len(wire), step):
            reader.feed(wire[start : start + step])
        assert (reader.done, bytes(reader.data)) == (True, body)


NAMES, VALUES = st.from_regex(r"[A-Za-z-]{1,12}", fullmatch=True), st.from_regex(r"[!-~]{1,20}", fullmatch=True)


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_fields_are_read_back(fields: dict[str, str]) -> None:
    fields = {name: value for name, value in fields.items() if name.lower() not in ("content-length", "connection")}
    block = "".join(f"{name}:  {value} \r\n" for name, value in fields.items())
    found = read_head(f"HTTP/1.1 200 OK\r\n{block}\r\nrest".encode())
    assert found is not None
    assert found[0].fields == tuple((name.lower(), value) for name, value in fields.items())
    assert found[1] == b"rest"


@pytest.mark.parametrize(
    "wire",
    [
        b"220 mail ESMTP\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n folded\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: \x00\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * (MAX_FIELDS + 1) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * (MAX_HEAD + 1),
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * (MAX_HEAD + 1) + b"\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_refused(wire: bytes) -> None:
    with pytest.raises(Malformed):
        read_head(wire)


def test_the_largest_honest_head_is_read() -> None:
    found = read_head(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * MAX_FIELDS + b"\r\n")
    assert found is not None
    assert len(found[0].fields) == MAX_FIELDS


@pytest.mark.parametrize(
    "wire", [b"", b"HT", b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK\r\nA: b\r\n", b"HTTP/1.1 100 C\r\n\r\n"]
)
def test_an_answer_that_is_not_whole_is_waited_for(wire: bytes) -> None:
    assert read_head(wire) is None


def test_a_hint_before_the_answer_is_passed_over() -> None:
    found = read_head(b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 204 No\r\nA: b\r\n\r\nnext")
    assert found == (Head(204, (("a", "b"),), Framing.NONE, keeps=True), b"next")


@pytest.mark.parametrize(
    ("fields", "framing", "keeps"),
    [
        ("Content-Length: 7", Framing.LENGTH, True),
        ("Content-Length: 7, 7", Framing.LENGTH, True),
        ("Content-Length: 0", Framing.NONE, True),
        ("Transfer-Encoding: Chunked", Framing.CHUNKED, True),
        ("Transfer-Encoding: chunked\r\nContent-Length: 7", Framing.CHUNKED, False),
        ("Transfer-Encoding: gzip, chunked", Framing.CLOSE, False),
        ("A: b", Framing.CLOSE, False),
        ("Content-Length: 7\r\nConnection: Upgrade, Close", Framing.LENGTH, False),
    ],
)
def test_where_a_body_ends(fields: str, framing: Framing, keeps: bool) -> None:
    found = read_head(f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode())
    assert found is not None
    assert (found[0].framing, found[0].keeps) == (framing, keeps)


def test_http_1_0_keeps_the_line_only_when_it_says_so() -> None:
    for extra, keeps in (("", False), ("Connection: keep-alive\r\n", True)):
        found = read_head(f"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n{extra}\r\n".encode())
        assert found is not None
        assert found[0].keeps is keeps


@pytest.mark.parametrize(
    "wire",
    [
        b"zz\r\n",
        b"\r\n",
        b"-1\r\n",
        b"5\r\nhelloXX",
        b"123456789\r\n",
        b"1" + b" " * 2000,
        b"1;" + b"x" * 2000 + b"\n",
    ],
)
def test_broken_chunks_are_refused(wire: bytes) -> None:
    body = Body(Head(200, (), Framing.CHUNKED))
    with pytest.raises(Malformed):
        body.feed(wire)


@pytest.mark.parametrize(("size", "over"), [(100, False), (101, True)])
def test_a_body_above_the_limit_is_dropped(size: int, over: bool) -> None:
    for head in (Head(200, (), Framing.LENGTH, size), Head(200, (), Framing.CLOSE)):
        body = Body(head, limit=100)
        body.feed(b"x" * size)
        body.feed(b"")
        assert (body.over, body.done) == (over, not over)


def test_a_body_that_is_cut_off_is_not_done() -> None:
    for head in (Head(200, (), Framing.LENGTH, 9), Head(200, (), Framing.CHUNKED)):
        body = Body(head)
        body.feed(b"5\r\nhel")
        body.feed(b"")
        assert not body.done


def test_no_head_takes_long_to_read() -> None:
    """Runs of blanks and colons are where a careless pattern needs quadratic time."""
    for filler in (b" ", b"\t", b":", b"a", b"\r", b"\n", b";"):
        for start in (b"HTTP/1.1 200 ", b"HTTP/1.1 200 OK\r\nA:", b"HTTP/1.1 200 OK\r\n"):
            began = time.perf_counter()
            with suppress(Malformed):
                read_head(start + filler * 60_000 + b"\x00\r\n\r\n")
            assert time.perf_counter() - began < 0.5


def test_a_request_says_who_asks() -> None:
    assert request("shop.test", "/a", "us/1").startswith(b"GET /a HTTP/1.1\r\nHost: shop.test\r\n")
    assert b"\r\nUser-Agent: us/1\r\n" in request("shop.test", "/", "us/1", first=1024)
    assert b"\r\nRange: bytes=0-1023\r\n" in request("shop.test", "/", "us/1", first=1024)
