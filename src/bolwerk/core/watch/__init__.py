# SPDX-License-Identifier: EUPL-1.2
"""What changed at a domain since the last look, and what of it is worth telling. Pure."""
