"""Who handles a case: signing for it, and objecting to it."""

from typing import Any

from django import forms

from cms.agencies.models import Agency

from .base import CaseForm, Move, ReasonForm


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
