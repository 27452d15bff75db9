"""How much the demo's datasets have been used: more on working days, more of what people ask for, growing slowly."""

import zlib
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone

from opendata.datasets import standing
from opendata.datasets.models import Dataset, DatasetDay, Opening, Standing

DAYS = 330
SHARES = {"downloads": 0.22, "calls": 1.4, "robots": 0.6}  # of the views


def write(today: date) -> None:
    """From the day on which each was opened until yesterday."""
    datasets = list(Dataset.objects.public())
    for dataset in datasets:
        opened = timezone.localtime(dataset.published_at).date()
        first = max(opened, today - timedelta(days=DAYS))
        days = [first + timedelta(days=number) for number in range((today - first).days)]
        DatasetDay.objects.bulk_create([_day(dataset, day, today) for day in days], ignore_conflicts=True)
    standing.refresh([dataset.pk for dataset in datasets])
    sums = DatasetDay.objects.order_by().values("dataset").annotate(
        seen=Sum("views"), fetched=Sum("downloads"), called=Sum("calls"), machines=Sum("robots")
    )  # fmt: skip
    for row in sums:
        used = row["seen"] + row["fetched"] + row["called"]
        Standing.objects.filter(pk=row["dataset"]).update(
            views=row["seen"], downloads=row["fetched"], calls=row["called"], robots=row["machines"], used=used
        )


def _day(dataset: Dataset, day: date, today: date) -> DatasetDay:
    liked = 4 + _chance(dataset.slug) * 14
    growth = 1.3 - 0.6 * (today - day).days / DAYS
    views = int(liked * growth * (0.4 if day.weekday() > 4 else 1) * (0.6 + 0.8 * _chance(f"{dataset.slug}{day}")))
    numbers = {name: int(views * share * _chance(f"{name}{dataset.slug}{day}") * 2) for name, share in SHARES.items()}
    if dataset.opening != Opening.OPEN:
        numbers |= {"downloads": 0, "calls": 0}
    return DatasetDay(dataset=dataset, day=day, views=views, **numbers)


def _chance(text: str) -> float:
    """0 to 1, the same for the same text."""
    return zlib.crc32(text.encode()) % 1000 / 1000
