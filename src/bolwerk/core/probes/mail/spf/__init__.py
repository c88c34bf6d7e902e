# SPDX-License-Identifier: EUPL-1.2
"""Sender Policy Framework (RFC 7208): one grammar, an evaluator for a message, and a judge for a record."""
