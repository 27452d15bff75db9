from django.urls import path

from . import views

urlpatterns = [
    path("agencies/", views.directory, name="agencies"),
    path("agencies/<slug:slug>/", views.agency_page, name="agency"),
]
