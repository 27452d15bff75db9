from django.apps import AppConfig
from django.db.models import Q


class SurveysConfig(AppConfig):
    name = "interaction.consultations.surveys"
    label = "surveys"
    verbose_name = "问卷调查"

    def ready(self) -> None:
        from interaction.moderation import queues

        from ..shared import kinds
        from . import moderation
        from .models import Survey

        kinds.register(
            kinds.Kind("surveys", "问卷调查", model=Survey, result=~Q(conclusion=""), call="答问卷", order=20)
        )
        queues.register(moderation.QUEUE)
