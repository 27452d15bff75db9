from django.apps import AppConfig
from django.db.models import Q


class InterviewsConfig(AppConfig):
    name = "interaction.consultations.interviews"
    label = "interviews"
    verbose_name = "在线访谈"

    def ready(self) -> None:
        from interaction.casework.desk import dues
        from interaction.moderation import queues

        from ..shared import kinds
        from . import due, moderation
        from .models import Interview

        kinds.register(
            kinds.Kind(
                "interviews", "在线访谈", model=Interview, result=Q(room__ended_at__isnull=False), call="提问",
                order=40, note=_when,
            )
        )  # fmt: skip
        queues.register(moderation.QUEUE)
        dues.register(due.SOURCE)


def _when(interview: object, now: object) -> str:
    """On the row of the list: when it is held."""
    from django.utils import timezone

    starts = timezone.localtime(interview.starts_at)  # type: ignore[attr-defined]
    return f"{starts.year}年{starts.month}月{starts.day}日访谈"
