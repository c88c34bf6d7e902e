# SPDX-License-Identifier: EUPL-1.2
"""MTA-STS: a domain that says its mail may only travel locked (RFC 8461)."""
