# SPDX-License-Identifier: EUPL-1.2
"""The mail of one letter: plain text and the same as simple HTML, in the reader's language."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import override

from bolwerk.apps.watch import stopping
from bolwerk.apps.watch.days import day_in
from bolwerk.apps.watch.models import Item, Letter
from bolwerk.apps.watch.values import news_of
from bolwerk.core.catalogue.words import LANGUAGES, word
from bolwerk.core.telling.domain import as_written
from bolwerk.core.telling.news import Told, told

FALLBACK = "nl"


def message(letter: Letter, items: Sequence[Item]) -> EmailMultiAlternatives:
    """`items`: worst first, at least one. The same letter always has the same Message-ID, so that a mailbox can see
    that a second copy is one."""
    language = letter.user.language if letter.user.language in LANGUAGES else FALLBACK
    domain = as_written(items[0].domain)
    lines = [told(news_of(each), domain, language, day_in(language)) for each in items]
    firm = letter.organisation.name or domain
    stop = _address(language, "watch_stop", stopping.secret(letter.organisation_id, letter.user_id))
    pages = [_page(language, letter, each) for each in lines]
    made = EmailMultiAlternatives(
        subject=_subject(lines, domain, language),
        body=_plain(lines, pages, language, domain=domain, firm=firm, stop=stop),
        to=[letter.user.email],
        headers={
            "Message-ID": f"<watch-{letter.pk}-{letter.first_id}@{urlsplit(settings.SITE_URL).hostname}>",
            "Content-Language": language,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    made.attach_alternative(_html(lines, pages, language, domain=domain, firm=firm, stop=stop), "text/html")
    return made


def _subject(lines: Sequence[Told], domain: str, language: str) -> str:
    key = "watch.mail.subject" if len(lines) == 1 else "watch.mail.subject.more"
    return word(language, key, domain=domain, title=lines[0].title, count=len(lines) - 1)


def _page(language: str, letter: Letter, line: Told) -> tuple[str, str]:
    """(what is there, its address): the step that mends it, or the page with all of it."""
    address = _address(language, "watch_open", letter.organisation_id)
    if line.measure:
        return word(language, "watch.mail.mend"), f"{address}?step={line.measure}"
    if line.prove:
        return word(language, "watch.mail.mend"), f"{address}?step=proof"
    return word(language, "watch.mail.see"), address


def _address(language: str, name: str, *parts: object) -> str:
    with override(language):
        return f"{settings.SITE_URL}{reverse(name, args=parts)}"


def _plain(
    lines: Sequence[Told], pages: Sequence[tuple[str, str]], language: str, *, domain: str, firm: str, stop: str
) -> str:
    parts = [word(language, "mail.hello"), word(language, "watch.mail.lead", domain=domain)]
    for line, (what, address) in zip(lines, pages, strict=True):
        parts += ["\n".join([line.title.upper(), *line.lines]), f"{what}\n{address}"]
    parts += [word(language, "watch.mail.why", firm=firm), f"{word(language, 'watch.mail.stop')}\n{stop}"]
    return "\n\n".join([*parts, word(language, "mail.foot")]) + "\n"


def _html(
    lines: Sequence[Told], pages: Sequence[tuple[str, str]], language: str, *, domain: str, firm: str, stop: str
) -> str:
    news = [
        format_html(
            "<h2>{}</h2>\n{}\n<p><a href='{}'>{}</a></p>",
            line.title,
            format_html_join("\n", "<p>{}</p>", ((each,) for each in line.lines)),
            address,
            what.rstrip(" :"),
        )
        for line, (what, address) in zip(lines, pages, strict=True)
    ]
    body = [
        *(format_html("<p>{}</p>", word(language, key, domain=domain)) for key in ("mail.hello", "watch.mail.lead")),
        *news,
        format_html("<p>{}</p>", word(language, "watch.mail.why", firm=firm)),
        format_html("<p><a href='{}'>{}</a></p>", stop, word(language, "watch.mail.stop").rstrip(" :")),
        format_html("<p>{}</p>", word(language, "mail.foot")),
    ]
    return f"<!doctype html>\n<html lang='{escape(language)}'><body>\n{'\n'.join(body)}\n</body></html>\n"
