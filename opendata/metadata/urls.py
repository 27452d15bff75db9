from django.urls import path, re_path

from . import views

urlpatterns = [
    path("data/catalogue.csv", views.catalogue_sheet, name="data_catalogue_sheet"),
    re_path(r"^data/catalogue\.(?P<form>jsonld|ttl)\Z", views.catalogue, name="data_catalogue"),
    re_path(r"^data/(?P<slug>[-\w]+)/dcat\.(?P<form>jsonld|ttl)\Z", views.dcat, name="data_dcat"),
    path("data/<slug:slug>/croissant.json", views.croissant, name="data_croissant"),
    path("data/<slug:slug>/datapackage.json", views.package, name="data_package"),
]
