# SPDX-License-Identifier: EUPL-1.2
"""Public keys: one as a JWK (RFC 8037), all of an installation as a JWK set with from when until when each counts.

A key's id is the thumbprint of its JWK (RFC 7638): who knows the id knows the key.
"""

import base64
import hashlib
from typing import Annotated, Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bolwerk.core.proofs.canonical import canonical
from bolwerk.core.proofs.moments import Moment
from bolwerk.core.proofs.reading import Unreadable, read

KEYS_FORMAT = "bolwerk-keys@1"
PLACE = "/.well-known/bolwerk-keys.json"
MAX_KEYS = 500

Issuer = Annotated[str, Field(min_length=1, max_length=300)]
Encoded = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]


class Jwk(BaseModel):
    """The public key as RFC 8037, section 2 writes it."""

    model_config = ConfigDict(strict=True, extra="forbid")

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: Encoded
    kid: Encoded


class PublishedKey(BaseModel):
    """One line of the set. `until` null: still signs. `withdrawn_at`: from then on nothing signed with it counts,
    whatever date it bears."""

    # A set may hold more than we know: members of JWK (RFC 7517, section 4) that are not ours.
    model_config = ConfigDict(strict=True, extra="ignore", populate_by_name=True)

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    alg: Literal["EdDSA"] = "EdDSA"
    use: Literal["sig"] = "sig"
    x: Encoded
    kid: Encoded
    since: Moment = Field(alias="from")
    until: Moment | None
    withdrawn_at: Moment | None


class KeySet(BaseModel):
    """What an installation publishes at PLACE."""

    model_config = ConfigDict(strict=True, extra="ignore")

    format: Literal["bolwerk-keys@1"]
    issuer: Issuer
    keys: list[PublishedKey] = Field(max_length=MAX_KEYS)

    def get(self, kid: str) -> PublishedKey | None:
        return next((each for each in self.keys if each.kid == kid), None)

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(by_alias=True)


def read_keys(raw: bytes) -> KeySet:
    """A saved copy of what stands at PLACE. Raises Unreadable."""
    try:
        found = KeySet.model_validate(read(raw))
    except ValidationError as error:
        raise Unreadable("no set of keys of Bolwerk") from error
    if any(each.kid != thumbprint(each.x) for each in found.keys):
        raise Unreadable("a key with the id of another")
    return found


def thumbprint(x: str) -> str:
    """RFC 7638, with the members that RFC 8037, appendix A.3 names."""
    return encode(hashlib.sha256(canonical({"crv": "Ed25519", "kty": "OKP", "x": x})).digest())


def jwk_of(private: Ed25519PrivateKey) -> Jwk:
    x = encode(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    return Jwk(kty="OKP", crv="Ed25519", x=x, kid=thumbprint(x))


def public_key(x: str) -> Ed25519PublicKey:
    """Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(decode(x, 32))


def encode(raw: bytes) -> str:
    """base64url without padding, RFC 7515, section 2."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str, length: int) -> bytes:
    """The one way to write these bytes, and no other. Raises ValueError."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(raw) != length or encode(raw) != text:
        raise ValueError(f"not {length} bytes as base64url")
    return raw
