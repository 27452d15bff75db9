from django.urls import path

from . import views

urlpatterns = [
    path("data/reuse/", views.index, name="data_reuse"),
    path("data/reuse/new/", views.new, name="data_reuse_new"),
    path("data/reuse/thanks/", views.thanks, name="data_reuse_thanks"),
    path("data/reuse/<int:pk>/", views.one, name="data_reuse_one"),
]
