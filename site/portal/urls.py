"""Where every address of the portal leads."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import health
from portal.sitemaps import SITEMAPS

handler403 = "portal.views.permission_denied"

urlpatterns = [
    # First: programs ask for rows thousands of times, and every other include would be tried before.
    path("", include("opendata.api.urls")),
    path("health/", health.health),
    path("health/live/", health.live),
    path("health/ready/", health.ready),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("admin/", include(wagtailadmin_urls)),
    path("files/", include(wagtaildocs_urls)),
    # Pictures as pages show them; files for download come by files/, which asks whether they are public.
    path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
    path("", include("cms.agencies.urls")),
    path("", include("cms.disclosure.urls")),
    path("", include("cms.notices.urls")),
    path("", include("interaction.casework.urls")),
    path("", include("interaction.requests.urls")),
    path("", include("interaction.mailbox.urls")),
    path("", include("interaction.consultations.urls")),
    path("", include("interaction.consultations.opinions.urls")),
    path("", include("interaction.consultations.surveys.urls")),
    path("", include("interaction.consultations.events.urls")),
    path("", include("interaction.consultations.interviews.urls")),
    path("", include("interaction.supervision.urls")),
    path("", include("search.urls")),
    path("", include("opendata.keys.urls")),
    path("", include("opendata.asking.urls")),
    path("", include("opendata.reuse.urls")),
    path("", include("opendata.looking.urls")),
    path("", include("opendata.feeds.subscriptions.urls")),
    path("", include("opendata.feeds.outbound.urls")),
    # Under /data/ fixed words come first, then what a dataset is called: rooms with /data/<word>/ above this line.
    path("", include("opendata.metadata.urls")),
    path("", include("opendata.datasets.urls")),
    path("", include("cms.columns.urls")),
    path("", include(wagtail_urls)),
]
