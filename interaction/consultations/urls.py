from django.urls import path
from django.views.decorators.http import require_safe

from . import views
from .feed import ConsultationsFeed

urlpatterns = [
    path("consultations/", views.index, name="consultations"),
    path("feeds/consultations.atom", require_safe(ConsultationsFeed()), name="consultations_feed"),
]
