from django.contrib.sitemaps import views as sitemap_views
from django.urls import path

from cms.columns import views
from cms.columns.sitemaps import SITEMAPS

urlpatterns = [
    path("display/", views.display, name="display"),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
]
