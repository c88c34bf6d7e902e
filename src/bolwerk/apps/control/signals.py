# SPDX-License-Identifier: EUPL-1.2
"""What others may want to know, without being known here."""

from django.dispatch import Signal

proven = Signal()
"""A firm proved just now that its domain is its own. `organisation`: the firm."""
