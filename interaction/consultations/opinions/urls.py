from django.urls import path

from ..shared import addresses  # noqa: F401 - registers activity_key
from . import taking, views

urlpatterns = [
    path("consultations/opinions/<activity_key:pk>/", views.call_page, name="call"),
    path("consultations/opinions/<activity_key:pk>/write/", taking.write, name="opinion_write"),
    path("consultations/opinions/<activity_key:pk>/sent/", taking.receipt, name="opinion_sent"),
    path("consultations/opinions/<activity_key:pk>/comments/", views.comments, name="call_comments"),
    path("consultations/opinions/<activity_key:pk>/result/", views.result_page, name="call_result"),
]
