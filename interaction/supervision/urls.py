from django.urls import path

from .board import views

urlpatterns = [
    path("supervision/", views.public_board, name="supervision"),
]
