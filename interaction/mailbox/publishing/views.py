"""/mailbox/letters/: letters and their answers, for everybody."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from interaction.casework.challenge import throttled, too_many
from interaction.casework.encryption import Unreadable
from interaction.casework.papers import scanning, store
from search.listing import BadKey, Choice, Pager, page_by_key

from ..kinds import LetterKind
from . import votes
from .listing import Letters, NoSuchFilter, row
from .models import PublishedFile, PublishedLetter

COLUMN = {
    "name": "来信选登",
    "type": "政民互动",
    "description": "经来信人同意公开的咨询、建议、投诉、求助和各机构的答复，隐去了个人信息。",
    "keywords": "群众来信,答复选登,咨询,建议,投诉,求助",
}
PAGE_SIZE = 20
HOME = ("政民互动", "/mailbox/")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed by kind, agency and year; page by key."""
    key = request.GET.get("key", "")
    try:
        chosen = Letters.from_query(request.GET)
        page = page_by_key(chosen.letters().listed(), ("published_at", "pk"), key, PAGE_SIZE)
    except (BadKey, NoSuchFilter) as error:
        raise Http404 from error
    total = chosen.total
    pager = Pager(
        chosen.url(page.previous_key) if page.previous_key else "",
        chosen.url(page.next_key) if page.next_key else "",
        f"共 {total:,} 件",
    )
    context = {
        "column": COLUMN, "breadcrumbs": [HOME, ("来信选登", "")], "sentence": _sentence(chosen, total),
        "tabs": _tabs(chosen), "facets": chosen.facets(), "rows": [row(letter) for letter in page.rows],
        "pager": pager, "is_narrowed": bool(chosen.agency or chosen.year),
    }  # fmt: skip
    return render(request, "mailbox/letters.html", context)


def _here() -> list[tuple[str, str]]:
    return [("来信选登", reverse("published_letters"))]


def _tabs(chosen: Letters) -> list[Choice]:
    kinds = [(kind, str(kind.label)) for kind in LetterKind if kind is not LetterKind.REPORT]
    counts = chosen.counts("kind")
    everything = Choice("全部", chosen.url(kind=None), sum(counts.values()), chosen.kind is None)
    return [everything] + [
        Choice(label, chosen.url(kind=kind), counts[kind], chosen.kind == kind) for kind, label in kinds
    ]


def _sentence(chosen: Letters, total: int) -> str:
    """What the list shows, as one says it."""
    year = f"{chosen.year}年" if chosen.year else ""
    agency = f"{chosen.agency.display_name}答复的" if chosen.agency else ""
    kind = str(chosen.kind.label) if chosen.kind else "来信"
    return f"{year}{agency}{kind}，共 {total:,} 件。都经来信人同意，隐去了个人信息。"


def _once_public(pk: int) -> PublishedLetter:
    """A letter that is or was public. Of any other nobody learns that there is one."""
    letters = PublishedLetter.objects.select_related("agency").exclude(published_at=None)
    return get_object_or_404(letters, pk=pk)


def _gone(request: HttpRequest, letter: PublishedLetter) -> HttpResponse:
    """Taken back: by its writer without a word more, by the agency with the reason."""
    context = {"by_agency": bool(letter.ended_reason), "letter": letter}
    return render(request, "mailbox/letter_gone.html", context, status=410)


@require_safe
def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _once_public(pk)
    if not letter.public:
        return _gone(request, letter)
    return render(request, "mailbox/letter.html", _context(letter))


def _context(letter: PublishedLetter) -> dict[str, Any]:
    agency = letter.agency
    kind = LetterKind(letter.kind)
    return {
        "column": COLUMN,
        "breadcrumbs": [HOME, *_here(), (kind.label, Letters(kind=kind).url()), (letter.title, "")],
        "article": {
            "title": letter.title, "published_at": letter.published_at, "source": agency.name,
            "keywords": f"{kind.label}，{agency.display_name}", "url": letter.get_absolute_url(),
            "description": f"{agency.name}答复群众{kind.label}：{letter.title}"[:200],
        },
        "letter": letter,
        "files": list(letter.files.filter(chosen=True).exclude(file="")),
        "more_url": Letters(agency=agency).url(),
    }  # fmt: skip


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """An attachment that was chosen: a picture is shown in the page, anything else comes as a download."""
    found = get_object_or_404(PublishedFile.objects.select_related("letter"), pk=file, letter=pk, chosen=True)
    if not found.letter.public:
        return _gone(request, _once_public(pk))
    if not found.file or not scanning.may_be_given_out(found.file):
        raise Http404
    blocks = store.content_of(found.file)
    try:
        first = next(blocks)
    except Unreadable as error:
        raise Http404 from error
    response = StreamingHttpResponse(_chain(first, blocks), content_type=found.media_type)
    response["Content-Length"] = str(found.size)
    response["Content-Disposition"] = content_disposition_header(not found.is_picture, found.name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"  # its writer may take it back at any moment
    return response


def _chain(first: bytes, rest: Any) -> Any:
    yield first
    yield from rest


@csrf_exempt  # the page is the same for everybody and holds no form token; nothing is done in anybody's name
@require_POST
def helpful(request: HttpRequest, pk: int) -> HttpResponseBase:
    """有帮助, 没有帮助: once for each browser."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return HttpResponseBadRequest()
    if throttled(request, "letter-helpful", address=settings.HELPFUL_RATE, total=settings.HELPFUL_RATE_TOTAL):
        return too_many(request)
    letter = _once_public(pk)
    if not letter.public:
        return _gone(request, letter)
    said = request.POST.get("helpful", "")
    if said not in ("yes", "no"):
        return redirect(letter)
    secret = votes.secret_of(request)
    counted = votes.cast(letter, secret, said == "yes")
    context = {
        "column": COLUMN, "breadcrumbs": [HOME, *_here(), ("评价", "")],
        "letter": letter, "counted": counted, "helped": said == "yes",
    }  # fmt: skip
    response = render(request, "mailbox/letter_thanks.html", context)
    votes.hand_out(request, response, secret)
    response["Cache-Control"] = "no-store"
    return response
