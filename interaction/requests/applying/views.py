"""/requests/new/: an application, step by step. Works without an account and without JavaScript; what was typed is kept
from step to step, a form sent again makes no second case, and nobody loses what they wrote."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from cms.agencies.models import Agency
from interaction.casework import actors, codes
from interaction.casework.challenge import throttled, too_many
from interaction.casework.models import Case

from .. import drafts, submission
from ..models import Channel, Draft
from . import already_public, steps
from .forms import ORGANISATION, AgencyForm, InformationForm, SendForm, StepForm, applicant_form
from .receiving import receiving_agencies

COLUMN = {
    "name": "依申请公开",
    "type": "依申请公开",
    "description": "公民、法人和其他组织可以向本县各级行政机关申请公开政府信息。",
    "keywords": "依申请公开,政府信息公开申请,申请表,答复期限",
}


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context |= {"column": COLUMN, "breadcrumbs": [("依申请公开", "/requests/"), ("在线申请", "")]}
    response = render(request, f"requests/{template}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_flooded(request: HttpRequest) -> bool:
    return throttled(request, "requests.step", address=settings.REQUEST_STEP_RATE)


def _sends_too_many_files(request: HttpRequest) -> bool:
    """Files lie on disk until the draft is sent or forgotten: nobody fills it with forms that are never sent."""
    return bool(request.FILES) and throttled(
        request, "requests.files", address=settings.REQUEST_FILES_RATE, total=settings.REQUEST_FILES_RATE_TOTAL
    )


def refused(request: HttpRequest) -> HttpResponse:
    """Too often: the ways that are always open."""
    return too_many(request, "requests/new_too_many.html", {"column": COLUMN, "agencies": receiving_agencies()})


def _waiting(request: HttpRequest) -> HttpResponse | None:
    """Where a browser belongs that has sent its form but not noted the code yet."""
    draft = drafts.find(drafts.secret_of(request))
    if draft is not None and drafts.may_show_code(draft, timezone.now()):
        return redirect("request_receipt")
    return None


@never_cache
@sensitive_post_parameters()
def start(request: HttpRequest) -> HttpResponse:
    """Which agency, and in whose name."""
    if waiting := _waiting(request):
        return waiting
    secret = drafts.secret_of(request)
    draft = drafts.find(secret)
    if draft is not None and drafts.is_sent(draft):
        draft = None
    if request.method == "POST":
        return _started(request, draft, secret)
    if draft is not None and steps.is_cold(draft) and "continue" not in request.GET:
        return page(request, "new_resume", {"draft": draft})
    first = {"agency": request.GET.get("agency", "")[:60].replace("\x00", "")}
    form = AgencyForm(initial=steps.typed(draft, "start") or first)
    return page(request, "new_start", steps.context("start", form, draft))


def _started(request: HttpRequest, draft: Draft | None, secret: str) -> HttpResponse:
    form = AgencyForm(request.POST)
    if not form.is_valid():
        return page(request, "new_start", steps.context("start", form, draft), 422)
    if draft is None:
        if _is_flooded(request):
            return refused(request)
        draft, secret = drafts.begin()
    drafts.save_part(draft, "start", AgencyForm.typed(request.POST))
    response = redirect(steps.after("start"))
    drafts.hand_out(request, response, secret)
    return response


def _draft_for(request: HttpRequest, step: str) -> tuple[Draft | None, HttpResponse | None]:
    """The draft, or where to go first."""
    if waiting := _waiting(request):
        return None, waiting
    draft = drafts.find(drafts.secret_of(request))
    if draft is None or drafts.is_sent(draft):
        return None, page(request, "new_gone", {}) if request.method == "POST" else redirect("request_new")
    missing = steps.first_missing(draft, before=step)
    return draft, redirect(steps.name_of(missing)) if missing else None


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def information(request: HttpRequest) -> HttpResponse:
    """What is wanted."""
    draft, elsewhere = _draft_for(request, "information")
    if elsewhere or draft is None:
        return elsewhere or redirect("request_new")
    if request.method != "POST":
        form = InformationForm(initial=steps.typed(draft, "information") or None)
        return page(request, "new_information", steps.context("information", form, draft))
    if _is_flooded(request):
        return refused(request)
    drafts.save_part(draft, "information", InformationForm.typed(request.POST))
    if _sends_too_many_files(request):
        return refused(request)
    if (unwanted := request.POST.get("remove", "")).isdecimal():
        drafts.remove_file(draft, int(unwanted[:15]))
        return redirect("request_new_information")
    form = InformationForm(request.POST, request.FILES, kept=draft.files.count())
    valid = form.is_valid()
    # Good files are kept though something else is wrong: nobody chooses them twice.
    drafts.add_files(draft, form.cleaned_data.get("papers") or [])
    if not valid:
        return page(request, "new_information", steps.context("information", form, draft), 422)
    return redirect(steps.after("information"))


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def applicant(request: HttpRequest) -> HttpResponse:
    """Who applies."""
    draft, elsewhere = _draft_for(request, "applicant")
    if elsewhere or draft is None:
        return elsewhere or redirect("request_new")
    who = steps.typed(draft, "start")["who"]
    made = applicant_form(who)
    delivery = steps.typed(draft, "information")["delivery"]
    if request.method == "POST":
        if _is_flooded(request):
            return refused(request)
        drafts.save_part(draft, "applicant", made.typed(request.POST) | {"who": who})
        form: StepForm = made(request.POST, delivery=delivery)
        if form.is_valid():
            return redirect(steps.after("applicant"))
    else:
        typed = steps.typed(draft, "applicant")
        form = made(initial=typed if typed.get("who") == who else None, delivery=delivery)
    asked = steps.typed(draft, "information")
    context = steps.context("applicant", form, draft) | {
        "published": already_public.look_up(asked["description"], asked["document_number"]),
        "answered": already_public.answered_before(asked["description"], asked["document_number"]),
        "organisation": who == ORGANISATION,
    }
    return page(request, "new_applicant", context, 422 if request.method == "POST" else 200)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def check(request: HttpRequest) -> HttpResponse:
    """All at a glance, and off it goes."""
    secret = drafts.secret_of(request)
    key = codes.submission_key(secret) if secret else ""
    if key and submission.sent(key):  # clicked twice, or the answer was lost on the way
        return redirect("request_receipt")
    draft, elsewhere = _draft_for(request, "check")
    if elsewhere or draft is None:
        return elsewhere or redirect("request_new")
    if request.method != "POST":
        return _check_page(request, draft, SendForm(scope=key, label_suffix=""))
    if throttled(request, "requests.send", address=settings.REQUEST_RATE, total=settings.REQUEST_RATE_TOTAL):
        return refused(request)
    form = SendForm(request.POST, scope=key, label_suffix="")
    if not form.is_valid():
        return _check_page(request, draft, form, 422)
    return _send(request, draft, secret)


def _check_page(request: HttpRequest, draft: Draft, form: SendForm, status: int = 200) -> HttpResponse:
    return page(request, "new_check", steps.context("check", form, draft) | steps.summary(draft), status)


@sensitive_variables()
def _send(request: HttpRequest, draft: Draft, secret: str) -> HttpResponse:
    """The case with all that belongs to it, and the draft emptied, in one transaction."""
    try:
        with transaction.atomic():
            held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
            if held is not None and not drafts.is_sent(held):
                agency, data = steps.collected(held)
                case = _submitted(agency, data, secret, held)
                drafts.mark_sent(held, case)
    except steps.Incomplete as incomplete:
        return redirect(steps.name_of(incomplete.step))
    response = redirect("request_receipt")
    drafts.hand_out(request, response, secret)
    return response


def _submitted(agency: Agency, data: dict[str, Any], secret: str, draft: Draft) -> Case:
    case, _ = submission.submit(
        agency, data, secret=secret, channel=Channel.ONLINE, actor=actors.APPLICANT, files=drafts.files_of(draft)
    )
    return case


@require_POST
@never_cache
def clear(request: HttpRequest) -> HttpResponse:
    """清除草稿: what was typed here is gone, for shared computers."""
    draft = drafts.find(drafts.secret_of(request))
    if draft is not None and not drafts.is_sent(draft):
        drafts.clear(draft)
    response = redirect("request_new_cleared")
    drafts.take_back(response)
    return response


@require_safe
@never_cache
def cleared(request: HttpRequest) -> HttpResponse:
    return page(request, "new_cleared", {})


@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def published(request: HttpRequest) -> HttpResponse:
    """What is public already, while somebody types. By POST: a description belongs in no address and no log."""
    if throttled(request, "requests.published", address=settings.SEARCH_RATE):
        return HttpResponse(status=429)
    typed = request.POST.get("description", "")[:1_000]
    number = request.POST.get("document_number", "")[:100]
    context = {
        "published": already_public.look_up(typed, number),
        "answered": already_public.answered_before(typed, number),
    }
    response = render(request, "requests/_new_published.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
