from django.urls import path

from .public import views

# Whatever has a fixed word after /data/ must be included before this; models.catalogue.RESERVED_SLUGS keeps the words.
urlpatterns = [
    path("data/", views.home, name="data_home"),
    path("data/<slug:slug>/", views.dataset_page, name="dataset"),
]
