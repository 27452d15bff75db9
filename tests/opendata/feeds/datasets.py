"""A dataset with versions, as far as feeds look at it."""

from django.utils import timezone

from cms.review.admission import admit
from opendata.datasets.models import Dataset, Licence, Resource, State, Theme, Version


def new_dataset(agency, slug="bus-stops"):
    dataset = Dataset(
        title="公交站点", slug=slug, code=f"QH/{slug}", summary="全县公交站点和坐标。", lead_agency=agency,
        theme=Theme.objects.get_or_create(code="transport", defaults={"name": "交通"})[0],
        licence=Licence.objects.get_or_create(code="open", defaults={"name": "开放许可", "terms": "注明来源。"})[0],
        contact="县教育局办公室 0000-1234567",
    )  # fmt: skip
    admit([(dataset, timezone.now())], "旧网站")
    Resource.objects.create(dataset=dataset, number=1, title="站点表")
    return dataset


def new_version(dataset, number, **values):
    return Version.objects.create(
        resource=dataset.resources.get(), number=number, state=State.PUBLISHED, file_name="stops.csv", rows=1_234,
        published_at=timezone.now(), **values,
    )  # fmt: skip
