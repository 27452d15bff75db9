from django.urls import path

from .views import LetterView, ListView, PictureView

APP_NAME = "letters_desk"
urlpatterns = [
    path("", ListView.as_view(), name="list"),
    path("<str:number>/", LetterView.as_view(), name="letter"),
    path("<str:number>/pictures/<int:file>/<slug:how>/", PictureView.as_view(), name="picture"),
]
