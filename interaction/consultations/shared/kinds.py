"""The kinds of consultation the page /consultations/ shows. Each room registers its own from ``ready()``::

kinds.register(
    Kind("opinions", "意见征集", call="提意见", model=Call, result=Q(result__live=True, result__withdrawn_at=None))
)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When

from .activity import Activity, ActivityQuerySet, Stage, stage_of


def _nothing(activity: Any, now: datetime) -> str:
    return ""


@dataclass(frozen=True)
class Kind:
    """``name`` stands in the address; ``call``: what the public is asked to do, on the row of one that is open;
    ``result``: which of them have their result out, the condition of what ``has_result`` says of one; ``note``: what
    else a row says of an activity, e.g. when a hearing is held. It may read no more of the database: what it needs of
    other tables is in ``related``."""

    name: str
    label: str
    model: type[Activity]
    result: Q
    call: str = "参加"
    order: int = 100
    note: Callable[[Any, datetime], str] = _nothing
    related: tuple[str, ...] = ()

    def public(self) -> ActivityQuerySet:
        return self.model._default_manager.all().public()  # type: ignore[attr-defined, no-any-return]

    def at(self, stage: Stage | None, now: datetime) -> ActivityQuerySet:
        """The public ones that stand at this stage; all of them without one."""
        found = self.public()
        if stage is Stage.COMING:
            return found.filter(opens_at__gt=now)
        if stage is Stage.OPEN:
            return found.open(now)
        if stage is Stage.CLOSED:
            # Not ``exclude``: where the result is another record, there may be none.
            without = self.model._default_manager.filter(self.result).values("pk")
            return found.filter(closes_at__lte=now).exclude(pk__in=without)
        if stage is Stage.RESULT:
            return found.filter(self.result, closes_at__lte=now)
        return found

    def listed(self, activities: ActivityQuerySet) -> ActivityQuerySet:
        """With what a line of a list is made of, and no more."""
        out = Case(When(self.result, then=Value(True)), default=Value(False), output_field=BooleanField())
        found = activities.annotate(result_out=out).select_related("lead_agency", *self.related)
        return found.defer(*self.model.heavy_fields)

    def stage(self, activity: Any, now: datetime) -> Stage:
        """Of one that came by ``listed``."""
        return stage_of(activity.opens_at, activity.closes_at, now, activity.result_out)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Registering a name again replaces it."""
    _kinds[kind.name] = kind


def every() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def get(name: str) -> Kind | None:
    return _kinds.get(name)
