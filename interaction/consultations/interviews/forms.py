"""The form of an interview in the admin."""

from cms.review.forms import ExaminedForm


class InterviewForm(ExaminedForm):
    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        formset = self.formsets.get("guests")
        if not valid or formset is None or self.is_deferred_validation:
            return valid
        if any(form.cleaned_data and form not in formset.deleted_forms for form in formset.forms):
            return True
        self.add_error(None, "请至少写一位嘉宾。")
        return False
