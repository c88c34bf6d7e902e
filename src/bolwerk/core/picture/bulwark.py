# SPDX-License-Identifier: EUPL-1.2
"""The bulwark: a star-shaped fort seen from above, one bastion per topic, the keep is the power to react.

SVG with classes only: no style attribute, no inline style, so a strict content policy holds. The state shows in the
form as well as in the colour: solid and hatched, dashed outline, broken wall, mist, dotted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin

SIDE = 720
CENTRE = SIDE / 2
WALL, SHOULDER, TIP = 150.0, 205.0, 268.0
KEEP_RADIUS, RING = 62.0, 50.0


@dataclass(frozen=True, slots=True)
class TopicView:
    """One bastion. `state` one of proven claimed contradicted stale unknown; `filled` 0..1 of its stone stands."""

    id: str
    name: str
    state_name: str
    state: str
    filled: float
    gap: bool


@dataclass(frozen=True, slots=True)
class KeepView:
    """The keep. `parts`: the state of each of its controls, one segment of the ring each."""

    name: str
    state_name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulwarkView:
    """All that is drawn; `title` and `description` are read out by a screen reader."""

    title: str
    description: str
    topics: tuple[TopicView, ...]
    keep: KeepView


def bulwark_svg(view: BulwarkView) -> str:
    """The same view gives the same bytes. Names are escaped. Bastions carry the numbers of the table beside it."""
    parts = [
        f'<svg class="bw-bulwark" viewBox="0 0 {SIDE} {SIDE}" role="img" aria-labelledby="bw-fort-t bw-fort-d">',
        f'<title id="bw-fort-t">{escape(view.title)}</title>',
        f'<desc id="bw-fort-d">{escape(view.description)}</desc>',
        _star("bw-fort-glacis", 62, len(view.topics)),
        _star("bw-fort-moat", 38, len(view.topics)),
        *(part for index, topic in enumerate(view.topics) for part in _bastion(index, len(view.topics), topic)),
        f'<circle class="bw-fort-yard" cx="{CENTRE:g}" cy="{CENTRE:g}" r="{WALL - 8:g}"/>',
        *_keep(view.keep),
        "</svg>",
    ]
    return "".join(parts)


def _at(radius: float, turn: float) -> tuple[float, float]:
    """A point; `turn` in whole turns, clockwise from the top."""
    return CENTRE + radius * sin(2 * pi * turn), CENTRE - radius * cos(2 * pi * turn)


def _path(points: list[tuple[float, float]], close: bool = True) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if close else "")


def _star(kind: str, wider: float, count: int) -> str:
    points = []
    for index in range(count):
        turn = index / count
        for offset, radius in ((-0.36, SHOULDER), (0, TIP), (0.36, SHOULDER), (0.5, WALL)):
            points.append(_at(radius + wider, turn + offset / count))
    return f'<path class="{kind}" d="{_path(points)}"/>'


def _outline(index: int, count: int, shrink: float = 0.0) -> list[tuple[float, float]]:
    turn = index / count
    return [
        _at(WALL, turn - 0.24 / count),
        _at(SHOULDER - shrink, turn - (0.34 - shrink / 400) / count),
        _at(TIP - shrink * 1.6, turn),
        _at(SHOULDER - shrink, turn + (0.34 - shrink / 400) / count),
        _at(WALL, turn + 0.24 / count),
    ]


def _bastion(index: int, count: int, topic: TopicView) -> Iterator[str]:
    turn = index / count
    missing = " bw-fort--gap" if topic.gap else ""
    yield f'<g class="bw-fort-bastion bw-fort--{topic.state}{missing}">'
    outline = _outline(index, count)
    if topic.state == "contradicted":
        left, right = outline[:3], outline[2:]
        broken = [_at(TIP - 40, turn + 0.05 / count), _at(SHOULDER - 20, turn - 0.02 / count)]
        yield f'<path class="bw-fort-stone" d="{_path([*left, *broken, _at(WALL, turn)])}"/>'
        moved = [_at(WALL, turn + 0.08 / count), _at(SHOULDER, turn + 0.07 / count), *right[1:]]
        yield f'<path class="bw-fort-stone" d="{_path(moved)}"/>'
    else:
        yield f'<path class="bw-fort-stone" d="{_path(outline)}"/>'
    if topic.state == "proven":
        for shrink in (14.0, 28.0):
            yield f'<path class="bw-fort-course" d="{_path(_outline(index, count, shrink), close=False)}"/>'
    if topic.state == "unknown":
        for radius, offset, size in ((SHOULDER + 8, -0.1, 22), (SHOULDER + 22, 0.06, 26), (SHOULDER - 14, 0.1, 18)):
            x, y = _at(radius, turn + offset / count)
            yield f'<circle class="bw-fort-mist" cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>'
    x, y = _at(SHOULDER - 4, turn)
    yield f'<circle class="bw-fort-plate" cx="{x:.1f}" cy="{y:.1f}" r="17"/>'
    yield f'<text class="bw-fort-number" x="{x:.1f}" y="{y + 7:.1f}">{index + 1}</text></g>'


def _keep(keep: KeepView) -> Iterator[str]:
    yield f'<circle class="bw-fort-keep" cx="{CENTRE:g}" cy="{CENTRE:g}" r="{KEEP_RADIUS:g}"/>'
    count = max(len(keep.parts), 1)
    for index, state in enumerate(keep.parts):
        start, end = _at(RING, (index + 0.06) / count), _at(RING, (index + 0.94) / count)
        large = 1 if count == 1 else 0
        arc = f"M{start[0]:.1f} {start[1]:.1f}A{RING:g} {RING:g} 0 {large} 1 {end[0]:.1f} {end[1]:.1f}"
        yield f'<path class="bw-fort-ring bw-fort--{state}" d="{arc}"/>'
    house = [(-20, 4), (0, -20), (20, 4), (14, 4), (14, 20), (-14, 20), (-14, 4)]
    yield f'<path class="bw-fort-house" d="{_path([(CENTRE + x, CENTRE + y) for x, y in house])}"/>'
