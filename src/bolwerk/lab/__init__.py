# SPDX-License-Identifier: EUPL-1.2
"""Servers on loopback that stand in for the internet: for the demo, which needs none, and for the tests.

Nothing below the doors knows of them.
"""
