"""What these pages have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.review.policy import may
from interaction.casework.desk import dues

from ..models import Call, Result


class OpinionDeskView(WagtailAdminTemplateMixin, View):
    """A page about the opinions of one call, for the staff of its agency; kept by no cache. Supervisors may look."""

    page_title = "意见整理"
    header_icon = "comment"
    only_own = True  # False: supervisors see it, too
    request: Any
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (self.may_work or (not self.only_own and dues.supervises(request.user))):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @cached_property
    def may_work(self) -> bool:
        return may(self.request.user, "change", self.call)

    @cached_property
    def call(self) -> Call:
        found = Call.objects.select_related("lead_agency", "result").filter(pk=self.kwargs["pk"]).first()
        if found is None or not found.published_at:
            raise Http404
        return found

    @property
    def result(self) -> Result | None:
        return getattr(self.call, "result", None)

    def get_page_subtitle(self) -> str:
        return str(self.call)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "首页"}
        calls = {"url": reverse(Call.snippet_viewset.get_url_name("list")), "label": "意见征集"}  # type: ignore[attr-defined]
        mine = {"url": reverse("opinions:call", args=[self.call.pk]), "label": self.call.title[:30]}
        here = [] if self.page_title == "意见整理" else [{"url": "", "label": self.page_title}]
        return [home, calls, mine, *here]

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        context = {"call": self.call, "may_work": self.may_work, **context}
        return self.render_to_response(self.get_context_data(**context), status=status)
