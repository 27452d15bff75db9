"""What this room adds to the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from .desk import dataset_views, log, panels, reach, version_views
from .desk.dictionary_view import DictionaryView
from .desk.viewsets import DatasetViewSet, LicenceViewSet, ThemeViewSet

urlpatterns = [
    path("<int:pk>/", dataset_views.DatasetView.as_view(), name="dataset"),
    path("<int:pk>/resources/new/", dataset_views.ResourceCreateView.as_view(), name="resource_new"),
    path("resources/<int:pk>/", dataset_views.ResourceEditView.as_view(), name="resource"),
    path("resources/<int:pk>/versions/", dataset_views.VersionsView.as_view(), name="versions"),
    path("resources/<int:pk>/upload/", dataset_views.UploadView.as_view(), name="upload"),
    path("resources/<int:pk>/dictionary/", DictionaryView.as_view(), name="dictionary"),
    path("versions/<int:pk>/", version_views.VersionView.as_view(), name="version"),
    path("versions/<int:pk>/changes/", version_views.ChangesView.as_view(), name="changes"),
]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("data/", include((urlpatterns, "data_desk")))]


class OpenDataGroup(ViewSetGroup):
    menu_label = "数据开放"
    menu_icon = "table"
    menu_order = 230
    items = (DatasetViewSet, ThemeViewSet, LicenceViewSet)


@hooks.register("register_admin_viewset")
def register_open_data() -> OpenDataGroup:
    return OpenDataGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    log.register(actions)


@hooks.register("construct_homepage_panels")
def construct_homepage_panels(request: HttpRequest, homepage: list[Any]) -> None:
    if reach.works_with_data(request.user):
        homepage += [panels.WaitingPanel(), panels.DuePanel()]
