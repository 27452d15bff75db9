from django.urls import path

from opendata.api.api import api
from opendata.api.everywhere import from_everywhere
from opendata.api.files import views as files
from opendata.api.problems import no_such_address

_of_api, _app_name, _namespace = api.urls
for _pattern in _of_api:
    if _pattern.callback:
        _pattern.callback = from_everywhere(_pattern.callback)

urlpatterns = [
    path("data/<slug:slug>/<int:number>/v<int:version>/<str:name>", files.file, name="data_file"),
    path("data/<slug:slug>/<int:number>/latest.<str:format>", files.latest, name="data_latest"),
    path("api/v1/", (_of_api, _app_name, _namespace)),
    path("api/v1/<path:rest>", no_such_address),
]
