# SPDX-License-Identifier: EUPL-1.2
"""Says one piece of news in the reader's language: a title that stands alone, sentences below it, the way on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.catalogue.words import word
from bolwerk.core.probes.result import CHECKS
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.core.watch.news import Kind, News
from bolwerk.core.watch.picture import DOMAIN, SEAL

AREAS = ("mail", "web", "dns", "exposure")
PROOF = "proof"
MOST_HOSTS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """`measure`: the step that mends it, "" when there is none. `prove`: it is mended by a new proof of control."""

    title: str
    lines: tuple[str, ...]
    measure: str
    prove: bool = False


def told(news: News, domain: str, language: Language, day: Callable[[datetime], str]) -> Told:
    """`day` writes a date as the reader does. News of a file that fits nothing here has no lines."""
    match news.kind:
        case Kind.REGRESSION:
            return _regression(news, domain, language, day)
        case Kind.EXPIRY:
            return _expiry(news, domain, language, day)
        case Kind.CHANGE:
            return _change(news, domain, language)


def _regression(news: News, domain: str, language: Language, day: Callable[[datetime], str]) -> Told:
    since = (word(language, "watch.until", date=day(news.since)),) if news.since else ()
    if news.subject == DOMAIN:
        lines = (word(language, "watch.text.domain", domain=domain), *since)
        return Told(word(language, "watch.title.domain"), lines, "")
    area = news.subject.partition(".")[0]
    title = word(language, f"watch.title.{area if area in AREAS else 'dns'}")
    return Told(title, (*_check(news, language), *since), _measure(news))


def _expiry(news: News, domain: str, language: Language, day: Callable[[datetime], str]) -> Told:
    ends = day(news.ends) if news.ends else ""
    if news.subject == PROOF:
        text = word(language, "watch.text.ends.proof", date=ends)
        return Told(word(language, "watch.title.ends.proof"), (text,), "", prove=True)
    if news.subject == SEAL:
        return Told(word(language, "watch.title.ends.seal"), _check(news, language), _measure(news))
    place = "mail" if news.subject.startswith("mail") else "web"
    text = word(language, f"watch.text.ends.{place}", hosts=_listed(news.hosts, language), date=ends)
    return Told(word(language, f"watch.title.ends.{place}"), (text,), _measure(news))


def _change(news: News, domain: str, language: Language) -> Told:
    what = news.subject.removeprefix("certificate.")
    if what not in ("mx", "ns", "issuer", "key"):
        return Told(word(language, "watch.title"), (), "")
    text = "mx.gone" if what == "mx" and not news.after else what
    values = {name: _listed(getattr(news, name), language) for name in ("hosts", "before", "after")}
    lines = (word(language, f"watch.text.{text}", domain=domain, **values), word(language, "watch.text.yours"))
    return Told(word(language, f"watch.title.{what}"), lines, "")


def _check(news: News, language: Language) -> tuple[str, ...]:
    sentence = check_sentence(news.subject, news.reason, language)
    if news.subject not in CHECKS or not sentence:
        return ()
    title = load().checks[news.subject].texts[language].title
    return (word(language, "watch.text.check", title=title, sentence=sentence),)


def _measure(news: News) -> str:
    if news.subject not in CHECKS:
        return ""
    return load().checks[news.subject].mended_by(news.reason) or ""


def _listed(names: tuple[str, ...], language: Language) -> str:
    shown = ", ".join(names[:MOST_HOSTS]) or word(language, "watch.nowhere")
    return f"{shown}, …" if len(names) > MOST_HOSTS else shown
