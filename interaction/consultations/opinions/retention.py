"""Names and contacts go when nobody needs them any more; what was said stays."""

from datetime import timedelta

from django.utils import timezone

from .models import Opinion, OpinionSettings

BATCH = 500


def forget_senders() -> int:
    """What the worker calls: empty what has been kept as long as it may be. How many were."""
    until = timezone.now() - timedelta(days=OpinionSettings.load().keep_days)
    due = Opinion.objects.filter(call__closes_at__lte=until).exclude(sender__isnull=True)
    # Encrypted columns cannot be looked up: an empty one stands as an empty text.
    keys = list(due.extra(where=["opinions_opinion.sender <> ''"]).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return Opinion.objects.filter(pk__in=keys).update(sender={})
