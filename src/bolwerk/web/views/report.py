# SPDX-License-Identifier: EUPL-1.2
"""The report to keep."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bolwerk.apps.monitoring import selectors as monitoring
from bolwerk.apps.plans import selectors as plans
from bolwerk.apps.portability.selectors import put_back_at
from bolwerk.core.catalogue.words import word
from bolwerk.reports.pdf import Checked, report_pdf
from bolwerk.web.dates import day
from bolwerk.web.findings import findings
from bolwerk.web.link import firm_required


@require_GET
@firm_required
def report(request: HttpRequest) -> HttpResponse:
    language = get_language()[:2]
    picture = plans.picture_of(request.firm)
    results = monitoring.present(request.firm).results
    asof = [word(language, "result.asof", date=day(picture.now))]
    if put_back := put_back_at(request.firm):
        asof.append(word(language, "data.from_file", date=day(put_back)))
    pdf = report_pdf(
        picture,
        name=request.firm.name,
        domain=request.firm.domain,
        asof=" ".join(asof),
        checks=[Checked(each.title, each.verdict_name, each.sentence) for each in findings(results, language)],
        language=language,
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bolwerk-{timezone.localtime(picture.now):%Y-%m-%d}.pdf"'
    return response
