# SPDX-License-Identifier: EUPL-1.2
"""Recognises software by its marks in what was fetched anyway. Pure; asks nothing, guesses nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from bolwerk.core.catalogue.software import Mark, Software
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.page import Page
from bolwerk.core.probes.web.software.versions import Version, read

MENDED_ELSEWHERE = ("ubuntu", "debian", "+deb", "red hat", "centos", "almalinux", "rocky", "suse", "amazon", ".el")
"""Who packs software himself mends it too, under the old number."""
BETWEEN = " /:-v"
REST = 200
TURNS = 20
MOST_GENERATORS = 20
MOST_ASSETS = 400


@dataclass(frozen=True, slots=True)
class Clues:
    """All in lower case. `headers`: (name, value)."""

    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    body: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`version` (): it does not say. `packed`: by somebody who mends under the same number. `where`: the mark."""

    software: Software
    version: Version = ()
    packed: bool = False
    where: str = field(default="", compare=False)


def clues(hops: Iterable[Hop], page: Page | None) -> Clues:
    """`hops`: their own pages; `page`: the last, when it could be read."""
    fields = tuple((name, value.lower()) for hop in hops for name, value in hop.fields)
    cookies = tuple(value.partition("=")[0].strip() for name, value in fields if name == "set-cookie")
    if page is None:
        return Clues(fields, cookies)
    return Clues(
        fields,
        cookies,
        tuple(text.strip().lower() for text in page.meta("generator")[:MOST_GENERATORS]),
        tuple(part.url.lower() for part in page.of("script", "style")[:MOST_ASSETS]),
        page.text.lower(),
        page.title.lower(),
        page.url.lower(),
    )


def recognise(seen: Clues, signatures: Iterable[Software]) -> list[Found]:
    return [found for software in signatures if (found := _one(seen, software))]


def _one(seen: Clues, software: Software) -> Found | None:
    """The first mark that tells a version; else the first that shows."""
    shown = [found for mark in software.marks for found in _marked(seen, software, mark)]
    return next((found for found in shown if found.version), shown[0] if shown else None)


def _marked(seen: Clues, software: Software, mark: Mark) -> Iterator[Found]:
    text = mark.text.lower()
    for place in _places(seen, mark):
        at = place.find(text)
        if at < 0 or (at and mark.where in ("generator", "cookie", "header")):
            continue
        rest = place[at + len(text) : at + len(text) + REST]
        version = _version(mark, place, rest)
        if mark.where == "body" and mark.version and not version:
            version = _further(mark, place, at + len(text))
        packed = mark.where == "header" and any(name in rest for name in MENDED_ELSEWHERE)
        yield Found(software, version, packed, mark.header or mark.where)


def _further(mark: Mark, body: str, at: int) -> Version:
    """The text may come back with a version behind it."""
    text = mark.text.lower()
    for _ in range(TURNS):
        at = body.find(text, at)
        if at < 0:
            break
        at += len(text)
        if version := _version(mark, body, body[at : at + REST]):
            return version
    return ()


def _places(seen: Clues, mark: Mark) -> Sequence[str]:
    match mark.where:
        case "header":
            return [value for name, value in seen.headers if name == mark.header]
        case "cookie":
            return seen.cookies
        case "generator":
            return seen.generators
        case "asset":
            return seen.assets
        case "body":
            return [seen.body]
        case "title":
            return [seen.title]
    return [seen.url]


def _version(mark: Mark, place: str, rest: str) -> Version:
    if mark.means:
        return read(mark.means)
    if mark.version == "after":
        return read(rest.lstrip(BETWEEN)) if len(rest) - len(rest.lstrip(BETWEEN)) <= 2 else ()
    if mark.version:
        try:
            values = parse_qs(urlsplit(place).query, max_num_fields=20).get(mark.version, [""])
        except ValueError:
            return ()
        return read(values[0])
    return ()
