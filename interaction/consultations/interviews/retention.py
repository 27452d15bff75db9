"""Who asked is forgotten some time after the interview, and how they put it; what is public stays."""

from datetime import timedelta

from django.utils import timezone

from .models import InterviewQuestion, InterviewSettings

BATCH = 500


def erase_due() -> int:
    """What the worker calls: how many questions were emptied."""
    until = timezone.now() - timedelta(days=InterviewSettings.load().keep_days)
    due = InterviewQuestion.objects.filter(erased_on=None, interview__ends_at__lt=until)
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return InterviewQuestion.objects.filter(pk__in=keys).update(
        who="", written="", code_hash="", erased_on=timezone.localdate()
    )
