# SPDX-License-Identifier: EUPL-1.2
"""The bulwark: a star-shaped fort seen from above, one bastion per topic, one stretch of wall per control.

SVG with classes only: no style attribute, no inline style, so a strict content policy holds. Each kind of wall has
a form of its own, so that the drawing is understood without colour. Labels stand outside the square in the middle,
so that a narrow screen can cut them off and go by the numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from bolwerk.core.picture.plan_view import (
    HEIGHT,
    WIDTH,
    Point,
    closed,
    curtain,
    open_path,
    outline,
    ring,
    star,
    stretch,
    ticks,
    turned,
)
from bolwerk.core.picture.walls import Wall

LONGEST = 15
"""Characters of a label on one line."""
JOINT = 0.012
OUTLINED = (Wall.OUTLINE, Wall.OUTLINE_HALF)
LABEL, PLATE = (0.0, 384.0), (0.0, 222.0)
CRACK = ((-34.0, 262.0), (-20.0, 244.0), (-34.0, 222.0), (-14.0, 200.0), (-22.0, 180.0), (-8.0, 152.0))
FOG = (((-30.0, 216.0), 40), ((26.0, 238.0), 46), ((0.0, 190.0), 38), ((-10.0, 262.0), 36))
HOUSE = ((-24, 4), (0, -22), (24, 4), (16, 4), (16, 24), (5, 24), (5, 10), (-5, 10), (-5, 24), (-16, 24), (-16, 4))


@dataclass(frozen=True, slots=True)
class Stone:
    """One stretch of wall; `fresh` when it was built just now."""

    wall: Wall
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class TopicView:
    """One bastion. `state`: proven claimed contradicted stale unknown; `stones`: one per control that applies."""

    name: str
    state_name: str
    state: str
    stones: tuple[Stone, ...]


@dataclass(frozen=True, slots=True)
class KeepView:
    """The keep; its stones make a ring."""

    name: str
    state_name: str
    stones: tuple[Stone, ...]


@dataclass(frozen=True, slots=True)
class BulwarkView:
    """All that is drawn; `title` and `description` are read out by a screen reader."""

    title: str
    description: str
    topics: tuple[TopicView, ...]
    keep: KeepView


def bulwark_svg(view: BulwarkView, style: str = "") -> str:
    """The same view gives the same bytes. Names are escaped. Bastions carry the numbers of the table beside it.

    `style`: CSS to carry along where no style sheet reaches, as in a PDF; "" for the web.
    """
    count = len(view.topics)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="bw-bulwark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            ' preserveAspectRatio="xMidYMid slice" aria-labelledby="bw-fort-t bw-fort-d">',
            f'<title id="bw-fort-t">{escape(view.title)}</title>',
            f'<desc id="bw-fort-d">{escape(view.description)}</desc>',
            f"<style>{style}</style>" if style else "",
            '<defs><radialGradient id="bw-mist"><stop class="bw-fort-fog" offset="0"/>'
            '<stop class="bw-fort-clear" offset="1"/></radialGradient></defs>',
            _ground(count),
            *(part for index, topic in enumerate(view.topics) for part in _bastion(index, count, topic)),
            *_keep(view.keep),
            *(part for index, topic in enumerate(view.topics) for part in _label(index, count, topic)),
            "</svg>",
        ]
    )


def swatch_svg(wall: Wall) -> str:
    """One kind of wall, for the legend."""
    lines = "".join(_wall("M6 12L58 12", Stone(wall)))
    return f'<svg class="bw-swatch" viewBox="0 0 64 24" aria-hidden="true" focusable="false">{lines}</svg>'


@cache
def _ground(count: int) -> str:
    """Slope with its hachures as on an old map, moat, yard."""
    slope = star(count, 62)
    hachures = "".join(open_path(each) for each in ticks(slope, star(count, 74), 11.0))
    yard = [point for index in range(count) for point in curtain(index, count)]
    return (
        f'<path class="bw-fort-slope" d="{closed(slope)}"/>'
        f'<path class="bw-fort-hachure" d="{hachures}"/>'
        f'<path class="bw-fort-moat" d="{closed(star(count, 34))}"/>'
        f'<path class="bw-fort-ripple" d="{closed(star(count, 22))}"/>'
        f'<path class="bw-fort-yard" d="{closed(yard)}"/>'
    )


def _bastion(index: int, count: int, topic: TopicView) -> Iterator[str]:
    shape = [turned(point, index, count) for point in outline()]
    ground = f"bw-fort-ground bw-fort-ground--{topic.state}"
    yield f'<g class="bw-fort-bastion"><path class="{ground}" d="{closed(shape)}"/>'
    if topic.state == "proven":
        for inset in (16.0, 32.0):
            course = [turned(point, index, count) for point in outline(inset)]
            yield f'<path class="bw-fort-course" d="{open_path(course[1:-1])}"/>'
    if topic.state == "contradicted":
        crack = [turned(point, index, count) for point in CRACK]
        yield f'<path class="bw-fort-crack" d="{open_path(crack)}"/>'
        yield f'<path class="bw-fort-cleft" d="{open_path(crack)}"/>'
    yield from _stones(shape, topic.stones)
    if topic.state == "unknown":
        for point, radius in FOG:
            x, y = turned(point, index, count)
            yield f'<circle class="bw-fort-mist" fill="url(#bw-mist)" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'
    x, y = turned(PLATE, index, count)
    yield f'<circle class="bw-fort-plate" cx="{x:.1f}" cy="{y:.1f}" r="19"/>'
    yield f'<text class="bw-fort-number" x="{x:.1f}" y="{y + 8:.1f}">{index + 1}</text></g>'
    yield f'<path class="bw-fort-curtain" d="{open_path(curtain(index, count))}"/>'


def _stones(line: Sequence[Point], stones: Sequence[Stone]) -> Iterator[str]:
    """The line cut into one stretch per control, in the order of the catalogue, with a joint between them."""
    total = len(stones)
    joint = min(JOINT, 0.2 / max(total, 1))
    for number, stone in enumerate(stones):
        points = stretch(line, number / total + joint, (number + 1) / total - joint)
        yield from _wall(open_path(points), stone)


def _wall(path: str, stone: Stone) -> Iterator[str]:
    fresh = ' bw-wall--fresh" pathLength="1"' if stone.fresh else '"'
    yield f'<path class="bw-wall bw-wall--{stone.wall}{fresh} d="{path}"/>'
    if stone.wall in OUTLINED:
        yield f'<path class="bw-wall-core bw-wall-core--{stone.wall}" d="{path}"/>'


def _keep(keep: KeepView) -> Iterator[str]:
    x, y = WIDTH / 2, HEIGHT / 2
    yield f'<circle class="bw-fort-keep" cx="{x:g}" cy="{y:g}" r="78"/>'
    yield from _stones(ring(62.0), keep.stones)
    house = closed([(x + across, y + down) for across, down in HOUSE])
    yield f'<path class="bw-fort-house" d="{house}"/>'
    yield _text("bw-fort-name", "middle", x, y + 104, keep.name)
    yield _text("bw-fort-state", "middle", x, y + 124, keep.state_name)


def _label(index: int, count: int, topic: TopicView) -> Iterator[str]:
    x, y = turned(LABEL, index, count)
    across, down = x - WIDTH / 2, y - HEIGHT / 2
    anchor = "middle" if abs(across) < 40 else "end" if across < 0 else "start"
    lines = _lines(topic.name)
    top = y + 10 - len(lines) * 12 * (2 if down < -200 else 0 if down > 200 else 1)
    for number, line in enumerate(lines):
        yield _text("bw-fort-name", anchor, x, top + number * 24, line)
    yield _text("bw-fort-state", anchor, x, top + len(lines) * 24 - 3, topic.state_name)


def _text(kind: str, anchor: str, x: float, y: float, words: str) -> str:
    return f'<text class="{kind}" text-anchor="{anchor}" x="{x:.0f}" y="{y:.0f}">{escape(words)}</text>'


def _lines(name: str) -> list[str]:
    """At most two lines, broken between words: German names are long."""
    words = name.split()
    first = words.pop(0)
    while words and len(f"{first} {words[0]}") <= LONGEST:
        first = f"{first} {words.pop(0)}"
    return [first, " ".join(words)] if words else [first]
