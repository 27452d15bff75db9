"""/data/catalogue.* and what stands beside each dataset, for machines."""

import re
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.agencies.models import Agency
from cms.agencies.sheets import csv_response
from opendata.datasets.models import Dataset, OpenDataSettings

from . import datapackage, schema_org, sheet
from .dcat import Catalogue
from .described import Described, described, of_page, with_parts

RDF_FORMS = {"jsonld": ("json-ld", "application/ld+json"), "ttl": ("turtle", "text/turtle; charset=utf-8")}


def origin_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _open(response: HttpResponseBase) -> Any:
    response.headers["Access-Control-Allow-Origin"] = "*"  # any site's script may read it; no cookie matters here
    return response


def _rdf(catalogue: Catalogue, form: str) -> HttpResponse:
    name, media_type = RDF_FORMS[form]
    return _open(HttpResponse(catalogue.graph.serialize(format=name), content_type=media_type))  # type: ignore[no-any-return]


def _json(said: dict[str, Any], media_type: str) -> HttpResponse:
    return _open(HttpResponse(orjson.dumps(said, option=orjson.OPT_INDENT_2), content_type=media_type))  # type: ignore[no-any-return]


@require_safe
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """One page of the catalogue as DCAT; ``after``: where the page before ended. It names the next."""
    after = request.GET.get("after", "0")
    if not re.fullmatch(r"[0-9]{1,18}", after):
        raise Http404("没有这一页。")
    settings = OpenDataSettings.for_request(request)
    page, following = of_page(int(after))
    origin = origin_of(request)
    made = Catalogue(origin, settings)
    address = origin + request.path
    publisher = Agency.objects.current().filter(parent=None).order_by("order", "pk").first()
    title = f"{publisher.name if publisher else ''}数据开放目录"
    here = f"{address}?after={after}" if after != "0" else address
    made.catalogue(title, publisher, page, here, f"{address}?after={following}" if following else "")
    return _rdf(made, form)


@require_safe
def catalogue_sheet(request: HttpRequest) -> HttpResponseBase:
    rows = sheet.lines(origin_of(request), OpenDataSettings.for_request(request))
    return _open(csv_response("数据开放目录", sheet.HEADINGS, rows))  # type: ignore[no-any-return]


def _asked(slug: str) -> Described:
    return described(get_object_or_404(with_parts(Dataset.objects.public()), slug=slug))


@require_safe
def dcat(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    made = Catalogue(origin_of(request), OpenDataSettings.for_request(request))
    made.dataset(_asked(slug))
    return _rdf(made, form)


@require_safe
def croissant(request: HttpRequest, slug: str) -> HttpResponse:
    return _json(schema_org.croissant(_asked(slug), origin_of(request)), "application/ld+json")


@require_safe
def package(request: HttpRequest, slug: str) -> HttpResponse:
    return _json(datapackage.package(_asked(slug), origin_of(request)), "application/json")


def beside(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    """What the page of a dataset links to, and the data about the data in its head."""
    links = [
        ("DCAT（Turtle）", reverse("data_dcat", args=[dataset.slug, "ttl"]), "text/turtle"),
        ("DCAT（JSON-LD）", reverse("data_dcat", args=[dataset.slug, "jsonld"]), "application/ld+json"),
        ("Croissant", reverse("data_croissant", args=[dataset.slug]), "application/ld+json"),
        ("Data Package", reverse("data_package", args=[dataset.slug]), "application/json"),
    ]
    whole = with_parts(Dataset.objects.filter(pk=dataset.pk)).get()
    said = schema_org.dataset(described(whole), origin_of(request), OpenDataSettings.for_request(request))
    return {"links": links, "structured_data": orjson.dumps(said).decode()}
