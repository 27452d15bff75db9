from django.urls import path

from . import pages

urlpatterns = [
    path("data/keys/", pages.index, name="data_keys"),
    path("data/keys/new/", pages.new, name="data_key_new"),
    path("data/keys/mine/", pages.mine, name="data_key_mine"),
]
