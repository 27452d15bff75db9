"""Who handles a case: giving it to a desk, signing for it, and objecting to it."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from cms.agencies.models import Agency, AgencyQuerySet, User

from .base import CaseForm, Move, ReasonForm, StaffField, handlers_of


class AssignForm(CaseForm):
    """Which agency handles it, and who there, if that is known already. ``nobody``: what is said of an agency that has
    none for it."""

    nobody = "没有承办人员，请先在“用户”里设置承办岗。"

    desk = forms.ModelChoiceField(
        Agency.objects.none(), label="承办机构", required=False, help_text="不选就由本机关承办。"
    )
    handler = StaffField(Agency.objects.none(), label="承办人", required=False, help_text="不选则由承办机构自行签收。")
    field_order = ["desk", "handler", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = self.desks()
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]
        self.fields["desk"].initial = self.case.desk_id
        self.fields["handler"].queryset = self.handlers(desks).select_related("agency")  # type: ignore[attr-defined]

    def desks(self) -> AgencyQuerySet:
        """Any agency of the county: one that finds it is not its own objects."""
        return Agency.objects.current()

    def handlers(self, desks: Any) -> QuerySet[User]:
        """Who there may handle it."""
        return handlers_of(desks)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        handler = cleaned.get("handler")
        desk = cleaned.get("desk") or (handler.agency if handler else self.case.agency)
        cleaned["desk"] = desk
        if handler is not None and handler.agency_id != desk.pk:
            self.add_error("handler", f"所选承办人不是{desk.display_name}的人员。")
        elif not self.errors and not self.handlers([desk.pk]).exists():
            self.add_error("desk", f"{desk.display_name}{self.nobody}")
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        handler = self.cleaned_data["handler"]
        move.facts |= {"desk": self.cleaned_data["desk"].pk, "handler": handler.pk if handler else None}

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.desk, move.case.handler = self.cleaned_data["desk"], self.cleaned_data["handler"]
        if "receiver" in move.situation.actor.roles and move.case.received_by_id is None:
            move.case.received_by = move.situation.actor.user


class AcceptForm(CaseForm):
    """Whoever signs for it handles it."""

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.handler = move.situation.actor.user


class ObjectForm(ReasonForm):
    """Why it is not this desk's, and whose it may be."""

    suggested = forms.ModelChoiceField(Agency.objects.none(), label="建议的承办机构", required=False)
    field_order = ["suggested", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = Agency.objects.current().exclude(pk=self.case.desk_id)
        self.fields["suggested"].queryset = current  # type: ignore[attr-defined]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        suggested = self.cleaned_data["suggested"]
        move.facts["suggested"] = suggested.pk if suggested else None

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.desk, move.case.handler = move.case.agency, None
