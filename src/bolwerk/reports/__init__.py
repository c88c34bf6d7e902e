# SPDX-License-Identifier: EUPL-1.2
"""Documents made of a firm's picture. A door like the others: it translates, it decides nothing."""
