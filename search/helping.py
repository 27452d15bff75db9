"""What helps beside the hits: best bets above them, and what may have been meant."""

from typing import Any

from search.best_bets import best_bets
from search.nearest import nearest
from search.results import ResultsPage


def help_with(page: ResultsPage) -> dict[str, Any]:
    """For the first page of a question; whoever turns pages has found what the question means. Raises
    SearchUnavailable."""
    wanted = page.asked.wanted
    if not wanted.text or wanted.words or page.asked.page > 1:
        return {"best_bets": [], "suggestions": []}
    return {
        "best_bets": best_bets(wanted.text, first=page.found.hits[0].url if page.found.hits else ""),
        "suggestions": [{"text": text, "url": page.url_for(text)} for text in nearest(wanted.text, page.found.total)],
    }
