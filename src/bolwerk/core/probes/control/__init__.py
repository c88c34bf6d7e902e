# SPDX-License-Identifier: EUPL-1.2
"""Whether who asks runs a domain: a record in its DNS, or a file on its website. docs/decisions/0015."""
