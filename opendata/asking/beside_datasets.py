"""What the page of a dataset says of asking."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from opendata.datasets.models import Dataset, Opening

from .kinds import Kind
from .models import Correction

SHOWN = 5


def ask_url(kind: Kind, dataset: Dataset) -> str:
    """Where to ask that of a dataset; the form comes with both filled in."""
    return f"{reverse('data_ask_new')}?kind={kind}&dataset={dataset.slug}"


def extra(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    actions = [{"label": "报告错误", "url": ask_url(Kind.ERROR, dataset)}]
    if dataset.opening == Opening.CONDITIONAL:
        actions.insert(0, {"label": "申请使用", "url": ask_url(Kind.ACCESS, dataset)})
    else:
        actions.append({"label": "提出需求", "url": ask_url(Kind.WANTED, dataset)})
    return {"actions": actions, "corrections": list(Correction.of(dataset)[:SHOWN])}
