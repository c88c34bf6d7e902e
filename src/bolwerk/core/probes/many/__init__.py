# SPDX-License-Identifier: EUPL-1.2
"""Many domains at once: a list is streamed in, a file of results grows, and a next run goes on where it stopped."""
