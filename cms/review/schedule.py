"""What is due: texts that were approved to go out at a set time, records whose time is over.

Both are rows of the database: what was due while nobody was running is done at the next start.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page, Revision

from .refusal import Refused

logger = logging.getLogger(__name__)


def _expired() -> "Iterator[QuerySet[Any]]":
    models = [m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page)]
    due = {"live": True, "expire_at__lt": timezone.now()}
    yield Page.objects.filter(**due).specific()
    for model in models:
        yield model._base_manager.filter(**due)


def publish_due() -> int:
    """Publish what is due and take down what has expired, each by itself; gives how many. Safe to run at any time.

    What the gate refuses is taken off the schedule and noted on the record, and does not hold up the others.
    """
    done = 0
    for queryset in _expired():
        for obj in queryset:
            obj.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            done += 1
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    for revision in due:
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except Refused as refused:
            _refuse(revision, refused)
        done += 1
    return done


@transaction.atomic
def _refuse(revision: Revision, refused: Refused) -> None:
    logger.warning("Scheduled publication refused: revision %s", revision.pk)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(revision.content_object, "review.refused", revision=revision, data={"reason": str(refused)})
