from django.urls import path

from ...shared import addresses  # noqa: F401 - registers activity_key
from . import entering, overview, owing, reading, sorting

APP_NAME = "opinions"

urlpatterns = [
    path("due/", owing.ResultsDueView.as_view(), name="results_due"),
    path("opinion/<activity_key:opinion>/", reading.OpinionView.as_view(), name="opinion"),
    path("opinion/<activity_key:opinion>/<activity_key:file>/", reading.FileView.as_view(), name="file"),
    path("<activity_key:pk>/", overview.CallView.as_view(), name="call"),
    path("<activity_key:pk>/parts/", reading.PartsView.as_view(), name="parts"),
    path("<activity_key:pk>/enter/", entering.EnterView.as_view(), name="enter"),
    path("<activity_key:pk>/export/<str:kind>/", entering.ExportView.as_view(), name="export"),
    path("<activity_key:pk>/result/", sorting.ResultView.as_view(), name="result"),
    path("<activity_key:pk>/groups/<activity_key:group>/", sorting.GroupView.as_view(), name="group"),
]
