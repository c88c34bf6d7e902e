# SPDX-License-Identifier: EUPL-1.2
"""Says a picture in the words of one language: lines and drawings, for every door. Pure."""
