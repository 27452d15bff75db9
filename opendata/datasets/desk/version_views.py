"""One version: how far it is, what is wrong with it, what it holds and changes; sent out, taken back, given up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from cms.review.refusal import Refused
from opendata.tables.difference import Change
from opendata.tables.querying import Query, Table
from opendata.tables.schema import TYPE_LABELS, Type

from .. import comparing, publishing
from ..found import UNDECIDED
from ..importing.receiving import again
from ..models import Dataset, Finding, State, Version
from ..scanning import KINDS
from .base import DataView
from .forms import OptionsForm, ReasonForm

ROWS = 10  # of the preview
CHANGES = 50  # of one page
CHANGE_KINDS = {"": "全部", "added": "新增", "changed": "修改", "gone": "减少"}


class VersionPage(DataView):
    page_title = "数据版本"

    @cached_property
    def version(self) -> Version:
        found = Version.objects.select_related("resource__dataset__lead_agency", "resource__current", "created_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def dataset(self) -> Dataset:
        return self.version.resource.dataset

    @property
    def url(self) -> str:
        return reverse("data_desk:version", args=[self.version.pk])

    def about(self) -> str:
        return str(self.version)

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": self.data_url, "label": "数据和版本"}, {"url": "", "label": str(self.version)}]


class VersionView(VersionPage):
    template_name = "datasets/admin/version.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown()

    def shown(self, status: int = 200, **more: Any) -> HttpResponse:
        version, user = self.version, self.request.user
        state = version.state
        has_files = state in (State.READY, State.PUBLISHED, State.WITHDRAWN)
        context = {
            "version": version,
            "state": state,
            "look_again": 2 if state in (State.WAITING, State.WORKING) else 0,
            "options": OptionsForm(initial={"header_line": 1, **version.options}) if state == State.FAILED else None,
            "columns": [(column, TYPE_LABELS[column.type]) for column in version.schema] if has_files else [],
            "rows": self._first_rows() if has_files else [],
            "files": version.files.all() if has_files else [],
            "findings": self._findings() if has_files else [],
            "difference": comparing.words(version.difference),
            "withdraw_form": ReasonForm(),
        }
        if state == State.READY:
            context |= {
                "reasons": publishing.reasons_against(version, user),
                "may_decide": publishing.is_another(version, user),
            }
        return self.page(status, **context | more)

    def _first_rows(self) -> list[list[str]]:
        columns = self.version.schema
        query = Query.parse([("limit", str(ROWS))], columns)
        rows = Table(self.version.folder, columns).page(query).rows
        return [[_text(cell, column.type) for cell, column in zip(row[1:], columns, strict=True)] for row in rows]

    def _findings(self) -> list[dict[str, Any]]:
        """With what was decided of the same column last time, so that it need not be thought up anew."""
        before = {
            (one.column, one.kind): one.allowed_reason
            for one in Finding.objects.filter(
                version__resource=self.version.resource_id, version__number__isnull=False
            ).order_by("pk")
        }
        still_open = set()
        if self.version.state == State.READY:
            still_open = set(self.version.findings.filter(UNDECIDED).values_list("pk", flat=True))
        return [
            {
                "finding": one,
                "kind": KINDS.get(one.kind, one.kind),
                "before": before.get((one.column, one.kind), ""),
                "is_open": one.pk in still_open,
            }
            for one in self.version.findings.select_related("decided_by", "carried_from")
        ]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = request.POST.get("do", "")
        acts = {
            "publish": self._publish, "withdraw": self._withdraw, "discard": self._discard, "again": self._again,
            "decide": self._decide, "note": self._note,
        }  # fmt: skip
        if action not in acts:
            raise Refused("不知道要做什么，请刷新页面再试")
        return acts[action]()

    def _publish(self) -> HttpResponse:
        published = publishing.publish(self.version, self.request.user)
        where = "" if self.dataset.live else "，数据集公开后就能看到"
        messages.success(self.request, f"《{published.resource}》第 {published.number} 版已发布{where}。")
        return redirect(self.url)

    def _withdraw(self) -> HttpResponse:
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            return self.shown(422, withdraw_form=form)
        publishing.withdraw(self.version, self.request.user, form.cleaned_data["reason"])
        messages.success(self.request, f"《{self.version.resource}》第 {self.version.number} 版已撤下。")
        return redirect(self.url)

    def _discard(self) -> HttpResponse:
        publishing.discard(self.version, self.request.user)
        messages.success(self.request, f"已放弃上传的 {self.version.file_name}。")
        return redirect(self.data_url)

    def _again(self) -> HttpResponse:
        form = OptionsForm(self.request.POST)
        if not form.is_valid():
            return self.shown(422, options=form)
        again(self.version, form.options())
        messages.success(self.request, "已重新开始处理。")
        return redirect(self.url)

    def _decide(self) -> HttpResponse:
        key = self.request.POST.get("finding", "")
        if not key.isdecimal() or len(key) > 18:
            raise Refused("请刷新页面再试")
        finding = get_object_or_404(Finding, pk=key, version=self.version)
        publishing.decide(finding, self.request.user, self.request.POST.get("reason", "")[:300].replace("\x00", ""))
        messages.success(self.request, f"已记录“{finding.column}”列可以公开的理由。")
        return redirect(f"{self.url}#findings")

    def _note(self) -> HttpResponse:
        note = self.request.POST.get("note", "")[:300].replace("\x00", "").strip()
        changed = Version.objects.filter(pk=self.version.pk).exclude(state__in=[State.PUBLISHED, State.WITHDRAWN])
        if not changed.update(note=note):
            raise Refused("发布过的版本不能再改说明")
        messages.success(self.request, "更新说明已保存。")
        return redirect(self.url)


class ChangesView(VersionPage):
    """What it changes, row by row."""

    template_name = "datasets/admin/changes.html"
    page_title = "与上一版比较"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        kind = request.GET.get("kind", "")
        after = request.GET.get("after", "")
        kind = kind if kind in CHANGE_KINDS else ""
        place = int(after) if after.isdecimal() and len(after) < 16 else 0
        found = comparing.changes(self.version, kind=kind, after=place, limit=CHANGES + 1)
        shown = found[:CHANGES]
        difference = self.version.difference
        types = {column.name: column.type for column in self.version.schema}
        return self.page(
            version=self.version,
            difference=comparing.words(difference),
            key=difference.get("key", []),
            kinds=[(name, label, difference.get(name)) for name, label in CHANGE_KINDS.items()],
            kind=kind,
            changes=[(change, CHANGE_KINDS[change.kind], _cells(change, types)) for change in shown],
            more=shown[-1].place if len(found) > CHANGES else 0,
        )


def _cells(change: Change, types: dict[str, Type]) -> list[tuple[str, str, str]]:
    """(header, before, after): of a changed row what changed, of another all it holds."""
    before, after = change.old or {}, change.new or {}
    names = change.fields if change.kind == "changed" else [*(after or before)]
    kinds = [(name, types.get(name, Type.TEXT)) for name in names]
    cells = [(name, _text(before.get(name), kind), _text(after.get(name), kind)) for name, kind in kinds]
    if change.kind == "changed":
        return cells
    return [(name, "", one or other) for name, other, one in cells if one or other]


def _text(value: Any, kind: Type) -> str:
    """A cell as people read it."""
    if value is None:
        return ""
    return ("是" if value else "否") if kind == Type.BOOLEAN else str(value)
