"""Where every address of the portal leads."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import health

handler403 = "portal.views.permission_denied"

urlpatterns = [
    path("health/", health.health),
    path("health/live/", health.live),
    path("health/ready/", health.ready),
    path("admin/", include(wagtailadmin_urls)),
    path("files/", include(wagtaildocs_urls)),
    path("", include("cms.agencies.urls")),
    path("", include("cms.disclosure.urls")),
    path("", include("cms.notices.urls")),
    path("", include("search.urls")),
    path("", include("opendata.api.urls")),
    path("", include("cms.columns.urls")),
    path("", include(wagtail_urls)),
]
