# SPDX-License-Identifier: EUPL-1.2
"""The groups in which keys are agreed. Pure; the numbers are data in policy/groups.json."""

import hashlib

from bolwerk.core.probes.tls.suites import data

NAMES: dict[int, str] = {int(number): name for number, name in data("groups")["groups"].items()}
NUMBERS = {name: number for number, name in NAMES.items()}
POST_QUANTUM = frozenset(data("groups")["post_quantum"])
PRIMES: dict[str, str] = {digest: name for name, digest in data("groups")["primes"]["sha256"].items()}

BELOW_13 = tuple(NUMBERS[name] for name in ("x25519", "secp256r1", "secp384r1", "secp521r1", "x448"))
"""No finite fields: a server that is offered those may not use a prime of its own (RFC 7919 section 4)."""

FOR_13 = tuple(
    NUMBERS[name]
    for name in (
        "X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024", "x25519", "secp256r1", "x448", "secp384r1",
        "secp521r1", "brainpoolP256r1", "ffdhe2048", "ffdhe3072", "ffdhe4096",
    )
)  # fmt: skip


def name(group: int) -> str:
    return NAMES.get(group) or f"0x{group:04X}"


def named_prime(prime: bytes) -> str:
    """ "ffdhe2048" (RFC 7919 appendix A); "" for any other prime."""
    return PRIMES.get(hashlib.sha256(prime.lstrip(b"\x00")).hexdigest(), "")
