# SPDX-License-Identifier: EUPL-1.2
"""Reads hostile answers of web servers and hostile pages: nothing crashes, hangs, or grows without bound.

`python -m support.httpfuzz COUNT [SEED]` prints what was seen and fails on the first fault. An answer that is cut
into pieces must be read the same as one that comes whole; a page must be read in time that grows with its length.
"""

import gzip
import random
import sys
import time
import tracemalloc
import zlib
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

from bolwerk.core.catalogue.software import load
from bolwerk.core.probes.reasons import COMMON, OWN
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.web import cookies, headers, hsts, mixed, page, securitytxt
from bolwerk.core.probes.web.coding import unpack
from bolwerk.core.probes.web.evaluate import Hop, Journey
from bolwerk.core.probes.web.exposed import evaluate as exposed
from bolwerk.core.probes.web.http import MAX_HEAD, Body, Head, Malformed, read_head
from bolwerk.core.probes.web.software import evaluate as software
from bolwerk.core.probes.web.software.recognise import clues, recognise
from bolwerk.core.probes.web.url import BadRedirect, Url, follow

LIMIT = 4096
SLOW = 0.5  # seconds of CPU for one answer of a few kB
MEMORY = 64 * 1024 * 1024
TODAY = datetime(2026, 11, 23, tzinfo=UTC)
HOME = Url("https", "shop.test")
LINES = [
    b"HTTP/1.1 200 OK", b"HTTP/1.0 301 Moved", b"HTTP/1.1 103 Early\r\n", b"Content-Length: 20",
    b"Content-Length: 99999999999", b"Transfer-Encoding: chunked", b"Connection: close",
    b"Content-Encoding: gzip", b"Content-Type: text/html; charset=utf-16", b"Content-Type: text/plain",
    b"Location: //[::1]/x", b"Location: /a?b#c", b"Set-Cookie: PHPSESSID=x; Secure; SameSite=None",
    b"Set-Cookie: __Host-a=b", b"Server: nginx/1.18.0 (Ubuntu)", b"X-Powered-By: PHP/7.4.33",
    b"Content-Security-Policy: default-src 'self'; frame-ancestors *", b"X-Frame-Options: DENY",
    b"Referrer-Policy: unsafe-url", b"Strict-Transport-Security: max-age=31536000",
]  # fmt: skip
MARKUP = [
    b"<script src='", b"</script>", b"<!--", b"-->", b"<title>", b"</title", b'<link rel=stylesheet href="',
    b"'>", b'">', b"<form action=http://a.test/", b"<base href=", b"<meta name=generator content='WordPress 6.",
    b"<iframe src=//b.test>", b"<meta charset=utf-7>", b"&amp;&#x110000;&lt", b"<a =", b"/>", b"\x00",
    b"\xff\xfe", b"<svg/onload=", b"integrity=sha", b"<style>", b"</", b"<?php", b"\xe2\x80", b"http://[",
    b"data:,", b"=\"'", b"\r\n",
]  # fmt: skip
SECURITY = [
    b"Contact: mailto:a@b.test", b"Expires: 2027-01-01T00:00:00Z", b"Expires: 9999-99-99T99:99:99Z", b"# hello",
    b"-----BEGIN PGP SIGNED MESSAGE-----", b"-----BEGIN PGP SIGNATURE-----", b"Canonical: https://shop.test/",
    b"",
]  # fmt: skip


class Fault(AssertionError):
    """What went wrong; the input stands beside it."""


def noise(chance: random.Random, most: int) -> bytes:
    return chance.randbytes(chance.randrange(most))


def mixture(chance: random.Random, pieces: list[bytes], between: bytes = b"") -> bytes:
    """Pieces in any order, some of them damaged, some of them many times over."""
    chosen = [chance.choice(pieces) for _ in range(chance.randrange(1, 12))]
    if chance.random() < 0.1:
        chosen[chance.randrange(len(chosen))] *= chance.randrange(2, 60)
    if chance.random() < 0.3:
        chosen.insert(chance.randrange(len(chosen) + 1), noise(chance, 30))
    made = bytearray(between.join(chosen))
    for _ in range(chance.choice((0, 0, 1, 4))):
        at = chance.randrange(len(made) + 1)
        made[at : at + chance.randrange(3)] = bytes((chance.randrange(256),))
    return bytes(made)


def body(chance: random.Random) -> bytes:
    made = mixture(chance, MARKUP if chance.random() < 0.8 else SECURITY, chance.choice((b"", b" ", b"\n", b"x=")))
    match chance.randrange(8):
        case 0:
            return gzip.compress(made, 1, mtime=0)
        case 1:
            return gzip.compress(made, 1, mtime=0)[: chance.randrange(40)]
        case 2:
            return zlib.compress(made + b"\0" * chance.choice((0, 100_000)), 1)
        case 3:
            size = chance.choice((len(made), len(made) + 3, 0))
            return f"{size:x};x\r\n".encode() + made + chance.choice((b"\r\n0\r\n\r\n", b"\r\n0\r\n", b"0"))
    return made


def reply(chance: random.Random) -> bytes:
    """An answer: whole, damaged, or nothing like one."""
    if chance.random() < 0.05:
        return noise(chance, 200)
    first = chance.choice(LINES[:3] if chance.random() < 0.1 else LINES[:2])
    fields = [chance.choice(LINES[3:]) for _ in range(chance.randrange(8))]
    if chance.random() < 0.1:
        first = mixture(chance, LINES)
    if chance.random() < 0.2:
        fields.append(mixture(chance, LINES))
    return b"\r\n".join([first, *fields]) + chance.choice((*[b"\r\n\r\n"] * 8, b"\n\n", b"\r\n")) + body(chance)


def receive(wire: bytes, cuts: list[int]) -> tuple[Head, bytes, str] | None:
    """As the connection does: in pieces. None: no head came. Raises Malformed."""
    edges = [0, *sorted(cuts), len(wire)]
    pieces = [wire[start:end] for start, end in pairwise(edges) if end > start]
    received = b""
    for at, piece in enumerate(pieces):
        received += piece
        found = read_head(received)
        if found is None:
            continue
        head, rest = found
        reader = Body(head, LIMIT)
        for each in (rest, *pieces[at + 1 :]):
            if each:
                reader.feed(each)
        reader.feed(b"")
        if len(reader.data) > LIMIT:
            raise Fault(f"{len(reader.data)} bytes kept")
        return head, bytes(reader.data), "done" if reader.done else "over" if reader.over else "cut"
    if len(received) > 2 * MAX_HEAD:
        raise Fault("a head without end is taken")
    return None


def same(whole: object, parts: object) -> bool:
    """A fault at the end of the bytes may show only in one of two cuttings; what is read never differs."""
    return whole == parts or "malformed" in (whole, parts)


def judged(head: Head, data: bytes, chance: random.Random) -> list[CheckResult]:
    """Everything that is done with an answer."""
    hop = Hop(HOME, head.status, hsts=tuple(head.all("strict-transport-security")), fields=head.fields, body=data,
              content_type=head.get("content-type"))  # fmt: skip
    text, cut = unpack(data, head.get("content-encoding") or "", LIMIT)
    if len(text) > LIMIT:
        raise Fault(f"{len(text)} bytes unpacked")
    read = page.read(str(HOME), text, hop.content_type)
    known = load()
    for field in hop.hsts:
        hsts.read(field)
    try:
        follow(HOME, head.get("location") or "")
    except BadRedirect as bad:
        if bad.key not in COMMON:
            raise Fault(bad.key) from bad
    path = chance.choice(exposed.PATHS)
    return [
        headers.policy(hop, read),
        headers.framing(hop),
        headers.nosniff(hop),
        headers.referrer(hop, read),
        headers.permissions(hop),
        cookies.evaluate(hop.all("set-cookie")),
        mixed.mixed(hop, read, cut),
        mixed.sealed(read, "shop.test", cut),
        software.evaluate(recognise(clues([hop], read), known.signatures), known, TODAY.date(), cut),
        exposed.evaluate(exposed.Look(Hop(HOME, 404), {path: hop}, text)),
        securitytxt.evaluate(Journey((hop,)), TODAY),
    ]


def one(wire: bytes, chance: random.Random) -> str:
    """What came of it: malformed, waiting, cut, over or done. Raises Fault."""
    outcomes: list[object] = []
    for cuts in ([], [chance.randrange(len(wire) + 1) for _ in range(chance.randrange(4))]):
        try:
            outcomes.append(receive(wire, cuts))
        except Malformed:
            outcomes.append("malformed")
    whole, parts = outcomes
    if not same(whole, parts):
        raise Fault(f"whole {whole!r}, in pieces {parts!r}")
    if not isinstance(whole, tuple):
        return whole if isinstance(whole, str) else "waiting"
    head, data, state = whole
    for result in judged(head, data, chance):
        if result.reason not in OWN[result.id] | COMMON:
            raise Fault(f"{result.id} said {result.reason}")
    return str(state)


def run(count: int, seed: int) -> Counter[str]:
    """What was seen how often. Raises Fault with the input that shows it."""
    chance, seen = random.Random(seed), Counter[str]()
    for _ in range(count):
        wire = reply(chance)
        began = time.thread_time()  # of this thread alone: others use the machine too
        try:
            seen[one(wire, chance)] += 1
        except Exception as error:
            raise Fault(f"seed {seed}: {wire.hex()}") from error
        if time.thread_time() - began > SLOW:
            raise Fault(f"slow: {wire.hex()}")
    return seen


def main(count: int, seed: int) -> int:
    began = time.perf_counter()
    tracemalloc.start()
    run(min(count, 2000), seed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    seen = run(count, seed)
    shown = ", ".join(f"{kind} {number}" for kind, number in sorted(seen.items()))
    print(f"{count} answers, seed {seed}, {time.perf_counter() - began:.0f} s, at most {peak >> 20} MB: {shown}")
    return 1 if peak > MEMORY else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)))
