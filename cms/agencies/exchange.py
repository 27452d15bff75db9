"""Agencies in and out as sheets: what a sheet would change is planned first, then applied as a whole or not at all."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from . import codes
from .models import Agency, InternalUnit
from .sheets import SheetError, SheetRow, read_sheet

MAX_LINES = 5000
RELATIONS = ("parent", "successor")
FIELDS = [
    "code", "name", "short_name", "aliases", "slug", "kind", "document_prefix", "parent", "duties", "units", "address",
    "hours", "telephone", "fax", "postcode", "email", "website", "head_name", "head_title", "openness_office",
    "openness_address", "openness_telephone", "openness_fax", "openness_email", "order", "abolished_on", "successor",
    "code_exception",
]  # fmt: skip
OTHER_HEADINGS = {
    "code": ["信用代码", "机构代码", "社会信用代码"],
    "name": ["名称", "机构名称", "机构全称"],
    "kind": ["机构类别", "类型"],
    "duties": ["主要职责", "职能", "机构职责"],
    "address": ["地址"],
    "hours": ["工作时间"],
    "telephone": ["电话", "办公电话"],
    "postcode": ["邮编"],
    "email": ["邮箱"],
    "head_name": ["负责人"],
    "head_title": ["职务"],
    "order": ["序号"],
}
UNITS_HEADING = "内设机构（每行一个：名称｜职责｜负责人｜电话）"


def heading_of(name: str) -> str:
    """The column a field stands under in our own sheets."""
    return UNITS_HEADING if name == "units" else str(Agency._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


HEADINGS = {name: [heading_of(name), *OTHER_HEADINGS.get(name, [])] for name in FIELDS} | {
    "units": [UNITS_HEADING, "内设机构"]
}


@dataclass(frozen=True)
class Change:
    """What one line does to one agency: ``differences`` are (heading, before, after)."""

    line: int
    agency: Agency
    is_new: bool
    differences: list[tuple[str, str, str]]


@dataclass
class Plan:
    """What a sheet would do. With any of ``errors`` (line, sentence in Chinese) it does nothing."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The same for the same changes: tells whether what was shown is still what would happen."""
        text = repr([(change.line, change.is_new, change.agency.pk, change.differences) for change in self.changes])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def made(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def altered(self) -> int:
        return len(self.changes) - self.made


def read_agencies(file: BinaryIO, name: str) -> tuple[list[SheetRow], list[str]]:
    """The lines of an agency sheet, and the headings that mean nothing to us. Raises SheetError."""
    sheet = read_sheet(file, name, HEADINGS, required=["code", "name"])
    rows: list[SheetRow] = []
    for row in sheet.rows:
        rows.append(row)
        if len(rows) > MAX_LINES:
            raise SheetError(f"一次最多导入 {MAX_LINES} 个机构，请分成几个文件。")
    if not rows:
        raise SheetError("表里只有表头，没有机构。")
    return rows, sheet.unknown


def export_rows(agencies: "Iterable[Agency] | None" = None) -> Iterator[list[Any]]:
    """Every agency as a line under ``export_headings()``."""
    if agencies is None:
        agencies = Agency.objects.select_related("parent", "successor").prefetch_related("units")
    for agency in agencies:
        yield [_text(agency, name) for name in FIELDS]


def export_headings() -> list[str]:
    return [heading_of(name) for name in FIELDS]


def _text(agency: Agency, name: str) -> str:
    if name == "units":
        units = agency.units.all()
        return "\n".join(
            "｜".join([unit.name, unit.duties, unit.head_name, unit.telephone]).rstrip("｜") for unit in units
        )
    value = getattr(agency, name)
    if name in RELATIONS:
        return value.name if value else ""
    if name == "kind":
        return str(agency.get_kind_display())
    return "" if value is None else str(value)


def plan_import(rows: Sequence[SheetRow]) -> Plan:
    """What these lines would change. Columns a sheet leaves out stay as they are; an empty cell empties its field."""
    return _Planner().plan(rows)


class _Planner:
    def __init__(self) -> None:
        self.agencies: list[Agency] = list(
            Agency.objects.select_related("parent", "successor").prefetch_related("units")
        )
        self.result = Plan()
        self.touched: dict[int, int] = {}  # id() of an agency → its line
        self.named: dict[str, dict[str, list[Agency]]] = {}  # what each agency is called once the sheet is taken in

    def plan(self, rows: Sequence[SheetRow]) -> Plan:
        by_code = {agency.code: agency for agency in self.agencies}
        by_name = {agency.name: agency for agency in self.agencies}
        drafts: list[tuple[SheetRow, Agency, dict[str, str]]] = []
        for row in rows:
            if row.problem:
                self._error(row.line, row.problem)
                continue
            with_code = by_code.get(codes.normalise(row.cells["code"]))
            with_name = by_name.get(row.cells["name"])
            if with_code and with_name and with_code is not with_name:
                text = f"这个代码属于“{with_code.name}”，名称却是另一个机构，请核对。"
                self._error(row.line, text)
                continue
            agency = with_code or with_name
            if agency is None:
                agency = Agency()
                self.agencies.append(agency)
            if id(agency) in self.touched:
                self._error(row.line, f"与第 {self.touched[id(agency)]} 行是同一个机构，请只保留一行。")
                continue
            self.touched[id(agency)] = row.line
            before = {name: "" if agency.pk is None else _text(agency, name) for name in row.cells}
            drafts.append((row, agency, before))
            self._fill(row, agency)
            by_code.setdefault(agency.code, agency)
            by_name.setdefault(agency.name, agency)
        self.named = {name: _by_value(self.agencies, name) for name in ("name", "code", "short_name", "slug")}
        for row, agency, _ in drafts:
            self._relate(row, agency)
        for row, agency, before in drafts:
            self._check(row, agency)
            self._compare(row, agency, before)
        self.result.errors.sort()
        return self.result

    def _error(self, line: int, text: str) -> None:
        self.result.errors.append((line, text))

    def _fill(self, row: SheetRow, agency: Agency) -> None:
        for name, text in row.cells.items():
            if name in RELATIONS:
                continue
            if name == "units":
                if agency.pk is None or text != _text(agency, "units"):
                    agency.units = [_unit(place, line) for place, line in enumerate(text.splitlines()) if line.strip()]
                continue
            try:
                setattr(agency, name, _VALUES.get(name, str)(text))
            except ValueError as error:
                self._error(row.line, f"“{heading_of(name)}”{error}")

    def _relate(self, row: SheetRow, agency: Agency) -> None:
        for name in RELATIONS:
            if name not in row.cells:
                continue
            text = row.cells[name]
            found = self._find(text) if text else None
            if text and found is None:
                self._error(row.line, f"“{heading_of(name)}”写的“{text}”不在系统里，也不在这张表里。")
            setattr(agency, name, found)

    def _find(self, text: str) -> Agency | None:
        for attribute in ("name", "code", "short_name"):
            found = self.named[attribute].get(text, [])
            if len(found) == 1:
                return found[0]
        return None

    def _check(self, row: SheetRow, agency: Agency) -> None:
        """The model's own rules; what must be unique is compared in memory, with the whole sheet taken in."""
        try:
            agency.full_clean(exclude=RELATIONS, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                for text in texts:
                    self._error(row.line, text if name == "__all__" else f"“{heading_of(name)}”：{text}")
        for unit in agency.units.all():
            try:
                unit.full_clean(exclude=["agency"], validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                self._error(row.line, f"内设机构“{unit.name}”：{'；'.join(error.messages)}")
        for name in ("code", "name", "slug"):
            others = [other for other in self.named[name].get(getattr(agency, name), []) if other is not agency]
            if others:
                self._error(row.line, f"“{heading_of(name)}”与“{others[0].name}”重复。")

    def _compare(self, row: SheetRow, agency: Agency, before: dict[str, str]) -> None:
        after = {name: _text(agency, name) for name in row.cells}
        differences = [
            (heading_of(name), before[name], after[name]) for name in row.cells if before[name] != after[name]
        ]
        if differences:
            self.result.changes.append(Change(row.line, agency, agency.pk is None, differences))
        else:
            self.result.unchanged += 1


def _by_value(agencies: Iterable[Agency], name: str) -> dict[str, list[Agency]]:
    groups: dict[str, list[Agency]] = {}
    for agency in agencies:
        if value := getattr(agency, name):
            groups.setdefault(value, []).append(agency)
    return groups


def _unit(place: int, line: str) -> InternalUnit:
    parts = [part.strip() for part in line.replace("|", "｜").split("｜")] + ["", "", ""]
    return InternalUnit(
        sort_order=place, name=parts[0], duties=parts[1], head_name=parts[2], telephone=parts[3]
    )  # fmt: skip


def _kind(text: str) -> str:
    found = [value for value, label in Agency.Kind.choices if text in (value, label)]
    if not text:
        return Agency.Kind.DEPARTMENT
    if not found:
        raise ValueError(f"只能是：{'、'.join(str(label) for label in Agency.Kind.labels)}，现在是“{text}”。")
    return found[0]


def _order(text: str) -> int:
    if not text:
        return 100
    if not text.isdecimal() or len(text) > 6:
        raise ValueError(f"应是数字，现在是“{text}”。")
    return int(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-")) if text else None
    except ValueError as error:
        raise ValueError(f"应写成 2026-07-14 这样的日期，现在是“{text}”。") from error


_VALUES: dict[str, Callable[[str], Any]] = {
    "kind": _kind, "order": _order, "abolished_on": _day, "code": codes.normalise,
}  # fmt: skip


@transaction.atomic
def apply_plan(plan: Plan, user: Any = None) -> None:
    """Save every change, each with an entry in the agency's log. ValueError where the plan has errors."""
    if plan.errors:
        raise ValueError("a plan with errors is not applied")
    relations = [(change.agency, change.agency.parent, change.agency.successor) for change in plan.changes]
    for change in plan.changes:  # first without relations, which may lead to agencies further down the sheet
        change.agency.parent = change.agency.successor = None
        change.agency.save()
    for agency, parent, successor in relations:
        if parent or successor:
            agency.parent, agency.successor = parent, successor
            agency.save(update_fields=["parent", "successor"])
    for change in plan.changes:
        log(instance=change.agency, action="wagtail.create" if change.is_new else "wagtail.edit", user=user)
