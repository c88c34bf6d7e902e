# SPDX-License-Identifier: EUPL-1.2
"""What lies open that should not; asked for only when the one who asks has proven to run the domain."""
