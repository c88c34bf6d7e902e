# SPDX-License-Identifier: EUPL-1.2
"""DMARC (RFC 9989, which replaces RFC 7489 and RFC 9091), and where its reports go (RFC 9990)."""
