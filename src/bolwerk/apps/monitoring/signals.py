# SPDX-License-Identifier: EUPL-1.2
"""What others may want to know, without being known here."""

from django.dispatch import Signal

checked = Signal()
"""A check of a firm's domain is done. `run`: the finished CheckRun."""
