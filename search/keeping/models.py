"""Work on the whole index: asked for by somebody or by the night, done by the worker, remembered for a while."""

from typing import Any

from django.db import models
from django.utils import timezone

KEPT = 60  # pieces of work that are over


class Kind(models.TextChoices):
    COMPARE = "compare", "与数据库比对"
    REBUILD = "rebuild", "重建索引"


class WorkQuerySet(models.QuerySet["Work"]):
    def open(self) -> "WorkQuerySet":
        return self.filter(ended_at=None)

    def whole(self) -> "WorkQuerySet":
        """Carried to its end."""
        return self.exclude(ended_at=None).filter(error="")


class Work(models.Model):
    """A comparison with the database, or a rebuild: asked for, under way, or over.

    ``place`` says where a comparison goes on; ``done`` of ``total`` is for those who wait. ``seen_at`` is when somebody
    last worked on it: whoever takes it up says so first, so that no two do.
    """

    kind = models.CharField("事项", max_length=10, choices=Kind.choices)
    reason = models.CharField("起因", max_length=200, blank=True)
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    started_at = models.DateTimeField("开始时间", null=True)
    seen_at = models.DateTimeField("最近进展", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    step = models.CharField("正在处理", max_length=60, blank=True)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("共", default=0)
    place = models.JSONField("位置", default=dict)
    missing = models.PositiveIntegerField("缺少", default=0)
    superfluous = models.PositiveIntegerField("多余", default=0)
    changed = models.PositiveIntegerField("不一致", default=0)
    failed = models.PositiveIntegerField("未能编入", default=0)
    tries = models.PositiveIntegerField("开始次数", default=0)
    error = models.TextField("错误", blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = "索引维护"
        verbose_name_plural = "索引维护"
        default_permissions = ("add", "view")
        indexes = [models.Index(fields=["kind", "ended_at", "id"], name="search_work")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}）"

    @classmethod
    def ask(cls, kind: Kind, reason: str = "") -> "Work":
        """Have it done; where the same is asked for already, that."""
        waiting = cls.objects.open().filter(kind=kind).first()
        if waiting is None:
            waiting = cls.objects.create(kind=kind, reason=reason[:200])
            over = cls.objects.exclude(ended_at=None).order_by("-id").values_list("pk", flat=True)
            cls.objects.filter(pk__in=list(over[KEPT : KEPT * 2])).delete()
        return waiting

    def take(self) -> bool:
        """Say that it is worked on from here; false where somebody else was quicker."""
        now = timezone.now()
        mine = Work.objects.open().filter(pk=self.pk, seen_at=self.seen_at)
        taken = mine.update(seen_at=now, started_at=self.started_at or now)
        self.seen_at, self.started_at = now, self.started_at or now
        return bool(taken)

    def note(self, **values: Any) -> None:
        """Write down how far it is. No signal: nothing public changes by it."""
        values = {"seen_at": timezone.now(), **values}
        Work.objects.filter(pk=self.pk).update(**values)
        for name, value in values.items():
            setattr(self, name, value)

    @property
    def differences(self) -> int:
        return self.missing + self.superfluous + self.changed

    @property
    def percent(self) -> int:
        return min(99, 100 * self.done // self.total) if self.total else 0
