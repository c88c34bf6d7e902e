# SPDX-License-Identifier: EUPL-1.2
"""The ground plan of the fort: points and paths. Units are those of the drawing; y grows downwards."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin

WIDTH, HEIGHT = 1160, 870
GORGE, NECK, SHOULDER, TIP = (30.0, 156.0), (34.0, 184.0), (68.0, 222.0), (0.0, 296.0)
VALLEY = 168.0

Point = tuple[float, float]


def turned(point: Point, index: int, count: int) -> Point:
    """From the frame of one bastion (across, outwards) to the drawing; the first points up, then clockwise."""
    across, out = point
    turn = 2 * pi * index / count
    return WIDTH / 2 + across * cos(turn) + out * sin(turn), HEIGHT / 2 + across * sin(turn) - out * cos(turn)


def outline(inset: float = 0.0) -> list[Point]:
    """A bastion in its own frame, from gorge to gorge over the tip; `inset` moves the faces inwards."""
    left = [
        (-GORGE[0], GORGE[1]),
        (-NECK[0] + inset * 0.3, NECK[1]),
        (-SHOULDER[0] + inset, SHOULDER[1] - inset * 0.1),
        (TIP[0], TIP[1] - inset * 1.4),
    ]
    return left + [(-across, out) for across, out in reversed(left[:-1])]


def curtain(index: int, count: int) -> list[Point]:
    """The straight wall between a bastion and the next."""
    return [turned(GORGE, index, count), turned((-GORGE[0], GORGE[1]), index + 1, count)]


def star(count: int, wider: float) -> list[Point]:
    """The outline of the whole fort, `wider` by so much."""
    points = []
    for index in range(count):
        points += [
            turned((-SHOULDER[0] - wider * 0.3, SHOULDER[1] + wider * 0.25), index, count),
            turned((0.0, TIP[1] + wider), index, count),
            turned((SHOULDER[0] + wider * 0.3, SHOULDER[1] + wider * 0.25), index, count),
            turned((0.0, VALLEY + wider * 0.5), 2 * index + 1, 2 * count),
        ]
    return points


def ring(radius: float, parts: int = 61) -> list[Point]:
    """A circle round the middle, open at the top, where it begins and ends."""
    turns = [2 * pi * part / (parts - 1) for part in range(parts)]
    return [(WIDTH / 2 + radius * sin(turn), HEIGHT / 2 - radius * cos(turn)) for turn in turns]


def ticks(points: Sequence[Point], others: Sequence[Point], apart: float) -> list[list[Point]]:
    """Short lines from one closed outline to a wider one of as many corners, about `apart` from each other."""
    found = []
    for (a, b), (c, d) in zip(pairwise([*points, points[0]]), pairwise([*others, others[0]]), strict=True):
        parts = max(1, round(hypot(b[0] - a[0], b[1] - a[1]) / apart))
        for part in range(parts):
            found.append([_between(a, b, part / parts), _between(c, d, part / parts)])
    return found


def stretch(line: Sequence[Point], start: float, end: float) -> list[Point]:
    """The part of an open line from `start` to `end` (shares of its length), with the corners in between."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)]
    total = sum(lengths)
    found: list[Point] = []
    behind = 0.0
    for (a, b), length in zip(pairwise(line), lengths, strict=True):
        first, last = (start * total - behind) / length, (end * total - behind) / length
        if first < 1.0 and last > 0.0:
            if not found:
                found.append(_between(a, b, max(0.0, first)))
            found.append(_between(a, b, min(1.0, last)))
        behind += length
    return found


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def closed(points: Sequence[Point]) -> str:
    return open_path(points) + "Z"


def open_path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
