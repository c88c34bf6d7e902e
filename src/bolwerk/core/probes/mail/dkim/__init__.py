# SPDX-License-Identifier: EUPL-1.2
"""DKIM keys (RFC 6376; Ed25519 RFC 8463; key sizes RFC 8301)."""
