# SPDX-License-Identifier: EUPL-1.2
"""Under which names a mail provider keeps its DKIM keys. Pure: they cannot be listed from outside."""

import re

from bolwerk.core.catalogue.providers import load

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
    known = load().get(provider)
    own = known.mail.selectors if known and known.mail else ()
    return tuple(dict.fromkeys((*given[:MAX_GIVEN], *own, *COMMON)))


def no_others(provider: str) -> bool:
    """Whether this provider keeps its keys under its own names and nowhere else."""
    known = load().get(provider)
    return bool(known and known.mail and known.mail.no_others)
