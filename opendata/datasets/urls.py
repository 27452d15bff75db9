from django.urls import path

from .public import views

# Whatever has a fixed word after /data/ must be included before this; models.catalogue.RESERVED_SLUGS keeps the words.
urlpatterns = [
    path("data/", views.home, name="data_home"),
    path("data/quality/", views.quality_page, name="data_quality"),
    path("data/figures/", views.figures_page, name="data_figures"),
    path("data/figures.csv", views.figures_csv, name="data_figures_csv"),
    path("data/figures.json", views.figures_json, name="data_figures_json"),
    path("data/<slug:slug>/", views.dataset_page, name="dataset"),
]
