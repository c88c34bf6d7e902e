# SPDX-License-Identifier: EUPL-1.2
"""The words, as the pages know them."""

from bolwerk.core.catalogue.words import LANGUAGES, word, words

__all__ = ["LANGUAGES", "word", "words"]
