"""One event, for anybody; and how its places were given."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.review.children import listed

from ...shared.activity import Stage
from .. import drawing
from ..binding import shortfalls
from ..models import Draw, Event, Registration
from ..models.kinds import NamesShown, SelectionWay
from ..registering import why_not_open

COLUMN = {
    "name": "征集调查",
    "type": "征集调查",
    "description": "听证会、旁听会议、政府开放日的公告、报名、名单和结果。",
    "keywords": "听证会,旁听,开放日,报名",
}
SHOWN = 1_000  # numbers of one category on the page; the file has all of them
Status = Registration.Status


def once_public(pk: int) -> Event:
    found = Event.objects.select_related("lead_agency", "basis").exclude(published_at=None)
    return get_object_or_404(found, pk=pk)


def out_of_view(request: HttpRequest, event: Event) -> HttpResponse | None:
    """The answer for what was withdrawn."""
    if event.gone:
        return render(request, "410.html", {"record": event}, status=410)
    if event.withdrawn_at or not event.live:
        return render(request, "consultations/withdrawn.html", {**frame(event), "record": event})
    return None


def frame(event: Event, *more: tuple[str, str]) -> dict[str, Any]:
    here = (event.title, event.get_absolute_url() if more else "")
    every = reverse("consultations")
    above = [("征集调查", every), ("听证、旁听、开放日", f"{every}?kind=events")]
    return {"column": COLUMN, "breadcrumbs": [*above, here, *more]}


@require_safe
def event_page(request: HttpRequest, pk: int) -> HttpResponse:
    event = once_public(pk)
    return out_of_view(request, event) or render(request, "consultations/events/event.html", event_context(event))


def event_context(event: Any) -> dict[str, Any]:
    """What the page of an event shows, of a draft as well."""
    agencies = [event.lead_agency, *event.co_agencies.all()]
    now = timezone.now()
    return {
        **frame(event),
        "article": {
            "title": event.title,
            "published_at": event.published_at,
            "source": "、".join(agency.name for agency in agencies),
            "keywords": f"{event.get_kind_display()}，{event.lead_agency.display_name}",
            "description": event.summary[:200],
            "url": event.get_absolute_url() if event.pk else "",
        },
        "event": event,
        "agencies": agencies,
        "stage": str(event.stage(now)),
        "can_register": event.stage(now) == Stage.OPEN,
        "why_not": why_not_open(event) if event.pk else "",
        "over": now >= event.ends_at,
        "categories": _categories(event),
        "first_come": event.selection == SelectionWay.FIRST and now < event.starts_at,
        "by_draw": event.selection == SelectionWay.DRAW,
        "decided": event.pk is not None and _decided(event),
        "short": shortfalls(event),
        "files": listed(event.attachments.select_related("file") if event.pk else event.attachments.all()),
        "statements": list(event.statements.all()),
        "came": _came(event),
        "history": list(event.history_lines()) if event.pk else [],
    }


def _categories(event: Any) -> list[dict[str, Any]]:
    """Each with how many places are taken, how many people have registered and how many wait."""
    if event.pk is None:
        return [{"category": one, "registered": 0, "left": one.places, "waiting": 0} for one in event.categories.all()]
    rows = (
        Registration.objects.filter(event=event.pk)
        .values("category")
        .annotate(
            registered=Count("pk", filter=~Q(status=Status.CANCELLED)),
            seated=Count("pk", filter=Q(status=Status.SELECTED)),
            waiting=Count("pk", filter=Q(status=Status.WAITING)),
        )
        .order_by()
    )
    found = {row["category"]: row for row in rows}
    none = {"registered": 0, "seated": 0, "waiting": 0}
    return [
        {
            "category": one,
            "registered": found.get(one.pk, none)["registered"],
            "waiting": found.get(one.pk, none)["waiting"],
            "left": max(0, one.places - found.get(one.pk, none)["seated"]),
        }
        for one in event.categories.all()
    ]


def _decided(event: Any) -> bool:
    return Registration.objects.filter(event=event.pk, status=Status.SELECTED).exists()


def _came(event: Any) -> int:
    """How many came, once it is over."""
    if event.pk is None or timezone.now() < event.ends_at:
        return 0
    return Registration.objects.filter(event=event.pk).exclude(attended_at=None).count()


# --- How places are given


@require_safe
def places_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The rule, the frozen list and its hash, the seed, the ranking; the list of those who take part."""
    event = once_public(pk)
    if answer := out_of_view(request, event):
        return answer
    draw = Draw.objects.filter(event=event).first()
    seeds = list(draw.seeds.all()) if draw else []
    context = {
        **frame(event, ("名单怎样确定", "")),
        "event": event,
        "by_draw": event.selection == SelectionWay.DRAW,
        "by_office": event.selection == SelectionWay.OFFICE,
        "draw": draw,
        "seeds": seeds,
        "seed": seeds[-1] if seeds else None,
        "groups": _groups(event),
        "shown": SHOWN,
        "rounds": list(event.rounds.all()),
        "names": event.names_shown != NamesShown.NONE,
    }
    return render(request, "consultations/events/places.html", context)


def _groups(event: Event) -> list[dict[str, Any]]:
    """Category by category: everybody whose standing is decided, by rank, else by seat. Two queries."""
    held = Registration.objects.filter(event=event).exclude(status=Status.REGISTERED)
    columns = held.only("number", "category", "status", "rank", "seat", "shown_name")
    by_category: dict[int, list[Registration]] = {one.pk: [] for one in event.categories.all()}
    for one in columns.order_by("rank", "seat", "pk"):
        if one.status != Status.CANCELLED or one.rank is not None:
            by_category.setdefault(one.category_id, []).append(one)
    return [
        {"category": category, "people": by_category[category.pk][:SHOWN], "total": len(by_category[category.pk])}
        for category in event.categories.all()
    ]


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _draw(pk: int) -> Draw:
    event = once_public(pk)
    draw = Draw.objects.filter(event=event).first()
    if draw is None or event.withdrawn_at or not event.live:
        raise Http404
    return draw


@require_safe
def list_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen list, byte for byte what the hash was taken of."""
    return _file(_draw(pk).list_text, f"list-{pk}.txt")


@require_safe
def ranking_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole ranking, with each lot."""
    draw = _draw(pk)
    seed = draw.seeds.last()
    if seed is None:
        raise Http404
    lines = [
        f"{category}\t{rank}\t{number}\t{drawing.lot(draw.list_hash, seed.seed, number)}\n"
        for category, numbers in drawing.ranking(draw.list_text, seed.seed).items()
        for rank, number in enumerate(numbers, 1)
    ]
    return _file("".join(lines), f"ranking-{pk}.txt")
