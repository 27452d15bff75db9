from django.urls import path

from ..shared import addresses  # noqa: F401 - its converter
from .public import asking_views, pages

urlpatterns = [
    path("consultations/interviews/track/", asking_views.track, name="interview_track"),
    path("consultations/interviews/track/mine/", asking_views.mine, name="interview_mine"),
    path("consultations/interviews/track/leave/", asking_views.leave, name="interview_leave"),
    path("consultations/interviews/<activity_key:pk>/", pages.interview_page, name="interview"),
    path("consultations/interviews/<activity_key:pk>/lines/", pages.lines, name="interview_lines"),
    path("consultations/interviews/<activity_key:pk>/ask/", asking_views.ask, name="interview_ask"),
]
