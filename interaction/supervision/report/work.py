"""Counting in the background, for agencies with more cases than somebody at a screen would wait for.

What is to be counted is a row in the database; a worker that is killed leaves it to the next.
"""

import time

from django.utils import timezone

from .computing import compute
from .models import AnnualReport

TELL_EVERY = 0.5  # seconds between two writings of progress


def ask(report: AnnualReport) -> None:
    """Have it counted soon; anew, where it is being counted."""
    drafts = AnnualReport.objects.filter(pk=report.pk, status=AnnualReport.Status.DRAFT)
    drafts.update(asked_at=timezone.now(), progress=0)


def compute_due() -> int:
    """The periodic job: count what was asked for, the oldest first; how many reports were counted."""
    done = 0
    while report := AnnualReport.objects.filter(asked_at__isnull=False).order_by("asked_at").first():
        _compute(report)
        done += 1
    return done


def _compute(report: AnnualReport) -> None:
    told = time.monotonic()

    def progress(part: int, whole: int) -> None:
        nonlocal told
        if time.monotonic() - told > TELL_EVERY:
            told = time.monotonic()
            AnnualReport.objects.filter(pk=report.pk).update(progress=min(99, 100 * part // max(1, whole)))

    found = compute(report, progress)
    # By columns: what somebody enters meanwhile stays. Asked again meanwhile, it is counted again.
    AnnualReport.objects.filter(pk=report.pk, asked_at=report.asked_at, status=AnnualReport.Status.DRAFT).update(
        computed=found.to_json(), computed_at=timezone.now(), asked_at=None, progress=100
    )
