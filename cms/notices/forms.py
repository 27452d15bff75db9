"""The form of a notice."""

from typing import Any

from cms.review.forms import ExaminedForm


class NoticeForm(ExaminedForm):
    def clean(self) -> dict[str, Any]:
        """A kind that needs a last day gets one before the notice goes to the reviewers; a draft may wait."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind and kind.end_required and not self.is_deferred_validation and not cleaned.get("period_end"):
            self.add_error("period_end", f"{kind.name}必须写明截止日期。")
        return cleaned
