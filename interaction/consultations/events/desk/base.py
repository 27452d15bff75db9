"""What these pages have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from .. import rights
from ..models import Event, RegistrationLook


class EventDeskView(WagtailAdminTemplateMixin, View):
    """A page about one event, for the staff that run it; kept by no cache."""

    page_title = "报名和签到"
    header_icon = "group"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rights.may_run(request.user, self.event):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @cached_property
    def event(self) -> Event:
        found = Event.objects.select_related("lead_agency", "basis").filter(pk=self.kwargs["pk"]).first()
        if found is None or not found.published_at:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return str(self.event)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "首页"}
        mine = {"url": reverse("events_desk:event", args=[self.event.pk]), "label": self.event.title[:30]}
        return [home, mine, *([] if self.page_title == "报名和签到" else [{"url": "", "label": self.page_title}])]

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(event=self.event, **context), status=status)

    def looked(self, what: str, reason: str) -> None:
        """Say that this member of staff is shown whose registrations these are; before showing."""
        user: Any = self.request.user
        RegistrationLook.objects.create(
            event=self.event, user=user, username=user.get_username(), what=what,
            reason=reason.strip()[:200] or "办理",
        )  # fmt: skip
