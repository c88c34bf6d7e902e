# SPDX-License-Identifier: EUPL-1.2
"""Whether the routes to a firm's servers are signed (RFC 6811), from local files only: nobody is asked."""
