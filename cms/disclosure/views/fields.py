"""基层政务公开标准目录: 26 fields, each with its standard table, and the documents under each row."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .. import exports
from ..models import Field, Place, Shelf, StandardItem
from ..standards import COLUMNS, cells
from . import frame

NAME = "基层政务公开标准目录"


def _counts(shelf: Shelf, values: list[int]) -> dict[int, int]:
    """How many public documents stand on a shelf under each of the values."""
    places = Place.objects.filter(shelf=shelf, value__in=values).values("value").order_by("value")
    return dict(places.annotate(count=Count("pk")).values_list("value", "count"))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All fields with how many rows and documents each has."""
    fields = list(Field.objects.annotate(item_count=Count("items")))
    counts = _counts(Shelf.FIELD, [field.pk for field in fields])
    context = {
        "column": frame.column(NAME, "信息公开目录", "按基层政务公开领域编制的公开事项标准目录。"),
        "breadcrumbs": frame.breadcrumbs((NAME, "")),
        "fields": [(field, field.item_count, counts.get(field.pk, 0)) for field in fields],
    }
    return render(request, "disclosure/fields.html", context)


def _items(field: Field) -> QuerySet[StandardItem]:
    return StandardItem.objects.filter(field=field).select_related("field").order_by("number")


@require_safe
def field(request: HttpRequest, code: str) -> HttpResponse:
    """The standard table of one field."""
    shown = get_object_or_404(Field, code=code)
    items = list(_items(shown))
    counts = _counts(Shelf.ITEM, [item.pk for item in items])
    catalogue = reverse("catalogue")
    context = {
        "column": frame.column(f"{shown.name}领域{NAME}", "信息公开目录", f"{shown.name}领域应当公开的事项。"),
        "breadcrumbs": frame.breadcrumbs((NAME, reverse("disclosure_fields")), (shown.name, "")),
        "field": shown,
        "columns": COLUMNS,
        "lines": [(item, cells(item), counts.get(item.pk, 0), f"{catalogue}?item={item.pk}") for item in items],
        "catalogue_url": f"{catalogue}?field={shown.code}",
        "exports": [(form, reverse("disclosure_field_export", args=[shown.code, form])) for form in exports.FORMS],
    }
    return render(request, "disclosure/field.html", context)


@require_safe
def export(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """The standard table of one field as a file."""
    shown = get_object_or_404(Field, code=code)
    rows: Iterator[list[Any]] = (cells(item) for item in _items(shown).iterator())
    return exports.response(form, f"{shown.name}领域{NAME}", COLUMNS, rows)
