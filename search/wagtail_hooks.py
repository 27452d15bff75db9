"""What search adds to the admin."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from search.admin_views import BestBetViewSet, StopWordViewSet, SynonymViewSet, TermViewSet


@hooks.register("register_admin_viewset")
def register_words() -> list[ModelViewSet]:
    return [
        TermViewSet("search_terms", url_prefix="search/terms"),
        SynonymViewSet("search_synonyms", url_prefix="search/synonyms"),
        StopWordViewSet("search_stop_words", url_prefix="search/stop-words"),
        BestBetViewSet("search_best_bets", url_prefix="search/best-bets"),
    ]
