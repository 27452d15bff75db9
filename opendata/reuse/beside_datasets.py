"""What the page of a dataset shows of what was made of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from opendata.datasets.models import Dataset

from .models import Reuse

SHOWN = 3


def extra(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    """``reuses``: the newest few; ``more_reuses``: where all of them are."""
    found = list(Reuse.objects.public().filter(datasets=dataset).order_by("-sent_at", "-pk")[:SHOWN])
    new = f"{reverse('data_reuse_new')}?dataset={dataset.slug}"
    return {
        "reuses": found,
        "more_reuses": f"{reverse('data_reuse')}?dataset={dataset.slug}",
        "actions": [{"label": "提交应用成果", "url": new}],
    }
