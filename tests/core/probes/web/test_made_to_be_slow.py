# SPDX-License-Identifier: EUPL-1.2
"""Answers and pages made to be slow to read: of each sort the longest we take, judged by all that judge it."""

import random
import time

import pytest
from support import httpfuzz

from bolwerk.core.catalogue.software import load
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.exposed import evaluate as exposed
from bolwerk.core.probes.web.http import MAX_HEAD, MAX_RESPONSE, Malformed, read_head

BEGINNINGS = (
    b"", b"<", b"<a ", b"<script src='", b"<!--", b"<title>", b"<meta name=generator content='", b"Contact: ",
    b"-----BEGIN PGP SIGNED MESSAGE-----\n", b'<meta http-equiv=content-security-policy content="', b"export A",
)  # fmt: skip
FILLERS = (
    b" ", b"\t", b"\n", b"a", b"<", b"<a", b"-", b"a=", b'"', b"' ", b"/", b"&", b"&#", b"0", b"1.", b"@", b";", b",",
    b"</", b"<a =", b"x<script>", b"\r", b"http://", b"/wp-content/", b"\nContact: ", b"\n \n", b"A_\n",
    b"\xe2\x80\x8b",
)  # fmt: skip
FIELDS = (
    b"Server", b"X-Powered-By", b"Set-Cookie", b"Content-Security-Policy", b"Strict-Transport-Security", b"Location",
    b"Referrer-Policy", b"Permissions-Policy", b"X-Frame-Options", b"Content-Type", b"X-Generator", b"Link",
)  # fmt: skip
SECONDS = 1.0  # of CPU; the slowest takes some hundredths


@pytest.fixture(autouse=True)
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr(httpfuzz, "LIMIT", MAX_RESPONSE)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_pages(beginning: bytes) -> None:
    head, _ = read_head(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n") or pytest.fail("no head")
    for filler in FILLERS:
        body = (beginning + filler * MAX_RESPONSE)[:MAX_RESPONSE]
        hop = Hop(httpfuzz.HOME, 200, body=body)
        began = time.thread_time()
        httpfuzz.judged(head, body, random.Random(1))
        exposed.evaluate(exposed.Look(Hop(httpfuzz.HOME, 404), dict.fromkeys(exposed.PATHS, hop), body))
        assert time.thread_time() - began < SECONDS, filler


@pytest.mark.parametrize("name", FIELDS)
def test_fields(name: bytes) -> None:
    for filler in FILLERS:
        for end in (b"", b"\xff", b"x"):
            wire = b"HTTP/1.1 200 OK\r\n" + name + b": x" + (filler * MAX_HEAD)[: MAX_HEAD - 100] + end + b"\r\n\r\n"
            began = time.thread_time()
            try:
                found = read_head(wire)
            except Malformed:
                found = None
            if found:
                httpfuzz.judged(found[0], b"<title>x", random.Random(1))
            assert time.thread_time() - began < SECONDS, (filler, end)
