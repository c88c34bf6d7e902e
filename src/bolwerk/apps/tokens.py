# SPDX-License-Identifier: EUPL-1.2
"""Secrets that open something: made here, told once, kept as a hash only."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits as 43 characters that fit in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 in hex. A plain hash is enough: the token itself is 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
