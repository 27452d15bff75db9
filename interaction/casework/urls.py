from django.urls import path

from .proof import views

urlpatterns = [
    path("timelines/", views.index, name="timelines"),
    path("timelines/index.json", views.index_json, name="timelines-json"),
    path("timelines/verify/", views.verify, name="timelines-verify"),
    path("timelines/<str:day>.txt", views.day_file, name="timelines-day"),
]
