"""What a resource was at one time: a set of files that never change."""

import secrets
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from opendata.tables.schema import FILES, Column

from .resources import Resource


def _uid() -> str:
    return secrets.token_hex(8)


class State(models.TextChoices):
    """Where a version stands on its way to the public."""

    WAITING = "waiting", "等待处理"
    WORKING = "working", "正在处理"
    FAILED = "failed", "有错误"
    READY = "ready", "待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"
    DISCARDED = "discarded", "已放弃"


class Version(models.Model):
    """One state of a resource's data. Its files lie in ``folder`` from READY on and are never touched again."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="versions", verbose_name="资源")
    uid = models.CharField(max_length=16, unique=True, default=_uid, editable=False)
    # 1, 2, … in the order of publication; NULL before it.
    number = models.PositiveIntegerField("版本号", null=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING, editable=False)
    note = models.CharField("说明", max_length=300, blank=True, help_text="这一版更新了什么，公开显示。")

    # --- The upload and the work on it
    file_name = models.CharField("文件名", max_length=200)
    options = models.JSONField(default=dict, blank=True)  # encoding, separator, sheet, header line
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="上传人"
    )
    created_at = models.DateTimeField("上传时间", db_default=Now(), editable=False)
    progress = models.PositiveSmallIntegerField("进度", default=0, editable=False)  # per cent
    doing = models.CharField("正在做", max_length=60, blank=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)  # when the work last showed that it lives
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    mistakes = models.JSONField(default=list, editable=False)  # [{"line", "column", "text"}]
    notes = models.JSONField(default=list, editable=False)  # what was read otherwise than it is written

    # --- What it holds
    encoding = models.CharField("编码", max_length=20, blank=True, editable=False)
    columns = models.JSONField(default=list, editable=False)  # schema.Column.as_json, in order
    rows = models.PositiveBigIntegerField("行数", default=0, editable=False)
    profile = models.JSONField(default=dict, editable=False)
    # {"previous": number, "key": [names], "added", "changed", "gone", "columns_added", "columns_gone"}; {}: the first
    difference = models.JSONField(default=dict, editable=False)

    # --- How it went out
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name="发布人"
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, editable=False)
    withdrawn_reason = models.CharField("撤下原因", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "数据版本"
        verbose_name_plural = "数据版本"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["resource", "number"], name="version_number_once")]
        indexes = [models.Index(fields=["state", "id"], name="version_by_state")]

    def __str__(self) -> str:
        return (
            f"{self.resource} 第 {self.number} 版" if self.number else f"{self.resource}（{self.get_state_display()}）"
        )

    def get_absolute_url(self) -> str:
        return reverse("data_version", args=[self.resource.dataset.slug, self.resource.number, self.number])

    @property
    def folder(self) -> Path:
        """Where its files lie: on many machines MEDIA_ROOT is a folder that all of them see."""
        return Path(settings.MEDIA_ROOT) / "data" / self.uid

    @property
    def schema(self) -> list[Column]:
        return [Column.from_json(column) for column in self.columns]


class DataFile(models.Model):
    """One file of a version, as it is offered: ``format`` is a key of ``tables.schema.FILES``."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="files")
    format = models.CharField(max_length=10, choices=[(name, name) for name in FILES])
    name = models.CharField(max_length=200)  # in the version's folder
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "数据文件"
        verbose_name_plural = "数据文件"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "format"], name="file_format_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.version.get_absolute_url()}{self.name}"

    @property
    def path(self) -> Path:
        return self.version.folder / self.name

    @property
    def media_type(self) -> str:
        return FILES[self.format][1]


class Finding(models.Model):
    """Personal data found in a version before it is opened: by column and kind, how many, a few masked examples.
    Nothing goes out while one is undecided."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="findings")
    column = models.CharField("列", max_length=200)
    kind = models.CharField("种类", max_length=20)  # cms.review.personal_data.Kind
    count = models.PositiveIntegerField("处数")
    examples = models.JSONField(default=list)  # masked, with their lines: [{"row", "text"}]
    # Keyed digests of the values: of all together, and of each where they are not too many. Never a value itself.
    values_key = models.CharField(max_length=64, blank=True)  # empty: they cannot be told from others
    value_keys = models.JSONField(default=list)
    # Decided by somebody other than who uploaded it.
    allowed_reason = models.CharField("可以公开的理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # The public version for which it was decided, of the same values; it holds as long as that one is public.
    carried_from = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "发现的个人信息"
        verbose_name_plural = "发现的个人信息"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.column}：{self.kind} {self.count} 处"
