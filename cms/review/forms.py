"""The form of a record or page that belongs to an agency: an editor writes in the name of their own."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from cms.agencies.permissions import agencies_for


class _OwnAgency:
    agency_field = ""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields.get(self.agency_field)  # type: ignore[attr-defined]
        user = self.for_user  # type: ignore[attr-defined]
        if field is None or user is None:
            return
        current = getattr(self.instance, f"{self.agency_field}_id")  # type: ignore[attr-defined]
        field.queryset = agencies_for(user) | type(field.queryset)(field.queryset.model).filter(pk=current)
        if user.agency_id:
            field.initial = user.agency_id
            field.empty_label = None


class ExaminedForm(_OwnAgency, WagtailAdminModelForm):
    """For records; ``base_form_class`` of every ``ExaminedRecord``."""

    agency_field = "lead_agency"


class ExaminedPageForm(_OwnAgency, WagtailAdminPageForm):
    """For pages; ``base_form_class`` of every ``ExaminedPage``."""

    agency_field = "agency"
