# SPDX-License-Identifier: EUPL-1.2
"""Signs a proof: Ed25519 (RFC 8032) over the canonical form of all of it but the signature."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bolwerk.core.proofs.canonical import canonical
from bolwerk.core.proofs.document import Draft
from bolwerk.core.proofs.keys import encode, jwk_of


def sign(draft: Draft, private: Ed25519PrivateKey) -> dict[str, Any]:
    """The proof, JSON-able. Raises NotCanonical for an observation that holds what a proof cannot."""
    document = {**draft.model_dump(), "key": jwk_of(private).model_dump()}
    return {**document, "signature": encode(private.sign(signed_bytes(document)))}


def signed_bytes(document: dict[str, Any]) -> bytes:
    """What the signature is over."""
    return canonical({name: each for name, each in document.items() if name != "signature"})


def to_bytes(document: dict[str, Any]) -> bytes:
    """The file that is handed out, for people to read too. Another layout of it verifies just as well."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
