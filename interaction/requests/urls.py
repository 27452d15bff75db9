from django.urls import URLPattern, URLResolver, include, path

from interaction.casework.sending.urls import urls_of

from .applying import views
from .applying.index import index
from .applying.room import ROOM
from .following.urls import third_party_urls, track_urls
from .procedure_page import procedure_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("requests/", index, name="requests"),
    path("requests/new/published/", views.published, name="request_new_published"),
    path("requests/", include(urls_of(ROOM))),
    path("requests/track/", include(track_urls)),
    path("requests/third-party/", include(third_party_urls)),
    path("requests/procedure/", procedure_page, name="requests-procedure"),
]
