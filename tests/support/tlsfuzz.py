# SPDX-License-Identifier: EUPL-1.2
"""Feeds the reader of TLS answers and the judges of certificates with what a hostile server may send.

`python -m support.tlsfuzz COUNT [SEED]` prints what was seen and fails when anything raises, takes more than a
second, keeps more than it may, or reads otherwise in pieces than in one go. An undamaged flight must be read as
what it was made from.
"""

import random
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from support.tlsstub import StubTls, message, record, vector

from bolwerk.core.probes.mail import dane
from bolwerk.core.probes.tls import caa, key, suites, trust
from bolwerk.core.probes.tls.answer import MAX_ANSWER, MAX_MESSAGE, MAX_RECORD, Reader, Reply
from bolwerk.core.probes.tls.hello import BEFORE_12, MIDDLE, MODERN, Offer, Version, client_hello

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OFFERS = (
    MODERN,
    MIDDLE,
    Offer(Version.TLS12, suites.of(suites.DOUBTFUL)),
    Offer(Version.TLS11, BEFORE_12),
    Offer(Version.SSL3, BEFORE_12),
)
HELLOS = tuple(client_hello("shop.test", offer, bytes(64)) for offer in OFFERS)
CHOICES = (0xC02F, 0xC013, 0x009E, 0x0033, 0x002F, 0x000A, 0x0005, 0x0003, 0x0018, 0xCCA8)
RUBBISH = (
    b"HTTP/1.1 400\r\n\r\n",
    record(b"\x01\x70", kind=21),
    record(b"\x02\x28", kind=21),
    record(message(0, b"")),
)
SIZES = (b"\x00", b"\xff", b"\x00\x00", b"\xff\xff", b"\xff\xff\xff", b"\x7f", b"\x80")
MOST_SECONDS = 1.0


def certificate() -> bytes:
    made = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Let's Encrypt")])
    names = x509.SubjectAlternativeName([x509.DNSName("shop.test"), x509.DNSName("*.shop.test")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(made.public_key())
        .serial_number(7)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(names, critical=False)
        .sign(made, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


LEAF = certificate()


@dataclass(frozen=True)
class Input:
    """`stub`: what made it, when nothing was damaged. `offer`: an index of OFFERS."""

    data: bytes
    offer: int
    stub: StubTls | None = None


def made(chance: random.Random) -> Input:
    offer = chance.randrange(len(OFFERS))
    stub = StubTls(
        versions=tuple(chance.sample((0x0300, 0x0301, 0x0302, 0x0303, 0x0304), chance.randint(1, 4))),
        suites=tuple(chance.sample(CHOICES, chance.randint(1, 6))),
        groups=(chance.choice((29, 23, 24)),),
        groups_13=(chance.choice((29, 0x11EC)),),
        prime=(2 ** chance.choice((512, 1023, 2048)) - 1).to_bytes(256),
        chain=(LEAF,) * chance.choice((0, 1, 1, 3)),
        compression=chance.randint(0, 1),
        extended_master_secret=chance.random() < 0.5,
        safe_renegotiation=chance.random() < 0.5,
        before=RUBBISH[1] * chance.choice((0, 0, 0, 2)),
    )
    data = stub.reply(HELLOS[offer])
    if chance.random() < 0.1:
        return Input(data, offer, stub)
    if chance.random() < 0.05:
        return Input(chance.randbytes(chance.randrange(200)), offer)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        damage(changed, chance)
    return Input(bytes(changed), offer)


def damage(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    match chance.randrange(8):
        case 0 | 1 if data:
            data[at % len(data)] ^= 1 << chance.randrange(8)
        case 2:
            data[at : at + chance.randint(1, 3)] = chance.choice(SIZES)
        case 3:
            del data[at:]
        case 4:
            del data[at : at + chance.randint(1, 40)]
        case 5:
            data[at:at] = chance.choice(RUBBISH)
        case 6:
            data[at:at] = data[chance.randrange(len(data) + 1) :][: chance.choice((5, 50, 500))]
        case 7:
            data += record(message(chance.choice((2, 11, 12, 13, 14, 22)), vector(3, chance.randbytes(9))))


def in_pieces(each: Input, chance: random.Random, *, to_keys: bool) -> Reply | None:
    reader, at, found = Reader(to_keys=to_keys), 0, None
    while at < len(each.data) and found is None:
        step = chance.choice((1, 2, 5, 100, 1000))
        found = reader.feed(each.data[at : at + step])
        at += step
        if len(reader._raw) > MAX_RECORD + 5 or len(reader._message) > MAX_MESSAGE + MAX_RECORD:
            raise AssertionError("it keeps too much")
    return found or reader.end()


def read(each: Input, chance: random.Random) -> str:
    """What it was. Raises what it must not."""
    to_keys = chance.random() < 0.8
    reader = Reader(to_keys=to_keys)
    reply = reader.feed(each.data) or reader.end()
    if len(each.data) < MAX_ANSWER and in_pieces(each, chance, to_keys=to_keys) != reply:
        raise AssertionError("in pieces it is read otherwise")
    if reply is not None:
        judged(reply.chain, chance)
    if each.stub and to_keys:
        as_made(each.stub, OFFERS[each.offer], reply)
    return reply.outcome.value if reply else "unfinished"


def judged(chain: tuple[bytes, ...], chance: random.Random) -> None:
    """The certificates as they came, and damaged once more."""
    changed = bytearray(LEAF)
    for _ in range(chance.randint(0, 3)):
        damage(changed, chance)
    several = (*chain, bytes(changed))
    result = key.evaluate({"shop.test": several[:3], "b.test": several[-1:]}, trusted=True)
    name, wildcard = trust.covering(several[-1:], "www.shop.test")
    shown = trust.read(several[-1:])
    if result.reason not in {*key.SEVERITY, "certificate_unreadable"} or len(name) > 253:
        raise AssertionError(result.reason)
    if caa.issuer_names(shown.issuer) and wildcard:
        dane.matches(dane.Tlsa(2, 1, 1, "ab" * 32), several, ("shop.test",), NOW)
    dane.matches(dane.Tlsa(3, 1, 1, "ab" * 32), several[-1:], ("shop.test",), NOW)


def as_made(stub: StubTls, offer: Offer, reply: Reply | None) -> None:
    """An undamaged flight says what it was made from."""
    modern = offer.highest == Version.TLS13
    versions = [each for each in stub.versions if each <= offer.highest and (each == Version.TLS13) == modern]
    chosen = next((each for each in stub.suites if each in offer.suites), None)
    if not versions or (chosen is None and not modern):
        expected = reply is not None and reply.version is None
    elif modern:
        expected = reply is not None and (reply.version, reply.group) == (max(versions), stub.groups_13[0])
    else:
        seen = reply and (reply.version, reply.suite, reply.chain, reply.whole)
        expected = seen == (max(versions), chosen, stub.chain, True)
    if not expected:
        raise AssertionError(f"read as {reply}")


def run(count: int, seed: int) -> tuple[Counter[str], list[str]]:
    """What was seen how often, and the first faults: the bytes and what went wrong."""
    chance, seen, faults = random.Random(seed), Counter[str](), list[str]()
    for _ in range(count):
        each = made(chance)
        began = time.process_time()
        try:
            kind = read(each, chance)
        except Exception:
            kind = "fault"
            faults.append(f"{each.data.hex()}\n{traceback.format_exc()}")
        took = time.process_time() - began  # of the processor: another's work says nothing about ours
        if took > MOST_SECONDS:
            faults.append(f"{each.data.hex()}\nit took {took:.1f} s")
        seen[kind] += 1
        if len(faults) > 10:
            break
    return seen, faults


def main(count: int, seed: int) -> int:
    began = time.perf_counter()
    seen, faults = run(count, seed)
    shown = ", ".join(f"{kind} {number}" for kind, number in sorted(seen.items()))
    print(f"{count} TLS answers, seed {seed}, {time.perf_counter() - began:.0f} s: {shown}")
    for each in faults:
        print(each)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)))
