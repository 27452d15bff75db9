"""The catalogue: datasets, what they are about, and on what terms they may be used."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from cms.review.models import ExaminedRecord

# What stands at /data/<word>/ besides datasets, now or one day.
RESERVED_SLUGS = frozenset(
    [
        "api",
        "ask",
        "asking",
        "catalogue",
        "conditional",
        "correct",
        "errors",
        "feeds",
        "figures",
        "guide",
        "help",
        "keys",
        "latest",
        "map",
        "new",
        "quality",
        "receipt",
        "reuse",
        "search",
        "statistics",
        "themes",
        "track",
        "wanted",
    ]
)


def not_reserved(slug: str) -> None:
    """Refuse a name at which the portal has a page of its own."""
    if slug.lower() in RESERVED_SLUGS:
        raise ValidationError(f"网址 /data/{slug}/ 已经有别的用处，请换一个网址名。")


class Theme(models.Model):
    """主题分类: a table, so that a county follows its province. ``parent``: 类 above 项."""

    name = models.CharField("名称", max_length=30)
    code = models.SlugField("代码", max_length=30, unique=True, help_text="用在网址里，只能是字母、数字和短横线。")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级分类"
    )
    # The code of the vocabulary that other catalogues sort by, e.g. TRAN, HEAL.
    eu_theme = models.CharField("国际通用分类", max_length=4, blank=True)
    order = models.PositiveIntegerField("排序", default=100)

    class Meta:
        verbose_name = "数据主题"
        verbose_name_plural = "数据主题"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Licence(models.Model):
    """On what terms the data may be used."""

    name = models.CharField("名称", max_length=60, unique=True)
    code = models.SlugField("代码", max_length=30, unique=True)
    url = models.URLField("全文网址", blank=True)
    terms = models.TextField("主要内容", help_text="用几句大白话写明可以怎样用、要注明什么。")
    order = models.PositiveIntegerField("排序", default=100)

    class Meta:
        verbose_name = "使用许可"
        verbose_name_plural = "使用许可"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Opening(models.TextChoices):
    """开放属性. What they are called here says OpenDataSettings."""

    OPEN = "open", "无条件开放"
    CONDITIONAL = "conditional", "有条件开放"
    CLOSED = "closed", "不予开放"


class Sharing(models.TextChoices):
    """共享属性, between public bodies: kept apart from 开放属性."""

    FREE = "free", "无条件共享"
    CONDITIONAL = "conditional", "有条件共享"
    NONE = "none", "不予共享"


class Cycle(models.TextChoices):
    """更新周期."""

    REALTIME = "realtime", "实时"
    DAILY = "daily", "每日"
    WEEKLY = "weekly", "每周"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    HALF_YEARLY = "half-yearly", "每半年"
    YEARLY = "yearly", "每年"
    IRREGULAR = "irregular", "不定期"
    NEVER = "never", "不再更新"

    @property
    def span(self) -> timedelta | None:
        """Within what time there must be a new version, None where nothing is promised."""
        days = {
            Cycle.REALTIME: 1, Cycle.DAILY: 1, Cycle.WEEKLY: 7, Cycle.MONTHLY: 31, Cycle.QUARTERLY: 92,
            Cycle.HALF_YEARLY: 184, Cycle.YEARLY: 366,
        }.get(self)  # fmt: skip
        return timedelta(days=days) if days else None


class Dataset(ExaminedRecord):  # type: ignore[django-manager-missing]
    """目录中的一条. The record goes through the reviews; its data comes as versions of its resources."""

    slug = models.SlugField(
        "网址名",
        max_length=60,
        unique=True,
        validators=[not_reserved],
        help_text="用在网址 /data/网址名/ 里，公开后不要改。",
    )
    code = models.CharField(
        "目录代码",
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Za-z/_-]+$", "只能是字母、数字、斜线和短横线。")],
    )
    summary = models.CharField("摘要", max_length=300, help_text="一两句话：里面是什么，有什么用。列表和检索里显示。")
    description = models.TextField("说明", blank=True, help_text="数据从哪里来、怎样统计、使用时要注意什么。")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="datasets", verbose_name="主题")
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用顿号隔开。")
    opening = models.CharField("开放属性", max_length=12, choices=Opening.choices, default=Opening.OPEN)
    opening_reason = models.TextField(
        "理由", max_length=500, blank=True, help_text="有条件或不予开放的，写明理由和条件。"
    )
    opening_basis = models.TextField(
        "依据", max_length=500, blank=True, help_text="有条件或不予开放的，写明法律依据到条。"
    )
    sharing = models.CharField("共享属性", max_length=12, choices=Sharing.choices, default=Sharing.FREE)
    cycle = models.CharField("更新周期", max_length=12, choices=Cycle.choices, default=Cycle.YEARLY)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="datasets", verbose_name="使用许可")
    contact = models.CharField("联系方式", max_length=200, help_text="科室和办公电话，不写个人姓名、手机。")
    area = models.CharField("地域范围", max_length=60, blank=True, help_text="例如“青禾县全域”。")
    covers_from = models.DateField("数据起始日期", null=True, blank=True)
    covers_until = models.DateField("数据截止日期", null=True, blank=True)
    # What the file of another county's catalogue said it was; empty for our own.
    source_url = models.URLField("来源网址", blank=True, max_length=500)

    class Meta:
        verbose_name = "数据集"
        verbose_name_plural = "数据集"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                fields=[first, "published_at"],
                condition=models.Q(live=True, withdrawn_at=None),
                name=f"dataset_by_{first}",
            )
            for first in ("theme", "lead_agency", "opening")
        ]

    def get_absolute_url(self) -> str:
        return reverse("dataset", args=[self.slug])

    @property
    def keyword_list(self) -> list[str]:
        return [word.strip() for word in self.keywords.replace("，", "、").split("、") if word.strip()]

    @property
    def cycle_span(self) -> timedelta | None:
        return Cycle(self.cycle).span

    def clean(self) -> None:
        super().clean()
        problems: dict[str, Any] = {}
        if self.opening != Opening.OPEN:
            for name, said in (("opening_reason", "理由"), ("opening_basis", "依据")):
                if not getattr(self, name).strip():
                    problems[name] = f"不是无条件开放的，必须写明{said}。"
        if self.covers_from and self.covers_until and self.covers_until < self.covers_from:
            problems["covers_until"] = "截止日期不能早于起始日期。"
        if problems:
            raise ValidationError(problems)

    # --- Preview in the admin

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Its page shows what hangs on the record: there is none before it is saved."""
        return [("", "预览")] if self.pk else []

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "data/dataset.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..public.views import preview_context  # stands on this module

        return {"request": request, **preview_context(request, self)}
