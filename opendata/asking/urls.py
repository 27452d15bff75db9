from django.urls import URLPattern, URLResolver, include, path

from interaction.casework.sending.urls import urls_of

from . import wanted_views
from .applying.room import ROOM
from .following.views import FOLLOWING
from .procedure_page import procedure_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("data/new/procedure/", procedure_page, name="data_procedure"),
    path("data/", include(urls_of(ROOM))),
    path("data/track/", include(FOLLOWING.urls())),
    path("data/wanted/", wanted_views.index, name="data_wanted"),
    path("data/wanted/<int:pk>/", wanted_views.want, name="data_want"),
]
