from django.urls import path, register_converter

from . import views
from .addresses import CountingConverter

register_converter(CountingConverter, "data_number")

_RESOURCE = "data/<slug:slug>/<data_number:number>/"
_VERSION = f"{_RESOURCE}v<data_number:version>/"

urlpatterns = [
    path(_RESOURCE, views.table, name="data_resource"),
    path(_VERSION, views.table, name="data_version"),
]
