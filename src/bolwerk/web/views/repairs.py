# SPDX-License-Identifier: EUPL-1.2
"""Proof that a fault was mended: make it, see it, take it along as a file or on paper; and for anyone, verify one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bolwerk.apps.limits import spend
from bolwerk.apps.proofs import keys, services
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.apps.proofs.selectors import proof_of
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.core.proofs.checking import Outcome, check
from bolwerk.core.proofs.keys import PLACE
from bolwerk.core.proofs.reading import MAX_BYTES
from bolwerk.reports.repair import repair_pdf
from bolwerk.web.link import firm_required
from bolwerk.web.repairs import repair_box, shown


@require_http_methods(["GET", "POST"])
@firm_required
def repairs(request: HttpRequest) -> HttpResponse:
    """GET the list; POST `run` makes the proof of that look again, or leads to the one that was made."""
    if request.method == "GET":
        return _list(request)
    asked = request.POST.get("run", "")
    try:
        proof = services.issue(
            organisation=request.firm,
            run_id=int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else 0,
            actor=request.actor,
        )
    except (Invalid, Conflict) as refusal:
        return _list(request, error=refusal.key, status=422 if isinstance(refusal, Invalid) else 409)
    return redirect("repair", proof_id=proof.pk)


def _list(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    return render(request, "web/repairs.html", {"box": repair_box(request.firm), "error": error}, status=status)


@require_GET
@firm_required
def repair(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    proof = proof_of(request.firm, proof_id)
    context = {"kept": proof, "proof": shown(proof.document, get_language()[:2]), "keys": PLACE}
    return render(request, "web/repair.html", context)


@require_GET
@firm_required
def document(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    """The proof itself, to the byte as it was issued."""
    proof = proof_of(request.firm, proof_id)
    return _attached(proof, proof.document.encode(), "application/json", "json")


@require_GET
@firm_required
def paper(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    """For people; the proof itself is attached to it."""
    proof, language = proof_of(request.firm, proof_id), get_language()[:2]
    verify = request.build_absolute_uri(f"/{language}/verify/")
    pdf = repair_pdf(shown(proof.document, language), proof.document.encode(), verify=verify, language=language)
    return _attached(proof, pdf, "application/pdf", "pdf")


def _attached(proof: RepairProof, content: bytes, media_type: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    name = f"bolwerk-{proof.domain}-{proof.issued_at:%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """For anyone: `file` or `text`. Nothing of it is kept."""
    if request.method == "GET":
        return render(request, "web/verify.html")
    spend(what="verify", meta=request.META)
    upload = request.FILES.get("file")
    raw = upload.read(MAX_BYTES + 1) if upload else request.POST.get("text", "").strip().encode("utf-8", "replace")
    if not raw:
        return render(request, "web/verify.html", {"error": "error.verify.none"}, status=422)
    published = keys.published()
    found = check(raw, published)
    context = {
        "outcome": found.outcome.value,
        "good": found.outcome is Outcome.VALID,
        "ours": found.proof is not None and found.proof.issuer == published.issuer,
        "issuer": found.proof.issuer if found.proof else "",
        "keys": PLACE,
    }
    if context["good"]:
        context["proof"] = shown(found.proof, get_language()[:2])
    return render(request, "web/verify.html", context)


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """The keys, for anyone and for any page: they are no secret."""
    response = JsonResponse(keys.published().as_json(), json_dumps_params={"indent": 1})
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response
