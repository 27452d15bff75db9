"""数据开放: datasets of the county with a few versions each, as if they had gone out over the last year."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from cms.agencies.sheets import write_xlsx
from cms.review.admission import admit
from opendata.datasets import publishing
from opendata.datasets.importing import receive
from opendata.datasets.importing.work import Work
from opendata.datasets.models import DataField, Dataset, Licence, Opening, Resource, Sharing, State, Theme, Version
from opendata.tables import values
from opendata.tables.schema import Type

from .. import accounts
from ..admitted import SOURCE, County
from ..dates import moment
from ..texts import Source, sources
from . import registers, series, uses

ROWS: dict[str, Callable[[int, date], Any]] = {
    "bus_stops": registers.bus_stops, "village_list": registers.village_list, "schools": registers.schools,
    "schools_with_telephones": registers.schools_with_telephones, "schools_torn": registers.schools_torn,

    "clinics": registers.clinics, "businesses": registers.businesses, "budget": series.budget, "air": series.air,
    "prices": series.prices,
}  # fmt: skip


def load(county: County, people: dict[str, Any]) -> int:
    """All datasets. Gives their number."""
    found = sources("datasets", county.today)
    made = [(_dataset(source, county), county.published(source)) for source in found]
    admit(made, SOURCE)
    for source, (dataset, _) in zip(found, made, strict=True):
        for fields in source.fields.get("resources", []):
            _resource(dataset, fields, county, people)
    uses.write(county.today)
    return len(made)


def _dataset(source: Source, county: County) -> Dataset:
    fields = source.fields
    dataset = Dataset(
        title=fields["title"],
        lead_agency=county.agencies[fields["agency"]],
        slug=fields["slug"],
        code=fields["code"],
        summary=fields["summary"],
        description=source.body,
        theme=Theme.objects.get(code=fields["theme"]),
        keywords="、".join(fields["keywords"]),
        opening=fields.get("opening", Opening.OPEN),
        opening_reason=fields.get("reason", ""),
        opening_basis=fields.get("basis", ""),
        sharing=fields.get("sharing", Sharing.FREE),
        cycle=fields["cycle"],
        licence=Licence.objects.get(code=fields["licence"]),
        contact=fields["contact"],
        area="青禾县全域",
    )
    if fields.get("resources"):
        dataset.covers_from, dataset.covers_until = _covers(fields["resources"][0], county)
    dataset.clean()
    return dataset


def _covers(fields: dict[str, Any], county: County) -> tuple[date, date]:
    """Of what time its newest version tells: ``covers`` are two days or the column of days and months; what has
    neither is a list as it was on the day it went out."""
    said, newest = fields.get("covers"), fields["versions"][-1]
    if isinstance(said, list):
        return said[0], said[1]
    day = _day(newest, county)
    if said is None:
        return day, day
    made = ROWS[fields["maker"]](len(fields["versions"]), day)
    if isinstance(made, list):
        texts = [row[said] for row in made]
    else:
        texts = [row[made[0].index(said)] for row in made[1]]
    days = [found for text in texts if (found := values.READ[Type.DATE](text))]
    last = max(days)
    if said == "月份":
        last = (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(days), last


def _day(version: dict[str, Any], county: County) -> date:
    return county.day(version.get("on")) or county.today - timedelta(days=version["ago"])


def _resource(dataset: Dataset, fields: dict[str, Any], county: County, people: dict[str, Any]) -> None:
    resource = Resource.add(dataset, fields["title"], fields["description"])
    _explain(resource, fields["fields"])
    for number, version in enumerate(fields["versions"], start=1):
        day = _day(version, county)
        at = min(moment(day, f"{dataset.slug}{number}"), timezone.now())
        _publish(resource, fields, number, day, at, people, version["note"])
    for waiting in fields.get("waiting", []):
        _upload(resource, {**fields, **waiting}, 0, county.today, people, waiting["note"])


def _upload(
    resource: Resource, fields: dict[str, Any], number: int, day: date, people: dict[str, Any], note: str
) -> Version:
    """What the demo's editor sent, read."""
    file = BytesIO(file_of(fields, ROWS[fields["maker"]](number, day)))
    options = {"separator": fields.get("separator", ""), "encoding": fields.get("encoding", "")}
    editor = people[accounts.EDITOR.username]
    return Work(receive(resource, file, fields["file"], options, editor, note=note, at_once=True)).run()


def _publish(
    resource: Resource, fields: dict[str, Any], number: int, day: date, at: datetime, people: dict[str, Any], note: str
) -> None:
    version = _upload(resource, fields, number, day, people, note)
    if version.state != State.READY:
        raise ValueError(f"{resource}：{version.mistakes}")
    publishing.publish(version, people[accounts.OFFICE.username], at=at)
    Version.objects.filter(pk=version.pk).update(created_at=at)
    resource.refresh_from_db()


def _explain(resource: Resource, fields: list[dict[str, Any]]) -> None:
    """What a person wrote into the dictionary."""
    DataField.objects.bulk_create(
        DataField(
            resource=resource, position=0, name=line["name"], meaning=line["meaning"], unit=line.get("unit", ""),
            is_key=line.get("key", False), type=line.get("type", "text"), type_fixed="type" in line,
            codes=line.get("codes", {}),
        )
        for line in fields
    )  # fmt: skip


def file_of(fields: dict[str, Any], made: Any) -> bytes:
    """The file an agency would have sent."""
    name: str = fields["file"]
    if name.endswith(".geojson"):
        return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False).encode()
    if name.endswith(".json"):
        return json.dumps(made, ensure_ascii=False, indent=1).encode()
    header, rows = made
    if name.endswith(".xlsx"):
        book = BytesIO()
        write_xlsx(book, header, rows)
        return book.getvalue()
    separator = fields.get("separator", ",")
    lines = [separator.join(_cell(cell, separator) for cell in row) for row in [header, *rows]]
    return ("\r\n".join(lines) + "\r\n").encode(fields.get("encoding") or "utf-8")


def _cell(value: Any, separator: str) -> str:
    text = "" if value is None else str(value)
    return f'"{text}"' if separator in text else text
