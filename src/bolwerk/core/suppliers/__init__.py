# SPDX-License-Identifier: EUPL-1.2
"""Whom a firm depends on, as its records and its page show it, and how these firms stand. Pure."""
