# SPDX-License-Identifier: EUPL-1.2
"""A members' list as an office program made it, read as a stream; and what was seen of each domain in a few words."""
