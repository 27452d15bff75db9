"""The catalogue and its datasets, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from opendata.datasets.models import Dataset

from . import extras


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "data/index.html", {"datasets": Dataset.objects.in_catalogue()[:50]})


@require_safe
def dataset_page(request: HttpRequest, slug: str) -> HttpResponse:
    dataset = get_object_or_404(Dataset.objects.in_catalogue(), slug=slug)
    return render(request, "data/dataset.html", {"dataset": dataset, **extras.of(request, dataset)})
