# SPDX-License-Identifier: EUPL-1.2
"""Makes what was observed fit for a proof: bounded, no numbers with a point, and it is said when something is cut."""

from collections.abc import Mapping
from typing import Any

from bolwerk.core.proofs.canonical import MAX_INT, canonical

MAX_BYTES = 1_500
MAX_TEXT = 500
MAX_ITEMS = 20
MAX_DEEP = 6


def observed(observation: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """What of it fits into MAX_BYTES, and whether something was left out."""
    kept: dict[str, Any] = {}
    cut = False
    for key in sorted(observation):
        value, less = _fit(observation[key], 0)
        if len(canonical({**kept, _text(key): value})) > MAX_BYTES:
            cut = True
        else:
            kept[_text(key)], cut = value, cut or less
    return kept, cut


def records(found: list[str]) -> list[str]:
    """Of a name server: as many as fit into MAX_BYTES."""
    kept: list[str] = []
    for each in found[:MAX_ITEMS]:
        if sum(map(len, kept)) + len(each) <= MAX_BYTES:
            kept.append(_text(each)[:1000])
    return kept


def _fit(value: Any, depth: int) -> tuple[Any, bool]:
    """A number with a point becomes text, as do other values that JSON does not know."""
    if value is None or isinstance(value, bool):
        return value, False
    if isinstance(value, int) and abs(value) <= MAX_INT:
        return value, False
    if isinstance(value, dict | list | tuple) and depth >= MAX_DEEP:
        return None, True
    if isinstance(value, dict):
        found = {_text(key): _fit(each, depth + 1) for key, each in list(value.items())[:MAX_ITEMS]}
        cut = len(value) > MAX_ITEMS or any(less for _, less in found.values())
        return {key: each for key, (each, _) in found.items()}, cut
    if isinstance(value, list | tuple):
        items = [_fit(each, depth + 1) for each in value[:MAX_ITEMS]]
        return [each for each, _ in items], len(value) > MAX_ITEMS or any(less for _, less in items)
    text = _text(value)
    return text[:MAX_TEXT], len(text) > MAX_TEXT


def _text(value: Any) -> str:
    return str(value).encode("utf-8", "replace").decode("utf-8")
