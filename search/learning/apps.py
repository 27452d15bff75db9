from django.apps import AppConfig
from django.db.models import signals


class LearningConfig(AppConfig):
    name = "search.learning"
    label = "search_learning"
    verbose_name = "检索分析"

    def ready(self) -> None:
        from search.learning import hot
        from search.learning.models import Verdict

        signals.post_save.connect(hot.changed, sender=Verdict)
        signals.post_delete.connect(hot.changed, sender=Verdict)
