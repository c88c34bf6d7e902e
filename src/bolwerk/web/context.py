# SPDX-License-Identifier: EUPL-1.2
"""What every template knows: the language, the other languages of this very page, whether this is the demo."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from bolwerk.web.signed_in import NEXT, meant


def page(request: HttpRequest) -> dict[str, object]:
    language = (get_language() or "nl")[:2]
    rest = request.path_info[4:] if request.path_info[1:3] in dict(settings.LANGUAGES) else ""
    return {
        "LANG": language,
        "LANGUAGES_HERE": [(code, name, f"/{code}/{rest}{_then(request)}") for code, name in settings.LANGUAGES],
        "DEMO": settings.DEMO,
        "DEMO_DOMAIN": next(iter(settings.PROBE_LAB.get("domains", ())), ""),
        "firm": getattr(request, "firm", None),
        # Who opened the firm: asked of nobody else here, as that would cost every page a query.
        "signed_in": not isinstance(getattr(request, "actor", ""), str),
    }


def _then(request: HttpRequest) -> str:
    """Signing in in another language leads to the same page."""
    page = meant(request) if request.resolver_match and request.resolver_match.url_name == settings.LOGIN_URL else ""
    return f"?{urlencode({NEXT: page})}" if page else ""
