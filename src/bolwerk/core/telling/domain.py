# SPDX-License-Identifier: EUPL-1.2
"""A domain as people write it."""

import idna


def as_written(domain: str) -> str:
    """With its accents (RFC 5891); as it is where it cannot be."""
    try:
        return str(idna.decode(domain))
    except (idna.IDNAError, UnicodeError):
        return domain
