# SPDX-License-Identifier: EUPL-1.2
"""The privacy and accessibility statements, with what they state taken from the settings that make it so."""

from django.conf import settings

from bolwerk.apps.watch import letters
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Language, Page
from bolwerk.web.dates import day

DAY = 86_400


def statement_view(page_id: str, language: Language) -> dict[str, object]:
    """For the template: `title`, `lead` and `body` (Markdown) in the language."""
    page = load().pages[page_id]
    text, values = page.texts[language], _values(page, language)
    return {"title": text.title, "lead": text.lead.format(**values), "body": text.body.format(**values)}


def _values(page: Page, language: Language) -> dict[str, str]:
    """Every value a statement may name."""
    return {
        "operator": settings.OPERATOR,
        "contact": settings.CONTACT,
        "days": str(settings.ANONYMOUS_RETENTION_DAYS),
        "minutes": str(settings.SIGN_IN_MINUTES),
        "invitation_days": str(settings.INVITATION_DAYS),
        "news_days": str(letters.NEWS_KEPT.days),
        "letter_days": str(letters.LETTERS_KEPT.days),
        "backup_days": str(settings.BACKUP_DAYS),
        "list_days": str(settings.LIST_DAYS),
        "link_cookie": settings.LINK_COOKIE,
        "form_cookie": settings.CSRF_COOKIE_NAME,
        "form_days": str(settings.CSRF_COOKIE_AGE // DAY),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_days": str(settings.SESSION_COOKIE_AGE // DAY),
        "reviewed": day(page.reviewed[language]),
    }
