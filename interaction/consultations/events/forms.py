"""The form of an event in the admin: it says what is too late and what is missing before the reviewers see it."""

from typing import Any

from cms.review.forms import ExaminedForm


class EventForm(ExaminedForm):
    def _post_clean(self) -> None:
        """Once the instance has what was typed. A draft may wait."""
        super()._post_clean()
        if self.is_deferred_validation:
            return
        from . import binding  # models stand on this module

        sound = not self.errors
        for field, problem in binding.missing(self.instance):
            self.add_error(field if field in self.fields else None, problem)
        if sound:
            for field, problem in binding.altered_fields(self.instance):
                self.add_error(field if field in self.fields else None, problem)
            for problem in binding.too_late(self.instance):
                self.add_error("late_reason" if "late_reason" in self.fields else None, problem)

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        formset: Any = self.formsets.get("categories")
        if not valid or formset is None or self.is_deferred_validation:
            return valid
        from . import binding

        kept = [form.cleaned_data for form in formset.forms if form.cleaned_data and form not in formset.deleted_forms]
        places = {data["id"].pk: data["places"] for data in kept if data.get("id")}
        problems = binding.altered_places(self.instance.pk, places)
        if not kept:
            problems.append("请至少写一类名额。")
        for problem in problems:
            self.add_error(None, problem)
        return not problems
