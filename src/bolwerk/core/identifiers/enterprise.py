# SPDX-License-Identifier: EUPL-1.2
"""The Belgian enterprise number (KBO, BCE, ZUD). Pure.

Ten digits, the first 0 or 1 (royal decree of 24 June 2003); the last two are 97 minus the rest of the first eight
by 97. That finds every wrong digit and every swap of two neighbours. It does not say that the firm exists.
"""

import re
import unicodedata

MAX_TYPED = 60
PREFIX = re.compile(r"^(?:(?:be|btw|tva|mwst|vat|kbo|bce|zdu|zud|cbe)\b|be(?=\d))[\s.:-]*", re.IGNORECASE)
BETWEEN = re.compile(r"[\s./()\u2010-\u2015-]")


class EnterpriseNumberError(ValueError):
    """`key`: characters, length, establishment, first or check."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def normalise(text: str) -> str:
    """Takes "BE 0123.456.749", "123456749" and such; gives "0123456749". Raises EnterpriseNumberError."""
    bare = unicodedata.normalize("NFKC", text[:MAX_TYPED]).strip()
    while (shorter := PREFIX.sub("", bare, count=1)) != bare:
        bare = shorter
    digits = BETWEEN.sub("", bare)
    if not re.fullmatch(r"[0-9]*", digits):
        raise EnterpriseNumberError("characters")
    if len(digits) == 9 and digits[0] != "0":
        digits = f"0{digits}"  # the older form, before a zero was put in front
    if len(digits) != 10:
        raise EnterpriseNumberError("length")
    if "2" <= digits[0] <= "8":
        raise EnterpriseNumberError("establishment")
    if digits[0] == "9":
        raise EnterpriseNumberError("first")
    if int(digits[8:]) != check_digits(digits):
        raise EnterpriseNumberError("check")
    return digits


def check_digits(digits: str) -> int:
    """What the last two of these ten digits must be: 1 to 97."""
    return 97 - int(digits[:8]) % 97


def shown(number: str) -> str:
    """As official papers write it: 0123.456.749."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}" if number else ""
