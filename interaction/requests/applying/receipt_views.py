"""/requests/receipt/: number, query code and proof, for the browser that sent the form. The code is shown until its
reader has noted it, or a quarter of an hour has passed, and never again."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from interaction.casework import codes
from interaction.casework.models import Case
from interaction.casework.papers.serving import attachment

from .. import drafts, submission
from ..models import Draft
from .receipts import pdf, receipt_of
from .views import page


def _found(request: HttpRequest) -> tuple[Case | None, Draft | None, str]:
    """The case this browser has sent, its draft, and its code while that may be shown."""
    secret = drafts.secret_of(request)
    case = submission.sent(codes.submission_key(secret)) if secret else None
    draft = drafts.find(secret) if case else None
    may = drafts.may_show_code(draft, timezone.now())
    return case, draft, codes.shown(codes.code_for(secret)) if may else ""


@require_safe
@never_cache
@sensitive_variables()
def receipt(request: HttpRequest) -> HttpResponse:
    case, draft, code = _found(request)
    if case is None:
        return redirect("request_new")
    until = drafts.shown_until(draft, timezone.now()) if code and draft else None
    context = {"receipt": receipt_of(case), "code": code, "until": until}
    response = page(request, "receipt", context)
    if not code:
        drafts.take_back(response)
    return response


@require_safe
@never_cache
@sensitive_variables()
def receipt_pdf(request: HttpRequest) -> HttpResponseBase:
    """The receipt as a file; with the code where it is asked for and may still be shown."""
    case, _, code = _found(request)
    if case is None:
        return redirect("request_new")
    with_code = code if request.GET.get("with") == "code" else ""
    response = attachment(
        pdf(receipt_of(case), with_code, request.build_absolute_uri("/").rstrip("/")),
        f"申请回执-{case.number}.pdf",
        "application/pdf",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@never_cache
def noted(request: HttpRequest) -> HttpResponse:
    """我已记下: from now on nobody can be shown the code again."""
    draft = drafts.find(drafts.secret_of(request))
    if draft is not None and drafts.is_sent(draft):
        drafts.clear(draft)
    response = redirect("request_noted")
    drafts.take_back(response)
    return response


@require_safe
@never_cache
def after_noted(request: HttpRequest) -> HttpResponse:
    return page(request, "receipt_noted", {})
