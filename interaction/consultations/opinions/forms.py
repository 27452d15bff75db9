"""The forms of a call and of its result in the admin. A draft may wait; what goes to the reviewers is whole."""

from typing import Any

from django.core.exceptions import ValidationError

from cms.review.forms import ExaminedForm


class CallForm(ExaminedForm):
    def clean(self) -> dict[str, Any]:
        """Long enough, or the public is told why not."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if self.is_deferred_validation or not opens_at or not closes_at or self.instance.published_at:
            return cleaned
        self.instance.opens_at, self.instance.closes_at = opens_at, closes_at
        self.instance.shorter_reason = cleaned.get("shorter_reason") or ""
        if said := self.instance.too_short():
            self.add_error("closes_at", said)
        return cleaned


class ResultForm(ExaminedForm):
    def clean(self) -> dict[str, Any]:
        """Whoever is not heard is told why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_deferred_validation:
            for form in self.formsets["feedback"].forms if "feedback" in self.formsets else ():
                line = getattr(form, "cleaned_data", {})
                if line.get("DELETE") or not line.get("outcome"):
                    continue
                if line["outcome"] != "adopted" and not (line.get("reason") or "").strip():
                    form.add_error("reason", ValidationError("部分采纳、未采纳的，请说明理由。"))
        return cleaned
