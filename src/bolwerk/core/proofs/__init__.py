# SPDX-License-Identifier: EUPL-1.2
"""A dated before-and-after of a mended fault, signed, that anyone can verify without us. docs/reference/proof.md.

    document = sign(draft(...), private)        the proof, as JSON
    check(to_bytes(document), keys)             valid, altered, key unknown …

Pure: no clock, no disk, no network.
"""
