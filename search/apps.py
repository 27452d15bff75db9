from collections.abc import Collection
from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models import signals


def _kinds(codes: Collection[str]) -> dict[str, str]:
    from search import engine

    return {index.kind: index.kind_label for index in engine.indexes() if index.kind in codes}


def _public_words_changed(**kwargs: Any) -> None:
    """What was found with the old words is no longer what is found."""
    from search import memory

    memory.bump()
    transaction.on_commit(memory.bump, using=kwargs.get("using"))


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from search import labels, outbox
        from search.models import BestBet, StopWord, Synonym, Term

        labels.register("kind", _kinds)
        signals.pre_save.connect(outbox.word_changing, sender=Term)
        signals.post_save.connect(outbox.word_changed, sender=Term)
        signals.post_delete.connect(outbox.word_changed, sender=Term)
        for model in (Term, StopWord, Synonym, BestBet):
            for signal in (signals.post_save, signals.post_delete):
                signal.connect(_public_words_changed, sender=model)
