"""Limits that are different here, in the admin: which, how many days, and what says so."""

from typing import Any

from django import forms
from django.db.models.signals import post_delete, post_save
from django.utils.text import Truncator
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from . import limits, procedures
from .models import LimitChange
from .procedures import Limit

UNITS = {"workdays": "个工作日", "days": "日"}


def _national(change: LimitChange) -> Limit | None:
    """The procedure's own limit; None where a later edition of it has none of this name."""
    known = {procedure.name: procedure for procedure in procedures.all_procedures()}
    found = known.get(change.procedure)
    return found.adjustable.get(change.limit) if found else None


def _described(limit: Limit) -> str:
    """As wide as a field is: a list is as wide as the longest of its lines."""
    return (
        f"{limit.label}（国家规定 {limit.days} {UNITS[limit.unit]}，{Truncator(limit.basis).chars(24, truncate='……')}）"
    )


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            procedure.label,
            [
                (f"{procedure.name}/{one.name}", _described(one))
                for one in procedure.adjustable.values()
            ],
        )
        for procedure in procedures.all_procedures()
    ]  # fmt: skip


class LimitChangeForm(WagtailAdminModelForm):
    """``which``: procedure and limit in one choice."""

    which = forms.ChoiceField(label="哪一项期限")

    class Meta:
        model = LimitChange
        fields = ("days", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["which"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _choices()
        if self.instance.pk:
            self.initial["which"] = f"{self.instance.procedure}/{self.instance.limit}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("which"):
            self.instance.procedure, self.instance.limit = cleaned["which"].split("/")
            same = LimitChange.objects.filter(procedure=self.instance.procedure, limit=self.instance.limit)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("which", "这项期限已经调整过，请修改原来的那一条。")
            national = _national(self.instance)
            problem = national.problem(cleaned["days"]) if national and cleaned.get("days") else ""
            if problem:
                self.add_error("days", problem)
        return cleaned


class LimitChangeViewSet(ModelViewSet):
    model = LimitChange
    name = "limit_changes"
    icon = "time"
    menu_label = "期限调整"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        Column("label", label="期限", accessor=lambda one: getattr(_national(one), "label", f"{one}")),
        Column("days", label="本地天数"),
        Column("national", label="国家规定", accessor=lambda one: getattr(_national(one), "days", "—")),
        "basis",
        "changed_at",
    ]
    ordering = ["procedure", "limit"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                "<p>没有调整的，一律按国家规定。只有本省、本市的规定与国家规定不同的才在这里填写，并写明依据；"
                "法定最长期限不得延长。调整只对以后开始计算的期限有效，已经开始计算的不变。</p>",
                heading="怎样填写",
            ),
            FieldPanel("which"),
            FieldPanel("days"),
            FieldPanel("basis"),
        ],
        base_form_class=LimitChangeForm,
    )


@hooks.register("register_admin_viewset")
def register_limit_changes() -> LimitChangeViewSet:
    return LimitChangeViewSet()


def _changed(**kwargs: Any) -> None:
    limits.forget()


for _signal in (post_save, post_delete):
    _signal.connect(_changed, sender=LimitChange, dispatch_uid=f"casework.limits.{id(_signal)}")
