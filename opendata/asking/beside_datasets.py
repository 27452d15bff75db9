"""What the page of a dataset says of asking."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from opendata.datasets.models import Dataset, Opening

from .kinds import Kind


def extra(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    new = reverse("data_ask_new")
    actions = [{"label": "报告错误", "url": f"{new}?kind={Kind.ERROR}&dataset={dataset.slug}"}]
    if dataset.opening == Opening.CONDITIONAL:
        actions.insert(0, {"label": "申请使用", "url": f"{new}?kind={Kind.ACCESS}&dataset={dataset.slug}"})
    else:
        actions.append({"label": "提出需求", "url": f"{new}?kind={Kind.WANTED}&dataset={dataset.slug}"})
    return {"actions": actions}
