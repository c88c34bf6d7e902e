# SPDX-License-Identifier: EUPL-1.2
"""Two bars that show between what and what the truth lies. SVG with classes only."""

from dataclasses import dataclass
from html import escape

WIDTH, ROW, LEFT = 480, 46, 4


@dataclass(frozen=True, slots=True)
class BandView:
    """One bar: `low` and `high` in 0..1; `words` say the same in a sentence."""

    name: str
    words: str
    low: float
    high: float


def bands_svg(bands: tuple[BandView, ...]) -> str:
    """One row a band: its name, the whole track, the stretch between low and high."""
    described = escape(". ".join(f"{each.name}: {each.words}" for each in bands))
    rows = []
    for index, each in enumerate(bands):
        y = index * ROW
        length = WIDTH - 2 * LEFT
        x, width = LEFT + each.low * length, max((each.high - each.low) * length, 4)
        rows.append(
            f'<text class="bw-band-name" x="{LEFT}" y="{y + 15}">{escape(each.name)}</text>'
            f'<text class="bw-band-words" x="{WIDTH - LEFT}" y="{y + 15}">{escape(each.words)}</text>'
            f'<rect class="bw-band-track" x="{LEFT}" y="{y + 22}" width="{length}" height="14" rx="7"/>'
            f'<rect class="bw-band-stretch" x="{x:.1f}" y="{y + 22}" width="{width:.1f}" height="14" rx="7"/>'
        )
    height = ROW * len(bands)
    return (
        f'<svg class="bw-bandchart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{described}">'
        f"{''.join(rows)}</svg>"
    )
