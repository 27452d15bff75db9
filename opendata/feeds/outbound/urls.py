from django.urls import path, re_path

from . import views

FORM = "(?P<form>rss|atom|json)"

urlpatterns = [
    path("feeds/", views.index, name="feeds"),
    re_path(rf"^feeds/(?P<name>[a-z0-9-]+(?:/[A-Za-z0-9_-]+)?)\.{FORM}$", views.feed, name="feed"),
    # The feeds that stood at addresses of their own before there were feeds of everything.
    path("mailbox/letters/feed.xml", views.feed, {"name": "letters", "form": "atom"}, name="published_letters_feed"),
]
