from django.urls import path

from ..shared import addresses  # noqa: F401 - its converter
from . import views

_ONE = "consultations/surveys/<activity_key:pk>/"

urlpatterns = [
    path(_ONE, views.survey_page, name="survey"),
    path(f"{_ONE}answer/", views.answer, name="survey_answer"),
    path(f"{_ONE}sent/", views.sent, name="survey_sent"),
    path(f"{_ONE}results/", views.results_page, name="survey_results"),
    path(f"{_ONE}results/<activity_key:number>/", views.remarks_page, name="survey_remarks"),
    path(f"{_ONE}results.csv", views.results_file, {"kind": "csv"}, name="survey_results_csv"),
    path(f"{_ONE}results.xlsx", views.results_file, {"kind": "xlsx"}, name="survey_results_xlsx"),
]
