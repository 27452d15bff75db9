from django.urls import path

from opendata.api.api import api
from opendata.api.problems import no_such_address

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", no_such_address),
]
