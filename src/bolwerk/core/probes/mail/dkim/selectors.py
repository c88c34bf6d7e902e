# SPDX-License-Identifier: EUPL-1.2
"""Under which names a mail provider keeps its DKIM keys. Pure: they cannot be listed from outside."""

import re

FIXED = {"microsoft365": ("selector1", "selector2")}
"""Providers that use these names and no others."""
USUAL = {"google": ("google",), "cloudflare": ("cf2024-1",)}
COMMON = ("default", "dkim", "mail", "s1", "s2", "k1", "selector1", "selector2", "google", "key1")
MAX_GIVEN = 10
SELECTOR = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,3}", re.IGNORECASE)


def given_selector(text: str) -> str:
    """A selector as a person typed it. Raises ValueError."""
    if not SELECTOR.fullmatch(text.strip()):
        raise ValueError(f"not a selector: {text!r}")
    return text.strip().lower()


def selectors(provider: str, given: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Those a person gave, those of the provider, then the common ones; each once."""
    return tuple(dict.fromkeys((*given[:MAX_GIVEN], *FIXED.get(provider, ()), *USUAL.get(provider, ()), *COMMON)))
