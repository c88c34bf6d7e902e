# SPDX-License-Identifier: EUPL-1.2
"""Template tags: interface words, content in the reader's language, Markdown."""

from functools import lru_cache
from typing import Any

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from bolwerk.core.telling.domain import as_written
from bolwerk.web.dates import day, hour
from bolwerk.web.findings import plain
from bolwerk.web.interface import word, words

register = template.Library()
_markdown = MarkdownIt("commonmark", {"html": False})


@register.simple_tag(takes_context=True)
def t(context: Any, key: str, **values: object) -> str:
    return word(context["LANG"], key, **values)


@register.simple_tag(takes_context=True)
def t_or(context: Any, key: str, fallback: str) -> str:
    """The text of a key that may not exist for every value, else the fallback key's; `detail` filled in."""
    known = words(context["LANG"])
    return known[key].format(**context.get("detail") or {}) if key in known else known[fallback]


@register.filter
def get(mapping: dict, key: str) -> Any:
    return mapping.get(key)


@register.filter
def observed(observation: dict[str, Any]) -> list[tuple[str, str]]:
    """What a check recorded, as (key, text)."""
    return [(key, plain(value)) for key, value in observation.items()]


register.filter("day", day)
register.filter("hour", hour)
register.filter("shown", as_written)


@register.filter
def drawing(svg: str) -> SafeString:
    """SVG of `core/picture`, which escapes all it is given."""
    return mark_safe(svg)  # noqa: S308


@register.filter
def markdown(text: str) -> SafeString:
    return mark_safe(_render(text))  # noqa: S308 - cleaned by nh3


@lru_cache(maxsize=1024)
def _render(text: str) -> str:
    return nh3.clean(_markdown.render(text))
