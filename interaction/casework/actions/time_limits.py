"""More time for an answer: asked by the handler, approved by the head before the time is over, and told."""

from typing import Any

from .base import CaseForm, Move, long_text, number_of_days


class ExtendingForm(CaseForm):
    """So many days more, for a reason that is told. ``most``: the limit that is the longest."""

    days = number_of_days("延长多少个工作日")
    reasons = long_text("理由")
    field_order = ["days", "reasons", "note"]
    sealed = ("reasons",)
    most = ""
    defaults = {"days": "extension"}

    def longest(self) -> int:
        """How many days there can be at most; 0 where nothing says so."""
        return self.limit(self.most).days if self.most else 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        longest = self.longest()
        if longest and cleaned.get("days") and cleaned["days"] > longest:
            self.add_error("days", f"最多 {longest} 个工作日。")
        return cleaned


class AskExtensionForm(ExtendingForm):
    """The handler asks the head."""

    most = "extension"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["asked_days"] = self.cleaned_data["days"]


class ApproveExtensionForm(ExtendingForm):
    """The head approves, for as long as was asked or shorter."""

    most = "extension"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.situation.last("ask_extension")
        if asked is not None:
            self.fields["days"].initial = asked.facts["asked_days"]
            self.fields["reasons"].initial = asked.sealed.content.get("reasons", "") if hasattr(asked, "sealed") else ""

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.days = self.cleaned_data["days"]
