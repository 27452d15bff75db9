from collections.abc import Collection

from django.apps import AppConfig
from django.db.models import signals


def _kinds(codes: Collection[str]) -> dict[str, str]:
    from search import engine

    return {index.kind: index.kind_label for index in engine.indexes() if index.kind in codes}


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from search import labels, outbox
        from search.models import Term

        labels.register("kind", _kinds)
        signals.pre_save.connect(outbox.word_changing, sender=Term)
        signals.post_save.connect(outbox.word_changed, sender=Term)
        signals.post_delete.connect(outbox.word_changed, sender=Term)
