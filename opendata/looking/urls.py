from django.urls import path, register_converter

from . import views
from .addresses import CountingConverter

register_converter(CountingConverter, "data_number")

_RESOURCE = "data/<slug:slug>/<data_number:number>/"
_VERSION = f"{_RESOURCE}v<data_number:version>/"
_PAGES = [
    ("", views.table, ""),
    ("rows/<data_number:row>/", views.row, "_row"),
    ("profile/", views.profile, "_profile"),
    ("chart/", views.chart, "_chart"),
    ("map/", views.map_page, "_map"),
    ("changes/", views.changes, "_changes"),
]

# Of the newest version: "data_resource", "data_profile" …; of each version for ever: "data_version",
# "data_version_profile" …
urlpatterns = [
    *(path(_RESOURCE + place, view, name=f"data{name or '_resource'}") for place, view, name in _PAGES),
    *(path(f"{_VERSION}{place}", view, name=f"data_version{name}") for place, view, name in _PAGES),
]
