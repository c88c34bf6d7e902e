# SPDX-License-Identifier: EUPL-1.2
"""How hard a text is to read, and which words in it a shopkeeper does not know. See docs/decisions/0003."""
