"""How places were given: the frozen list of a draw and its seeds, or the office's own choice with its reasons."""

from django.db import models
from django.utils import timezone

from cms.agencies.models import User

from .event import Event


class Draw(models.Model):
    """The list as it stood when registration closed. Its hash is public before anybody can know the seed."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="draw", verbose_name="活动")
    list_text = models.TextField("名单")  # "number<TAB>category\n"; no names
    list_hash = models.CharField("名单校验值", max_length=64)
    size = models.PositiveIntegerField("人数")
    frozen_at = models.DateTimeField("封存时间")
    source = models.CharField("种子取自", max_length=200)  # as it had been announced

    class Meta:
        verbose_name = "抽签"
        verbose_name_plural = "抽签"

    def __str__(self) -> str:
        return self.list_hash


class DrawSeed(models.Model):
    """A seed that was entered; the last one counts. A slip of the pen is put right by another, with its reason."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="seeds", verbose_name="抽签")
    quoted = models.CharField("公布的原文", max_length=200)
    seed = models.CharField("种子", max_length=100)  # the digits of it, in their order
    evidence = models.URLField("可以查到的网址", max_length=500)
    reason = models.CharField("更正的理由", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "抽签种子"
        verbose_name_plural = "抽签种子"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.seed


class SelectionRound(models.Model):
    """The office has chosen: whom, the registrations say; why, everybody may read here."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="rounds", verbose_name="活动")
    reasons = models.TextField("遴选理由", max_length=1000)
    chosen = models.PositiveIntegerField("选定人数")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("时间")
    token = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = "遴选"
        verbose_name_plural = "遴选"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{timezone.localdate(self.at)} {self.chosen}"
