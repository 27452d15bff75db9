from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "interaction.consultations.opinions"
    label = "opinions"
    verbose_name = "意见征集"

    def ready(self) -> None:
        from interaction.casework.desk import dues
        from interaction.casework.papers import store
        from interaction.moderation import queues

        from ..shared import kinds
        from . import due, moderation
        from .models import Call, OpinionFile
        from .models.call import RESULT_OUT

        kinds.register(kinds.Kind("opinions", "意见征集", Call, RESULT_OUT, call="提意见", order=10))
        queues.register(moderation.QUEUE)
        dues.register(due.SOURCE)
        store.register_holder(lambda files: OpinionFile.objects.filter(file__in=files).values_list("file", flat=True))
