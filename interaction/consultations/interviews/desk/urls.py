from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/", views.LiveView.as_view(), name="live"),
    path("<int:pk>/state/", views.StateView.as_view(), name="state"),
    path("<int:pk>/line/<int:line>/", views.CorrectView.as_view(), name="correct"),
    path("<int:pk>/question/<int:question>/", views.QuestionView.as_view(), name="question"),
]
