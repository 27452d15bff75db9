from django.urls import path

from search.advanced_views import advanced_page
from search.learning.views import seen
from search.views import search_page, suggestions

urlpatterns = [
    path("search/", search_page, name="search"),
    path("search/advanced/", advanced_page, name="advanced_search"),
    path("search/suggest/", suggestions, name="search_suggest"),
    path("search/seen/", seen, name="search_seen"),
]
