# SPDX-License-Identifier: EUPL-1.2
"""What every template knows: the language, the other languages of this very page, whether this is the demo."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, object]:
    language = (get_language() or "nl")[:2]
    rest = request.path_info[4:] if request.path_info[1:3] in dict(settings.LANGUAGES) else ""
    return {
        "LANG": language,
        "LANGUAGES_HERE": [(code, name, f"/{code}/{rest}") for code, name in settings.LANGUAGES],
        "DEMO": settings.DEMO,
        "DEMO_DOMAIN": next(iter(settings.PROBE_LAB.get("domains", ())), ""),
        "firm": getattr(request, "firm", None),
        # Who opened the firm: asked of nobody else here, as that would cost every page a query.
        "signed_in": not isinstance(getattr(request, "actor", ""), str),
    }
