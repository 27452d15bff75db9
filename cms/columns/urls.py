from django.urls import path

from cms.columns import views

urlpatterns = [
    path("display/", views.display, name="display"),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
