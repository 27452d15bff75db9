from django.urls import URLPattern, include, path

from .following.urls import third_party_urls, track_urls
from .procedure_page import procedure_page

urlpatterns: list[URLPattern] = [
    path("requests/track/", include(track_urls)),
    path("requests/third-party/", include(third_party_urls)),
    path("requests/procedure/", procedure_page, name="requests-procedure"),
]
