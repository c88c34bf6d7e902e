# SPDX-License-Identifier: EUPL-1.2
"""Suppliers as a page shows them, and the message for one of them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from bolwerk.apps.suppliers.selectors import Known, Overview
from bolwerk.core.suppliers.standing import Mail, Site
from bolwerk.web.interface import word

MAIL = {Mail.REFUSED: "pass", Mail.PARTLY: "warn", Mail.FORGEABLE: "fail", Mail.UNSEEN: "could_not_test"}
SITE = {Site.SAFE: "pass", Site.FAULT: "fail", Site.NONE: "not_applicable", Site.UNSEEN: "could_not_test"}


@dataclass(frozen=True, slots=True)
class Line:
    """`verdict` names the mark, its word is `mark`."""

    title: str
    verdict: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """`said`: how we know of it. `notice`: why nothing was seen. Nothing of `lines` before the first look."""

    domain: str
    said: list[str]
    lines: list[Line]
    todo: list[str]
    notice: str
    at: datetime | None
    troubled: bool


def cards(found: Overview, language: str) -> list[Card]:
    return [card(each, language) for each in found.suppliers]


def card(each: Known, language: str) -> Card:
    seen = each.standing
    notice = _notice(each)
    return Card(
        domain=each.domain,
        said=_said(each, language),
        lines=[] if notice or seen is None else _lines(seen.mail, seen.site, language),
        todo=[word(language, f"suppliers.do.{key}") for key in _todo(each)],
        notice=" ".join(word(language, f"suppliers.{key}") for key in notice),
        at=each.at,
        troubled=bool(seen and seen.troubled),
    )


def message(each: Known, firm: str, language: str) -> str:
    """For a supplier in trouble, signed by the firm; "" for one that is not."""
    seen = each.standing
    if seen is None or not seen.troubled:
        return ""

    def say(key: str) -> str:
        return word(language, f"suppliers.message.{key}", domain=each.domain)

    told = [say(seen.mail.value)] if seen.mail in (Mail.FORGEABLE, Mail.PARTLY) else []
    told += [say("fault")] if seen.site is Site.FAULT else []
    faults = "\n".join((say("tech"), *(f"{check}: {reason}" for check, reason in seen.faults)))
    end = "\n".join(filter(None, (say("bye"), firm)))
    return "\n\n".join((say("hello"), say("begin"), *told, say("ask"), faults, end))


def mailto(subject: str, body: str) -> str:
    """Without an address: whom to write to, the firm knows (RFC 6068)."""
    return f"mailto:?subject={quote(subject)}&body={quote(body.replace('\n', '\r\n'))}"


def _notice(each: Known) -> list[str]:
    if each.standing and each.standing.missing:
        return ["missing", "missing.named"] if each.named else ["missing"]
    return ["refused"] if each.standing and each.standing.refused else []


def _said(each: Known, language: str) -> list[str]:
    named = []
    if each.named and each.role:
        named = [word(language, "suppliers.named", role=word(language, f"suppliers.role.{each.role}"))]
    return [*named, *(word(language, f"suppliers.source.{source}") for source in each.sources)]


def _lines(mail: Mail, site: Site, language: str) -> list[Line]:
    return [
        _line("mail", MAIL[mail], mail.value, language),
        _line("site", SITE[site], site.value, language),
    ]


def _line(part: str, verdict: str, key: str, language: str) -> Line:
    title, text = (word(language, each) for each in (f"suppliers.{part}", f"suppliers.{part}.{key}"))
    return Line(title, verdict, word(language, f"check.{verdict}"), text)


def _todo(each: Known) -> list[str]:
    seen = each.standing
    if seen is None or seen.missing or seen.refused:
        return []
    if not seen.troubled:
        return ["unseen"] if Mail.UNSEEN is seen.mail or Site.UNSEEN is seen.site else ["nothing"]
    mail = ["mail", "number"] if seen.mail in (Mail.FORGEABLE, Mail.PARTLY) else []
    return [*mail, *(["site"] if seen.site is Site.FAULT else []), "tell"]
