# SPDX-License-Identifier: EUPL-1.2
"""A bar that shows between what and what the truth lies. SVG with classes only; the words stand beside it."""

from html import escape

LENGTH, THICK = 400, 14
LEAST = 6.0


def band_svg(low: float, high: float, words: str) -> str:
    """The whole track and the stretch from `low` to `high` (0..1); `words` say the same to a screen reader."""
    x, width = low * LENGTH, max((high - low) * LENGTH, LEAST)
    x = min(x, LENGTH - width)
    return (
        f'<svg class="bw-band" viewBox="0 0 {LENGTH} {THICK}" role="img" aria-label="{escape(words)}"'
        ' preserveAspectRatio="none">'
        f'<rect class="bw-band-track" width="{LENGTH}" height="{THICK}"/>'
        f'<rect class="bw-band-stretch" x="{x:.1f}" width="{width:.1f}" height="{THICK}"/></svg>'
    )
