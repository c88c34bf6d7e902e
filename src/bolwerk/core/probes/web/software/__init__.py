# SPDX-License-Identifier: EUPL-1.2
"""What a site is made with: recognised from what it shows by itself, judged against dated data."""
