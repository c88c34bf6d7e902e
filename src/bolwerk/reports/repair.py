# SPDX-License-Identifier: EUPL-1.2
"""A proof of a mended fault as a tagged PDF for people, with the proof itself attached: `repair.typ`."""

import json
from functools import cache
from pathlib import Path

import typst

from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.catalogue.words import word
from bolwerk.core.telling.repair import RepairView, Side
from bolwerk.reports.style import colour

TEMPLATE = Path(__file__).parent / "repair.typ"
COLOURS = ("ink", "soft", "brick", "sand")


def repair_pdf(view: RepairView, document: bytes, *, verify: str, language: Language) -> bytes:
    """`document`: the signed file. `verify`: the page where anyone may. Never touches the network or the disk."""
    data = _content(view, verify, language)
    made = _compiler().compile(sys_inputs={"data": json.dumps(data), "document": document.decode("utf-8")})
    return bytes(made)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATE), ignore_system_fonts=True)


def _content(view: RepairView, verify: str, language: Language) -> dict[str, object]:
    def say(key: str, **values: object) -> str:
        return word(language, key, **values)

    def side(key: str, each: Side) -> dict[str, str]:
        return {"label": say(key, date=each.date), "verdict": each.verdict, "sentence": each.sentence}

    return {
        "language": language,
        "title": say("repair.title"),
        "domain": view.domain,
        "issued": say("repair.issued", date=view.issued, issuer=view.issuer),
        "notice": say("repair.means.label"),
        "colours": {each: colour(each) for each in COLOURS},
        "mended": [
            {
                "title": each.title,
                "sides": [side("repair.before", each.before), side("repair.after", each.after)],
            }
            for each in view.mended
        ],
        "witness": say("repair.witness") if view.said else "",
        "said": [
            {
                "who": say("repair.said", server=each.server, address=each.address, date=each.date),
                "name": each.name,
                "type": each.type,
                "records": list(each.records) or [say("repair.said.nothing")],
            }
            for each in view.said
        ],
        "lags": [say("repair.lag", name=each.name, type=each.type, date=each.until) for each in view.lags],
        "means": say("repair.means"),
        "lines": [say(f"repair.means.{each}") for each in ("seen", "moment", "rest", "owner", "label")],
        "verify": say("repair.verify"),
        "how": [say("repair.verify.page", address=verify), say("repair.verify.attached")],
        "marks": [say("repair.id", id=view.id), say("repair.key", kid=view.kid)],
    }
