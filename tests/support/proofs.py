# SPDX-License-Identifier: EUPL-1.2
"""One proof to try things on, with a key that is nobody's."""

import copy

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bolwerk.core.proofs.document import Draft
from bolwerk.core.proofs.keys import KeySet, PublishedKey, jwk_of
from bolwerk.core.proofs.signing import sign

ISSUER = "https://bolwerk.example"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
DRAFT = {
    "format": "bolwerk-proof@1",
    "id": "0b0f5b0e-7c1d-4a55-9d52-3d8a2f6f2a10",
    "issuer": ISSUER,
    "issued_at": "2026-11-26T14:05:09Z",
    "domain": "bakery.example",
    "checks": [
        {
            "check": "mail.dmarc.policy",
            "controls": ["mail-spoofing"],
            "before": {
                "verdict": "fail",
                "reason": "dmarc_missing",
                "observation": {"records": [], "at": "_dmarc.bakery.example"},
                "cut": False,
                "at": "2026-11-20T09:12:44Z",
            },
            "after": {
                "verdict": "pass",
                "reason": "dmarc_reject",
                "observation": {"records": ["v=DMARC1; p=reject"], "pct": 100, "é": None},
                "cut": False,
                "at": "2026-11-26T14:03:51Z",
            },
        }
    ],
    "witness": {
        "asked": [
            {
                "name": "_dmarc.bakery.example",
                "type": "TXT",
                "server": "ns1.host.example",
                "address": "192.0.2.53",
                "at": "2026-11-26T14:03:50Z",
                "status": "ok",
                "records": ["v=DMARC1; p=reject"],
                "ttl": 3600,
            }
        ],
        "caches": [{"name": "_dmarc.bakery.example", "type": "TXT", "records": [], "until": "2026-11-26T15:00:00Z"}],
    },
}


def draft(**other) -> Draft:
    return Draft.model_validate({**copy.deepcopy(DRAFT), **other})


def signed(private=PRIVATE, **other) -> dict:
    return sign(draft(**other), private)


def keys(*, issuer=ISSUER, private=PRIVATE, since="2026-01-01T00:00:00Z", until=None, withdrawn_at=None) -> KeySet:
    jwk = jwk_of(private)
    own = PublishedKey(
        kty="OKP", crv="Ed25519", x=jwk.x, kid=jwk.kid, since=since, until=until, withdrawn_at=withdrawn_at
    )
    return KeySet(format="bolwerk-keys@1", issuer=issuer, keys=[own])
