"""What waits for a moderator: one queue for each kind of text, registered by the room it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from cms.agencies.permissions import covers, works_for_county

from .models import Moderated

PERMISSION = "moderation.add_decision"


def _nowhere(record: Any) -> str:
    return ""


def _nothing(record: Any) -> None:
    return None


@dataclass(frozen=True)
class Queue:
    """``name`` stands in ``Decision.kind`` and in addresses, for ever; ``model``: ``"app.Model"``, a ``Moderated``.

    ``agency``: the lookup to the key of the agency it belongs to (``"call__lead_agency"``); ``sent``: the column of the
    time it came in. ``about``: what it was written on (the title of the survey); ``text``: all of what was written and
    would be shown, in full; ``place``: an address where it can be seen in its surroundings. These three read no more
    of the database than ``related`` brings (lookups of ``select_related``).

    ``waits``: narrows what is ready to be decided, where not all that is held is. ``decided``: called in the decision's
    transaction with the record as it is now.
    """

    name: str
    label: str
    model: str
    agency: str
    about: Callable[[Any], str]
    text: Callable[[Any], str]
    place: Callable[[Any], str] = _nowhere
    sent: str = "sent_at"
    related: tuple[str, ...] = ()
    waits: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda records: records
    decided: Callable[[Any], None] = _nothing
    order: int = 100

    def get_model(self) -> type[Moderated]:
        return apps.get_model(self.model)

    def records(self, user: Any) -> QuerySet[Any]:
        """Those this member of staff may decide on."""
        found: QuerySet[Any] = self.get_model()._default_manager.all()
        if not user.has_perm(PERMISSION):
            return found.none()
        return found if works_for_county(user) else found.filter(**{self.agency: user.agency_id})

    def at(self, user: Any, standing: str) -> QuerySet[Any]:
        """Theirs of this standing: waiting ones the oldest first, decided ones the newest first."""
        found = self.records(user).filter(standing=standing).select_related(*self.related)
        return self.waits(found).order_by("pk") if standing == Moderated.Standing.HELD else found.order_by("-pk")

    def agency_of(self, record: Any) -> int | None:
        *path, last = self.agency.removesuffix("_id").split("__")
        for name in path:
            record = getattr(record, name)
        return getattr(record, f"{last}_id")  # type: ignore[no-any-return]

    def may(self, user: Any, record: Any) -> bool:
        return bool(user.has_perm(PERMISSION)) and covers(user, self.agency_of(record))


_queues: dict[str, Queue] = {}


def register(queue: Queue) -> None:
    """Make a queue known. Registering a name again replaces it."""
    _queues[queue.name] = queue


def every() -> list[Queue]:
    return sorted(_queues.values(), key=lambda queue: (queue.order, queue.name))


def get(name: str) -> Queue | None:
    return _queues.get(name)


def of(record: Any) -> Queue:
    """The queue this record belongs to."""
    return next(queue for queue in _queues.values() if isinstance(record, queue.get_model()))


MOST = 1000  # counted; more are “1000+”


@dataclass(frozen=True)
class Waiting:
    queue: Queue
    number: int

    @property
    def shown(self) -> str:
        return f"{MOST}+" if self.number > MOST else str(self.number)


def waiting(user: Any) -> list[Waiting]:
    """How much waits for this member of staff, queue by queue; counts no further than anybody reads."""
    return [Waiting(queue, queue.at(user, Moderated.Standing.HELD).order_by()[: MOST + 1].count()) for queue in every()]
