"""Datasets, resources and versions as JSON, absolute addresses from ``origin`` on."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from opendata.api.known import KnownResource
from opendata.asking.models import Correction
from opendata.datasets import facts
from opendata.datasets.models import DataFile, Dataset, Resource, State, Version
from search.memory import remembered

Described = dict[str, Any]
MOST_VERSIONS = 200
MOST_CORRECTIONS = 100


def brief(dataset: Dataset, origin: str) -> Described:
    """A line of the catalogue; the dataset comes with agency, theme and standing."""
    standing = getattr(dataset, "standing", None)
    return {
        "slug": dataset.slug,
        "code": dataset.code,
        "title": dataset.title,
        "summary": dataset.summary,
        "agency": {"code": dataset.lead_agency.slug, "name": dataset.lead_agency.name},
        "theme": {"code": dataset.theme.code, "name": dataset.theme.name},
        "opening": dataset.opening,
        "opening_label": facts.opening_label(dataset),
        "cycle": dataset.cycle,
        "published_at": _moment(dataset.published_at),
        "updated_at": _moment(standing.updated_at if standing else dataset.published_at),
        "rows": standing.rows if standing else 0,
        "formats": standing.formats if standing else [],
        "quality": standing.quality if standing else None,
        "views": standing.views if standing else 0,
        "downloads": standing.downloads if standing else 0,
        "calls": standing.calls if standing else 0,
        "url": origin + dataset.get_absolute_url(),
        "api_url": origin + reverse("api:dataset", args=[dataset.slug]),
    }


@remembered
def dataset(pk: int, origin: str) -> Described:
    """All that the catalogue says of it."""
    found = facts.facts_of(Dataset.objects.get(pk=pk))
    one = found.dataset
    due = found.punctuality
    return brief(one, origin) | {
        "description": one.description,
        "keywords": one.keyword_list,
        "opening_reason": one.opening_reason,
        "opening_basis": one.opening_basis,
        "sharing": one.sharing,
        "licence": {
            "code": one.licence.code,
            "name": one.licence.name,
            "url": one.licence.url,
            "terms": one.licence.terms,
        },
        "contact": one.contact,
        "area": one.area,
        "covers_from": one.covers_from,
        "covers_until": one.covers_until,
        "due_on": due.due_on,
        "overdue": due.is_overdue,
        "corrections": [
            {"on": line.on.isoformat(), "outcome": line.outcome, "label": line.get_outcome_display(), "note": line.note}
            for line in Correction.of(one)[:MOST_CORRECTIONS]
        ],
        "resources": [_resource(resource, origin) for resource in found.resources],
    }


def _resource(resource: Resource, origin: str) -> Described:
    current = resource.current
    slug, number = resource.dataset.slug, resource.number
    if current:
        current.resource = resource
    return {
        "number": number,
        "title": resource.title,
        "description": resource.description,
        "version": current.number if current else None,
        "rows": current.rows if current else 0,
        "updated_at": _moment(current.published_at) if current else None,
        "url": origin + resource.get_absolute_url(),
        "api_url": origin + reverse("api:resource", args=[slug, number]),
        "files": files(current.files.all(), current, origin) if current else [],
    }


def files(found: Iterable[DataFile], version: Version, origin: str) -> list[Described]:
    """The files of a version."""
    listed = []
    for file in found:
        file.version = version
        listed.append(
            {
                "format": file.format,
                "url": origin + file.get_absolute_url(),
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
            }
        )
    return listed


@remembered
def resource(pk: int, origin: str) -> Described:
    """A resource with its dictionary and all its versions."""
    versions = Version.objects.filter(state__in=[State.PUBLISHED, State.WITHDRAWN], number__isnull=False)
    listed = Prefetch("versions", versions.defer("profile", "columns", "mistakes", "notes").order_by("-number"))
    wanted = Resource.objects.select_related("dataset", "current").prefetch_related("fields", "current__files", listed)
    found = wanted.get(pk=pk)
    slug, number, current = found.dataset.slug, found.number, found.current
    return _resource(found, origin) | {
        "dataset": slug,
        "encoding": current.encoding if current else "",
        "columns": columns(found, current),
        "versions": [_version(found, one, origin) for one in list(found.versions.all())[:MOST_VERSIONS]],
        "rows_url": origin + reverse("api:rows", args=[slug, number]),
        "aggregate_url": origin + reverse("api:aggregate", args=[slug, number]),
        "openapi_url": origin + reverse("api:resource_openapi", args=[slug, number]),
    }


def columns(found: Resource, version: Version | None) -> list[Described]:
    """The columns of a version, each with what the dictionary says of it."""
    known = {field.name: field for field in found.fields.all()}
    listed = []
    for column in version.schema if version else []:
        said = known.get(column.name)
        listed.append(
            {
                "key": column.key,
                "name": column.name,
                "type": str(column.type),
                "meaning": said.meaning if said else "",
                "unit": said.unit if said else "",
                "codes": said.codes if said else {},
                "is_key": said.is_key if said else False,
            }
        )
    return listed


def _version(found: Resource, one: Version, origin: str) -> Described:
    address = reverse("api:differences", args=[found.dataset.slug, found.number, one.number])
    return {
        "number": one.number,
        "published_at": _moment(one.published_at),
        "rows": one.rows,
        "note": one.note,
        "withdrawn_at": _moment(one.withdrawn_at),
        "withdrawn_reason": one.withdrawn_reason,
        "difference": one.difference,
        "differences_url": origin + address if one.difference and one.state == State.PUBLISHED else None,
    }


def dictionary(known: KnownResource, version: Version) -> list[Described]:
    """The columns of any version of a known resource."""
    return columns(Resource.objects.prefetch_related("fields").get(pk=known.resource.pk), version)


def _moment(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
