"""Addresses of the desk, below ``/admin/casework/``. A number is no secret; a query code never stands in one."""

from django.urls import path

from .action_view import ActionView
from .case_view import LookView, OneCaseView, PaperView
from .export import ExportView
from .list_view import ListView
from .together_view import TogetherView

APP_NAME = "desk"
CASE = "cases/<slug:number>/"

urlpatterns = [
    path("", ListView.as_view(), name="list"),
    path("export/<slug:kind>/", ExportView.as_view(), name="export"),
    path("together/", TogetherView.as_view(), name="together"),
    path(CASE, OneCaseView.as_view(), name="case"),
    path(f"{CASE}look/", LookView.as_view(), name="look"),
    path(f"{CASE}do/<slug:action>/", ActionView.as_view(), name="action"),
    path(f"{CASE}papers/<int:pk>/<slug:form>/", PaperView.as_view(), name="paper"),
]
