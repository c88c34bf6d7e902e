# SPDX-License-Identifier: EUPL-1.2
"""What is asked of which server, and what is said of what it answered: suites and key exchange."""

import asyncio
import os
from dataclasses import replace

import pytest
from support.tlsstub import StubTls

from bolwerk.core.probes.result import CheckResult, CouldNotTest
from bolwerk.core.probes.tls import ciphers, keyexchange, survey
from bolwerk.core.probes.tls.answer import Outcome, Reader, Reply
from bolwerk.core.probes.tls.hello import Offer, Version, client_hello
from bolwerk.core.probes.tls.survey import Found

TODAY = StubTls((0x0303, 0x0304), groups_13=(0x11EC, 29))
OPENSSL = (0xC030, 0xC02F, 0x009F, 0xC014, 0x0039, 0x009D, 0x0035)


def survey_of(stub: StubTls) -> tuple[dict[str, Found], int]:
    """The four lines by name, and how many connections they took."""
    asked = 0

    async def ask(offer: Offer) -> Reply | None:
        nonlocal asked
        asked += 1
        reader = Reader(to_keys=offer.highest == Version.TLS12)
        reply = reader.feed(stub.reply(client_hello("shop.test", offer, os.urandom(64)))) or reader.end()
        assert reply is not None
        return None if reply.outcome == Outcome.REFUSED else reply

    async def go() -> dict[str, Found]:
        lines = survey.Survey(ask)
        found = {line.__name__: await lines.found(line) for line in (survey.modern, survey.middle, survey.doubtful)}
        found["old"] = await lines.found(survey.old)
        await lines.close()
        return found

    return asyncio.run(go()), asked


def said(check, stub: StubTls) -> tuple[str, str]:
    found, _ = survey_of(stub)
    result: CheckResult = check.evaluate(modern=found["modern"], middle=found["middle"], doubtful=found["doubtful"])
    return result.verdict.value, result.reason


def test_a_good_server_is_asked_four_times() -> None:
    found, asked = survey_of(TODAY)
    assert asked == 4
    assert {name: len(each.replies) for name, each in found.items()} == {
        "modern": 1, "middle": 1, "doubtful": 0, "old": 0,
    }  # fmt: skip
    result = keyexchange.evaluate(modern=found["modern"], middle=found["middle"], doubtful=found["doubtful"])
    assert (result.verdict.value, result.reason) == ("pass", "exchange_post_quantum")
    assert result.observation["groups"] == [
        {"name": "X25519MLKEM768", "lists": {"mozilla-6.0": "modern", "mozilla-5.8": "none"}},
        {"name": "x25519", "lists": {"ncsc-nl-2025-05": "good", "mozilla-6.0": "modern", "mozilla-5.8": "modern"}},
    ]


def test_a_server_that_takes_all_there_is_shows_each_kind_once() -> None:
    worst = StubTls(
        (0x0300, 0x0301, 0x0302, 0x0303),
        (0xC02F, 0x009E, 0x002F, 0x000A, 0x0005, 0x0009, 0x0003, 0x0018, 0x0001),
    )
    found, asked = survey_of(worst)
    kinds = [ciphers.suites.kind(reply.suite).value for reply in found["doubtful"].replies]
    assert kinds == ["dhe", "static", "3des", "rc4", "des", "export", "anonymous", "null"]
    assert [reply.version for reply in found["old"].replies] == [Version.TLS11, Version.TLS10, Version.SSL3]
    assert asked == 1 + 1 + 8 + 3


@pytest.mark.parametrize(
    ("suites", "verdict", "reason"),
    [
        ((0xC02F,), "pass", "ciphers_good"),
        ((0xC02F, 0x009E), "pass", "ciphers_good"),
        ((0xC02F, 0xC013), "pass", "ciphers_good"),
        ((0xC013, 0xC02F), "pass", "ciphers_good"),
        ((0xC013, 0xC014), "warn", "ciphers_cbc_only"),
        ((0x0033,), "warn", "ciphers_cbc_only"),
        ((0x0033, 0xC02F), "pass", "ciphers_good"),
        ((0x0033, 0x009E), "pass", "ciphers_good"),
        (OPENSSL, "warn", "ciphers_static"),
        ((0xC02F, 0x002F, 0x000A), "warn", "ciphers_weak"),
        ((0xC02F, 0xC012), "warn", "ciphers_weak"),
        ((0xC02F, 0xC011), "warn", "ciphers_weak"),
        ((0xC02F, 0x0009), "fail", "ciphers_broken"),
        ((0xC02F, 0x0034), "fail", "ciphers_broken"),
        ((0xC02F, 0x0003), "fail", "ciphers_broken"),
        ((0x0002,), "fail", "ciphers_broken"),
        ((0xC02F, 0x002F, 0x000A, 0x0005, 0x0018), "fail", "ciphers_broken"),
    ],
)
def test_suites(suites: tuple[int, ...], verdict: str, reason: str) -> None:
    assert said(ciphers, StubTls(suites=suites)) == (verdict, reason)


def test_a_server_with_13_alone_passes() -> None:
    assert said(ciphers, StubTls((0x0304,))) == ("pass", "ciphers_good")
    assert said(keyexchange, StubTls((0x0304,))) == ("pass", "exchange_good")


def prime(bits: int) -> bytes:
    return (2**bits - 1).to_bytes((bits + 7) // 8)


DHE = StubTls(suites=(0xC02F, 0x009E))


@pytest.mark.parametrize(
    ("stub", "verdict", "reason"),
    [
        (replace(DHE, prime=prime(1023)), "fail", "prime_breakable"),
        (replace(DHE, prime=prime(1024)), "warn", "prime_short"),
        (replace(DHE, prime=prime(2047)), "warn", "prime_short"),
        (replace(DHE, prime=prime(2048)), "pass", "exchange_good"),
        (StubTls(suites=(0x0003,)), "fail", "prime_breakable"),
        (replace(TODAY, compression=1), "warn", "compression_on"),
        (replace(TODAY, safe_renegotiation=False), "warn", "renegotiation_unsafe"),
        (replace(TODAY, extended_master_secret=False), "warn", "master_secret_plain"),
        (replace(TODAY, signature=0x0101), "warn", "exchange_signed_old"),
        (replace(TODAY, signature=0x0201), "warn", "exchange_signed_old"),
        (replace(TODAY, signature=0x0203), "warn", "exchange_signed_old"),
        (replace(TODAY, signature=0x0303), "pass", "exchange_post_quantum"),
        (replace(TODAY, signature=0x0804), "pass", "exchange_post_quantum"),
        (replace(TODAY, groups_13=(23,)), "pass", "exchange_good"),
        (StubTls(suites=(0x009C, 0x002F)), "warn", "exchange_static"),
        (StubTls((0x0303, 0x0304), suites=(0x009C,)), "pass", "exchange_good"),
        (StubTls(suites=(0x009C, 0xC013)), "pass", "exchange_good"),
    ],
)
def test_key_exchange(stub: StubTls, verdict: str, reason: str) -> None:
    assert said(keyexchange, stub) == (verdict, reason)


def test_the_prime_is_told() -> None:
    found, _ = survey_of(DHE)
    result = keyexchange.evaluate(modern=found["modern"], middle=found["middle"], doubtful=found["doubtful"])
    assert result.observation["primes"] == [{"bits": 2048, "name": ""}]
    assert result.observation["post_quantum"] is False


SPOKEN = Found((Reply(Outcome.SPOKEN, version=Version.TLS12, suite=0xC02F, extended_master_secret=True,
                      safe_renegotiation=True),))  # fmt: skip
WEAK = Found((Reply(Outcome.SPOKEN, version=Version.TLS12, suite=0x0016, prime_bits=1024, safe_renegotiation=True),))
NOTHING, HIDDEN = Found(), Found(unseen="tls_timeout")


@pytest.mark.parametrize("check", [ciphers, keyexchange])
@pytest.mark.parametrize(
    ("modern", "middle", "doubtful", "reason"),
    [
        (NOTHING, SPOKEN, HIDDEN, "tls_timeout"),
        (NOTHING, HIDDEN, NOTHING, "tls_timeout"),
        (HIDDEN, NOTHING, NOTHING, "tls_timeout"),
        (NOTHING, NOTHING, NOTHING, "no_tls_answer"),
    ],
)
def test_what_was_not_seen_is_never_good(check, modern: Found, middle: Found, doubtful: Found, reason: str) -> None:
    result = check.evaluate(modern=modern, middle=middle, doubtful=doubtful)
    assert (result.verdict.value, result.reason) == ("could_not_test", reason)


@pytest.mark.parametrize(("check", "reason"), [(ciphers, "ciphers_weak"), (keyexchange, "prime_short")])
def test_what_was_seen_counts_though_the_rest_was_not(check, reason: str) -> None:
    broken_off = replace(WEAK, unseen="connection_lost")
    assert check.evaluate(modern=NOTHING, middle=SPOKEN, doubtful=broken_off).reason == reason


def test_a_line_that_breaks_off_keeps_what_it_has() -> None:
    async def ask(offer: Offer) -> Reply | None:
        if offer.highest < Version.TLS11:
            raise CouldNotTest("tls_timeout")
        return Reply(Outcome.SPOKEN, version=offer.highest, suite=0x002F)

    found = asyncio.run(survey.old(ask))
    assert (found.versions, found.unseen) == ({Version.TLS11}, "tls_timeout")
