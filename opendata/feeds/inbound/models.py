"""Where stories come from, which they are, and where each of them was seen."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from cms.agencies.models import Agency
from opendata.feeds import addresses

MAX_URL = addresses.LONGEST
FAILING_FROM = 3  # failures in a row before it is no longer a passing trouble


def fetchable(url: str) -> None:
    """Refuse what the portal would never fetch, and say why."""
    try:
        addresses.check(url)
    except addresses.NetError as error:
        raise ValidationError(f"{error}。") from None


class SourceQuerySet(models.QuerySet["Source"]):
    def due(self) -> Self:
        """Those to be asked now that nobody is asking, the longest due first."""
        now = timezone.now()
        free = models.Q(claimed_until=None) | models.Q(claimed_until__lt=now)
        return self.filter(free, active=True, next_at__lte=now).order_by("next_at", "pk")

    def failing(self) -> Self:
        return self.filter(active=True, failures__gte=FAILING_FROM)


class Source(models.Model):
    """来源: a feed that is gathered, and what becomes of its stories."""

    class Every(models.IntegerChoices):
        QUARTER = 15, "每 15 分钟"
        HALF = 30, "每半小时"
        HOUR = 60, "每小时"
        THREE_HOURS = 180, "每 3 小时"
        HALF_DAY = 720, "每 12 小时"
        DAY = 1440, "每天"

    name = models.CharField("名称", max_length=60, unique=True, help_text="在后台怎么叫它，例如“省政府·政策文件”。")
    url = models.CharField(
        "订阅地址", max_length=MAX_URL, validators=[fetchable], help_text="RSS 或 Atom 的网址。内网地址一律不访问。"
    )
    origin = models.CharField("来源单位", max_length=60, help_text="稿件上“来源”一栏写的，例如“中国政府网”。")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="feed_sources", verbose_name="归哪个机构", help_text="稿件以它的名义发布。"
    )
    target = models.CharField("放到哪里", max_length=60)
    trusted = models.BooleanField(
        "信任，直接发布",
        default=False,
        help_text="不经三审直接公开，并在公开履历里写明转载自哪里。疑似有个人信息、含核查词的，仍转为草稿送审。",
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="责任编辑",
        help_text="草稿以这个人的名义送审，退回也退给这个人；这个人不能再审它。",
    )
    every = models.PositiveSmallIntegerField("多久采集一次", choices=Every.choices, default=Every.HOUR)
    words = models.CharField(
        "只收含有这些词的", max_length=300, blank=True, help_text="用空格或顿号隔开，标题或摘要含任一个即收；留空全收。"
    )
    first_days = models.PositiveSmallIntegerField(
        "首次采集收近几天的", default=7, help_text="更早的只记下，以后也不收。"
    )
    reposts = models.BooleanField(
        "须在 24 小时内转载", default=False, help_text="国务院重要政策信息：从对方发布起算，快到、超过时亮灯。"
    )
    active = models.BooleanField("采集", default=True)

    # --- How it stands
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    checked_at = models.DateTimeField("上次采集", null=True, editable=False)
    succeeded_at = models.DateTimeField("上次成功", null=True, editable=False)
    failures = models.PositiveIntegerField("连续失败", default=0, editable=False)
    failing_since = models.DateTimeField("从何时起失败", null=True, editable=False)
    error = models.CharField("原因", max_length=300, blank=True, editable=False)
    moved_to = models.CharField("对方说已迁到", max_length=MAX_URL, blank=True, editable=False)
    next_at = models.DateTimeField("下次采集", default=timezone.now, editable=False, db_index=True)
    claimed_until = models.DateTimeField(null=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "采集来源"
        verbose_name_plural = "采集来源"
        ordering = ["name"]
        permissions = [("trust_source", "信任来源，让它直接发布")]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> str:
        """In a few words, for lists."""
        if not self.active:
            return f"停采：{self.error}" if self.error else "停采"
        if self.failures:
            return f"连续 {self.failures} 次失败：{self.error}"
        return "正常" if self.succeeded_at else "还没有采集"


class Story(models.Model):
    """稿件: one story, however many sources tell it, and the record it became here."""

    class Way(models.TextChoices):
        DRAFT = "draft", "草稿送审"
        DIRECT = "direct", "直接发布"

    title = models.CharField("标题", max_length=300)
    title_key = models.CharField(max_length=64, db_index=True, editable=False)
    link = models.CharField("原文", max_length=MAX_URL, blank=True)
    link_key = models.CharField(max_length=64, db_index=True, editable=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="stories", verbose_name="来源")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="机构")
    issued_at = models.DateTimeField("对方发布", null=True)
    seen_at = models.DateTimeField("采到", default=timezone.now)
    way = models.CharField("去向", max_length=10, choices=Way.choices)
    held_for = models.CharField("为何没有直接发布", max_length=200, blank=True)
    # The record: which kind of target, and its key there.
    target = models.CharField(max_length=30, editable=False)
    record = models.CharField(max_length=40, editable=False)
    # 24 小时转载
    repost_by = models.DateTimeField("最迟转载", null=True)
    reposted_at = models.DateTimeField("转载时间", null=True, editable=False)
    dismissed_at = models.DateTimeField("不转载", null=True, editable=False)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    dismissed_for = models.CharField("不转载的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "采集稿件"
        verbose_name_plural = "采集稿件"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["repost_by"],
                condition=models.Q(reposted_at=None, dismissed_at=None, repost_by__isnull=False),
                name="stories_to_repost",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Sighting(models.Model):
    """That a source told a story: where from, when, and what it said. Kept for ever, so that nothing comes twice."""

    class Skipped(models.TextChoices):
        NO = "", "收了"
        OLD = "old", "旧闻"
        WORDS = "words", "不含要收的词"
        BARE = "bare", "没有标题"

    source = models.ForeignKey(Source, models.CASCADE, related_name="sightings")
    story = models.ForeignKey(Story, models.CASCADE, null=True, related_name="sightings")
    entry_key = models.CharField(max_length=64)  # of the entry's own id, or of its link
    title = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=MAX_URL, blank=True)
    issued_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField(null=True)  # when the source was seen to have altered it
    skipped = models.CharField(max_length=10, choices=Skipped.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "entry_key"], name="one_sighting_of_an_entry")]

    def __str__(self) -> str:
        return self.title
