# SPDX-License-Identifier: EUPL-1.2
"""Names that look like a firm's own: which exist, and which can mail. By the DNS only: nobody is visited."""
