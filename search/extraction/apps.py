from django.apps import AppConfig
from django.db.models import signals


class ExtractionConfig(AppConfig):
    name = "search.extraction"
    verbose_name = "附件文字"

    def ready(self) -> None:
        from wagtail.documents import get_document_model
        from wagtail.models import Collection, CollectionViewRestriction

        from search import outbox
        from search.extraction import stock

        signals.post_save.connect(stock.document_saved, sender=get_document_model())
        signals.pre_delete.connect(stock.document_going, sender=get_document_model())
        signals.post_save.connect(stock.collection_saved, sender=Collection)
        for signal in (signals.post_save, signals.post_delete):
            signal.connect(stock.restriction_changed, sender=CollectionViewRestriction)
        outbox.register_spreader(stock.COLLECTION, stock.mark_within)
