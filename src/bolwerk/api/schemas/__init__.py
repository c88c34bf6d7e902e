# SPDX-License-Identifier: EUPL-1.2
"""What goes in and out, by subject. Ids are those of the catalogue; texts are in the language of who asks."""
