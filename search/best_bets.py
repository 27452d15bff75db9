"""What stands above everything found: what editors put there for a question, and the body whose name was asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from search import vocabulary
from search.models import BestBet
from search.segmentation import asked_words, changes, normalise, runs

LONGEST = 60  # characters of a question that may have one
SHOWN = 3

Key = tuple[str, ...]


@dataclass(frozen=True)
class Bet:
    """One line above the hits. ``label``: what it is, in a word."""

    title: str
    url: str
    summary: str = ""
    label: str = "推荐"


def _keys(question: str) -> tuple[str, Key]:
    """Questions are the same that have the same letters, or the same words but for those that say nothing."""
    return "".join(runs(normalise(question))), asked_words(question)


Questions = tuple[tuple[str, int], ...]  # each with the best bet's key

_questions: Questions = ()
_kept: tuple[Questions, int, dict[object, list[int]]] = (), -1, {}


def set_best_bets(bets: Iterable[BestBet]) -> None:
    """Make these the editors' best bets."""
    global _questions
    _questions = tuple((question, bet.pk) for bet in bets for question in bet.asked)


def _known() -> dict[object, list[int]]:
    """The best bets by what is asked for; put together anew when they, or what counts in a question, are others."""
    global _kept
    questions, now, kept = _questions, changes(), _kept
    if kept[0] is not questions or kept[1] != now:
        known: dict[object, list[int]] = {}
        for question, pk in questions:
            for key in _keys(question):
                known.setdefault(key, []).append(pk)
        kept = _kept = questions, now, known
    return kept[2]


def best_bets(question: str, first: str = "") -> list[Bet]:
    """What to show above everything found for exactly this question; ``first``: where the first hit leads, a body that
    stands there already needs no line of its own."""
    if not question or len(question) > LONGEST:
        return []
    letters, words = _keys(question)
    if not letters:
        return []
    known = _known()
    pks = [*known.get(letters, ()), *known.get(words, ())]
    bets = _bets(list(dict.fromkeys(pks))) if pks else []
    bets += [
        Bet(name.name, name.url, label="机构") for name in vocabulary.named(letters) if name.url and name.url != first
    ]
    return list({bet.url: bet for bet in reversed(bets)}.values())[::-1][:SHOWN]


def _bets(pks: list[int]) -> list[Bet]:
    """Those of the best bets that are to be shown today and lead somewhere public."""
    found = []
    for bet in BestBet.objects.current().filter(pk__in=pks).select_related("page").order_by("pk"):
        if bet.page is None:
            found.append(Bet(bet.title, bet.url, bet.summary))
        elif bet.page.live and not bet.page.get_view_restrictions().exists() and (url := bet.page.get_url()):
            found.append(Bet(bet.title or bet.page.title, url, bet.summary))
    return found
