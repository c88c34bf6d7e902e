# SPDX-License-Identifier: EUPL-1.2
"""Judges what was found where the proof must stand. Pure.

What is said of each place: FOUND; MISSING, OTHER or what is wrong with it, all of which mean that the proof is not
there; or, in UNSEEN, why nobody could see.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.web.evaluate import Hop

LABEL = "_bolwerk"
PATH = "/.well-known/bolwerk.txt"
PREFIX = "bolwerk-domain-check="
FOUND, MISSING, OTHER, ELSEWHERE, CERTIFICATE = "found", "missing", "other", "elsewhere", "certificate"
UNSEEN = "unseen"
PLACES = ("dns", "file")
GONE = frozenset({404, 410})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Seen:
    """`places`: what stands in each of PLACES. `hosts`: where the names lead that were asked too, none: nowhere."""

    places: dict[str, str]
    hosts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def proven(self) -> str:
        """The first place with the proof, "" for none."""
        return next((place for place in PLACES if self.places.get(place) == FOUND), "")

    def gone(self, place: str) -> bool:
        """It was looked at, and the proof is not there."""
        return self.places.get(place, UNSEEN) not in (FOUND, UNSEEN)


NOTHING = Seen(dict.fromkeys(PLACES, UNSEEN))


def line(value: str) -> str:
    """What must stand there, in the DNS and in the file alike."""
    return f"{PREFIX}{value}"


def record(answer: Answer, value: str) -> str:
    if answer.status == Status.OK:
        texts = {each.strip().strip('"') for each in answer.records}
        if line(value) in texts:
            return FOUND
        return OTHER if any(each.startswith(PREFIX) for each in texts) else MISSING
    return MISSING if answer.status.known else UNSEEN


def file(hop: Hop, value: str) -> str:
    """Of this very host and by a certificate that holds, or anyone on the way could have put it there."""
    if hop.trouble:
        return UNSEEN
    if hop.session is None or hop.session.certificate != "certificate_valid":
        return CERTIFICATE
    if hop.status in REDIRECTS:
        return ELSEWHERE
    if hop.status in GONE:
        return MISSING
    if hop.status != 200 or hop.body is None:
        return UNSEEN
    lines = hop.body.decode("utf-8", "replace").removeprefix(BOM).splitlines()
    if line(value) in {each.strip() for each in lines}:
        return FOUND
    return OTHER if any(each.strip().startswith(PREFIX) for each in lines) else MISSING


def better(first: str, second: str) -> str:
    """Of two hosts that may hold the file: where it is; else what can be mended; "unseen" last."""
    order = (FOUND, OTHER, CERTIFICATE, ELSEWHERE, MISSING, UNSEEN)
    return min(first, second, key=order.index)


def readable(places: object) -> dict[str, str]:
    """What another process said, trusted no further than its words go."""
    known: Collection[str] = (FOUND, MISSING, OTHER, ELSEWHERE, CERTIFICATE, UNSEEN)
    said = places if isinstance(places, dict) else {}
    return {place: said[place] if said.get(place) in known else UNSEEN for place in PLACES}
