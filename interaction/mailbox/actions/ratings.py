"""How the writer rates an answer, and what the agency and the supervisor make of that."""

from typing import Any

from django import forms

from interaction.casework.degrees import LOW, Degree, Reason

from ..guards import last_rating
from ..models import Rating
from .base import PROCEDURE, LetterForm, Move, ReasonForm, long_text, register, round_of, settle_questions


@register(PROCEDURE, "rate")
class RateForm(LetterForm):
    """Five degrees, once for each answer. Whoever is not satisfied says why."""

    degree = forms.TypedChoiceField(
        label="您对答复满意吗", choices=Degree.choices, coerce=int, widget=forms.RadioSelect
    )
    reasons = forms.MultipleChoiceField(
        label="不满意在哪里", choices=Reason.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="评不满意、非常不满意的请选。",
    )  # fmt: skip
    words = long_text("还想说的话", required=False, max_length=2000)
    field_order = ["degree", "reasons", "words"]
    sealed = ("words",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        low = cleaned.get("degree") in LOW
        if low and not cleaned.get("reasons") and not cleaned.get("words") and not self.errors:
            self.add_error("reasons", "请选一项，或者在下面写明哪里不满意，方便改进。")
        if not low:
            cleaned["reasons"] = []
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        self.rated = round_of(self.situation)
        move.facts |= {
            "degree": self.cleaned_data["degree"], "reasons": self.cleaned_data["reasons"], "round": self.rated,
        }  # fmt: skip

    def apply(self, move: Move) -> None:
        super().apply(move)
        Rating.objects.create(
            case=move.case, round=self.rated, degree=self.cleaned_data["degree"],
            reasons=self.cleaned_data["reasons"], words=self.cleaned_data["words"],
        )  # fmt: skip


@register(PROCEDURE, "rate_low")
class RateLowForm(RateForm):
    """Not satisfied: whoever answered calls on the writer and answers again."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("degree") and cleaned["degree"] not in LOW:
            self.add_error("degree", "只有不满意、非常不满意的才退回重新办理。")
        return cleaned

    def apply(self, move: Move) -> None:
        super().apply(move)
        settle_questions(move)
        move.case.outcome = ""


@register(PROCEDURE, "appeal_rating")
class AppealRatingForm(ReasonForm):
    """Why the rating is wrong: meant for something else, given by mistake, or out of malice."""

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        self.rating = last_rating(self.situation)
        move.facts["rating"] = self.rating.pk if self.rating else None

    def apply(self, move: Move) -> None:
        super().apply(move)
        Rating.objects.filter(pk=move.facts["rating"]).update(standing=Rating.Standing.APPEALED)


@register(PROCEDURE, "decide_appeal")
class DecideAppealForm(ReasonForm):
    """Whether the rating counts. It stays on record either way."""

    decision = forms.ChoiceField(
        label="决定", widget=forms.RadioSelect,
        choices=[
            (Rating.Standing.COUNTED, "申诉不成立，评价照样计入统计"),
            (Rating.Standing.SET_ASIDE, "申诉成立，评价不计入统计"),
        ],
    )  # fmt: skip
    field_order = ["decision", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].help_text = self._at_issue()

    def _at_issue(self) -> str:
        """What the rating says and why the agency thinks it wrong: whoever decides has no other duty on the letter."""
        asked, rating = self.situation.last("appeal_rating"), last_rating(self.situation)
        if asked is None or rating is None or self.together:
            return ""
        why = asked.sealed.content.get("note", "") if hasattr(asked, "sealed") else ""
        reasons = "、".join(str(Reason(code).label) for code in rating.reasons if code in Reason.values)
        parts = (Degree(rating.degree).label, reasons, rating.words)
        return f"评价：{'；'.join(str(part) for part in parts if part)}。申诉理由：{why}"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        asked = self.situation.last("appeal_rating")
        rating = asked.facts.get("rating") if asked else None
        move.facts |= {"decision": self.cleaned_data["decision"], "rating": rating}

    def apply(self, move: Move) -> None:
        super().apply(move)
        Rating.objects.filter(pk=move.facts["rating"]).update(standing=self.cleaned_data["decision"])
