"""What all pages of the desk have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ..models import Case
from .reach import Sight, has_desk, sight_of


class DeskView(WagtailAdminTemplateMixin, View):
    """A page of the desk: only for those who have one, and kept by no cache."""

    page_title = "办件"
    header_icon = "tasks"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_desk(request.user) or not self.allowed():
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def allowed(self) -> bool:
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home, desk = (
            {"url": reverse("wagtailadmin_home"), "label": "首页"},
            {"url": reverse("desk:list"), "label": "办件"},
        )
        return [home, desk]

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)


class CaseView(DeskView):
    """A page about one case. Whoever may not see it is told the same as where there is none."""

    least = Sight.CASE

    @cached_property
    def case(self) -> Case:
        found = (
            Case.objects.select_related("agency", "desk", "handler", "received_by")
            .filter(number=self.kwargs["number"])
            .first()
        )
        if found is None:
            raise Http404
        return found

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.request.user, self.case)

    def allowed(self) -> bool:
        if self.sight.value < self.least.value:
            raise Http404
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("desk:case", args=[self.case.number]), "label": self.case.number},
        ]
