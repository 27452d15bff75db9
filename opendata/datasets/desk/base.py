"""What the pages of the data desk have in common."""

from abc import ABC, abstractmethod
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ..models import Dataset
from . import reach


class DataView(ABC, WagtailAdminTemplateMixin, View):
    """A page about one dataset, for those who may work on it; kept by no cache."""

    page_title = "数据和版本"
    header_icon = "table"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not reach.may_work(request.user, self.dataset):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @property
    @abstractmethod
    def dataset(self) -> Dataset:
        """What it is about."""

    @property
    def data_url(self) -> str:
        return reverse("data_desk:dataset", args=[self.dataset.pk])

    @property
    def catalogue_url(self) -> str:
        viewset = Dataset.snippet_viewset  # type: ignore[attr-defined]
        return reverse(viewset.get_url_name("edit"), args=[self.dataset.pk])

    def get_page_title(self) -> str:
        return f"{self.page_title}：{self.about()}"

    def about(self) -> str:
        """What the page is about, for its title."""
        return self.dataset.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = Dataset.snippet_viewset  # type: ignore[attr-defined]
        return [
            {"url": reverse("wagtailadmin_home"), "label": "首页"},
            {"url": reverse(viewset.get_url_name("list")), "label": "数据集"},
            {"url": self.catalogue_url, "label": self.dataset.title},
            *self.trail(),
        ]

    def trail(self) -> list[dict[str, Any]]:
        """What stands behind the dataset in the breadcrumbs."""
        return [{"url": "", "label": "数据和版本"}]

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)
