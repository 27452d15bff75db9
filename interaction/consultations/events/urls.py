from django.urls import path

from ..shared import addresses  # noqa: F401 - its converter
from .public import event_page, register, tracking

urlpatterns = [
    path("consultations/events/track/", tracking.track, name="event_track"),
    path("consultations/events/track/mine/", tracking.mine, name="event_mine"),
    path("consultations/events/track/cancel/", tracking.cancel, name="event_cancel"),
    path("consultations/events/track/leave/", tracking.leave, name="event_leave"),
    path("consultations/events/<activity_key:pk>/", event_page.event_page, name="event"),
    path("consultations/events/<activity_key:pk>/register/", register.register, name="event_register"),
    path("consultations/events/<activity_key:pk>/places/", event_page.places_page, name="event_places"),
    path("consultations/events/<activity_key:pk>/places/list.txt", event_page.list_file, name="event_list"),
    path("consultations/events/<activity_key:pk>/places/ranking.txt", event_page.ranking_file, name="event_ranking"),
]
