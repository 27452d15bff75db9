from django.urls import path

from . import views

urlpatterns = [
    path("consultations/", views.index, name="consultations"),
]
