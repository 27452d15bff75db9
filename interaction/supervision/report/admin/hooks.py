"""Where annual reports meet Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import cells, rights, views
from .base import ICON, NAME

APP_NAME = "annual_reports"


@hooks.register("register_admin_urls")
def register_annual_report_urls() -> list[URLResolver]:
    patterns = [
        path("", views.IndexView.as_view(), name="index"),
        path("begin/", views.BeginView.as_view(), name="begin"),
        path("<int:pk>/", views.ReportView.as_view(), name="report"),
        path("<int:pk>/publish/", views.PublishView.as_view(), name="publish"),
        path("<int:pk>/correct/", views.CorrectView.as_view(), name="correct"),
        path("<int:pk>/recount/", views.RecountView.as_view(), name="recount"),
        path("<int:pk>/discard/", views.DiscardView.as_view(), name="discard"),
        path("<int:pk>/cells/<slug:row>/<slug:column>/", cells.CellView.as_view(), name="cell"),
        path("<int:pk>/export.<slug:form>", cells.ExportView.as_view(), name="export"),
    ]
    return [path("annual-reports/", include((patterns, APP_NAME)))]


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rights.has(request.user, "view")


@hooks.register("register_admin_menu_item")
def register_annual_report_menu_item() -> MenuItem:
    return ReportMenuItem(NAME, reverse("annual_reports:index"), name="annual-reports", icon_name=ICON, order=60)
