from django.urls import path

from . import views
from .feed import ConsultationsFeed

urlpatterns = [
    path("consultations/", views.index, name="consultations"),
    path("feeds/consultations.atom", ConsultationsFeed(), name="consultations_feed"),
]
