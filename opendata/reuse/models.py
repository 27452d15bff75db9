"""One thing that was made of open data."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework.encryption import EncryptedTextField
from interaction.moderation.models import Moderated
from opendata.datasets.models import Dataset


class ReuseKind(models.TextChoices):
    APP = "app", "应用、小程序"
    WEBSITE = "website", "网站、网页"
    CHART = "chart", "图表、地图"
    RESEARCH = "research", "研究、论文"
    NEWS = "news", "报道、文章"
    SERVICE = "service", "产品、服务"
    OTHER = "other", "其他"


class ReuseQuerySet(models.QuerySet["Reuse"]):
    def public(self) -> "ReuseQuerySet":
        return self.filter(standing=Moderated.Standing.ACCEPTED)

    def listed(self) -> "ReuseQuerySet":
        """With the datasets that everybody sees: ``shown_datasets``."""
        shown = Dataset.objects.public().select_related("lead_agency").order_by("title")
        return self.prefetch_related(models.Prefetch("datasets", shown, to_attr="shown_datasets"))


class Reuse(Moderated):
    """As it was sent in; it is shown as a whole or not at all. How its maker is reached is encrypted."""

    title = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=10, choices=ReuseKind.choices)
    maker = models.CharField("作者或单位", max_length=60)
    description = models.TextField("介绍", max_length=1000)
    url = models.URLField("网址", max_length=500, blank=True)
    contact = EncryptedTextField("联系方式", blank=True)
    datasets = models.ManyToManyField(Dataset, related_name="reuses", verbose_name="用到的数据集")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name="核查机构"
    )  # of the first dataset
    sent_at = models.DateTimeField("提交时间", default=timezone.now)
    submission_key = models.CharField(max_length=64, unique=True)  # one filling-in of the form is one reuse
    shown_datasets: list[Dataset]  # of ``listed``

    objects = ReuseQuerySet.as_manager()

    class Meta:
        verbose_name = "应用成果"
        verbose_name_plural = "应用成果"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["sent_at", "id"], condition=models.Q(standing="accepted"), name="reuse_shown"),
            models.Index(
                fields=["kind", "sent_at", "id"], condition=models.Q(standing="accepted"), name="reuse_shown_by_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shown(self) -> bool:
        return bool(self.standing == Moderated.Standing.ACCEPTED)

    def get_absolute_url(self) -> str:
        return reverse("data_reuse_one", args=[self.pk])
