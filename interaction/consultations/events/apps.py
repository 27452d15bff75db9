from django.apps import AppConfig
from django.db.models import Q


class EventsConfig(AppConfig):
    name = "interaction.consultations.events"
    label = "events"
    verbose_name = "听证、旁听、开放日"

    def ready(self) -> None:
        from interaction.casework.desk import dues as desk_dues
        from interaction.casework.privacy import keys

        from ..shared import kinds
        from . import dues, registering
        from .models import Event, Registration

        kinds.register(
            kinds.Kind(
                "events",
                "听证、旁听、开放日",
                model=Event,
                result=~Q(minutes="") | ~Q(outcome=""),
                call="报名",
                order=30,
                note=_when,
            )
        )
        desk_dues.register(dues.SOURCE)
        keys.register_fingerprint(Registration, "phone_key", registering.person_key)


def _when(event: object, now: object) -> str:
    """On the row of the list: when it is held."""
    from django.utils import timezone

    starts = timezone.localtime(event.starts_at)  # type: ignore[attr-defined]
    return f"{starts.year}年{starts.month}月{starts.day}日举行"
