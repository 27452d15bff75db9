"""An event as the public reads it, before and after."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Revision

from cms.review.models import AttachedFile
from cms.review.refusal import Refused
from interaction.casework import calendar

from ...shared.activity import Activity, ActivityQuerySet
from ..forms import EventForm
from .basis import Basis
from .kinds import EventKind, NamesShown, SelectionWay, Taken

TEXT_FEATURES = ["h3", "h4", "bold", "ol", "ul", "hr", "link", "document-link"]


class EventQuerySet(ActivityQuerySet):
    pass


class Event(Activity):  # type: ignore[django-manager-missing]  # its children are Wagtail's
    """``opens_at`` and ``closes_at`` bound registration; ``starts_at`` and ``ends_at`` the event itself.

    What changes while people register – who has which seat, the draw – stands in models of its own: a revision that is
    published later must not bring an old state back.
    """

    kind = models.CharField("类别", max_length=10, choices=EventKind.choices, default=EventKind.HEARING)
    basis = models.ForeignKey(
        Basis, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="依据和期限",
        help_text="公告、名单、材料要提前多少天，按这里选的依据核对。听证会必须选。",
    )  # fmt: skip
    starts_at = models.DateTimeField("举行时间")
    ends_at = models.DateTimeField("预计结束时间")
    place = models.CharField("地点", max_length=200, help_text="写到楼层、会议室，以及怎么去。")
    materials_on = models.DateField(
        "材料送达（公布）日期", null=True, blank=True, help_text="听证材料送达听证参加人的日子；材料同时作为附件公布。"
    )
    late_reason = models.TextField(
        "时间不足的理由",
        blank=True,
        max_length=500,
        help_text="公告、名单或者材料达不到提前天数的必须写，会向社会公开。",
    )
    selection = models.CharField(
        "怎样确定名单", max_length=10, choices=SelectionWay.choices, default=SelectionWay.FIRST
    )
    selection_rule = models.TextField(
        "确定名单的办法", blank=True, max_length=1000,
        help_text="报名前公布。由举办单位遴选的必须写清标准；抽签的说明各类名额怎样分配即可，抽签算法页面上会写明。",
    )  # fmt: skip
    draw_source = models.CharField(
        "抽签种子取自", max_length=200, blank=True,
        help_text="抽签必须写，而且要在报名前写明：一个举办单位左右不了、人人查得到、报名截止以后才产生的数。"
        "例如“中国福利彩票双色球2026年12月24日开奖号码，按公布的先后顺序连写”。",
    )  # fmt: skip
    draw_at = models.DateTimeField("种子公布时间", null=True, blank=True, help_text="须在报名截止以后。")
    names_shown = models.CharField(
        "公布参加人名单", max_length=10, choices=NamesShown.choices, default=NamesShown.MASKED,
        help_text="法律、法规要求公布姓名的（例如定价听证）才选“显示全名”。",
    )  # fmt: skip
    asks_reason = models.BooleanField("要填报名理由或意见要点", default=False, help_text="确有需要才勾选。")
    agenda = RichTextField("事项说明和议程", features=TEXT_FEATURES)
    minutes = RichTextField(
        "笔录（或活动记录）", features=TEXT_FEATURES, blank=True, help_text="结束以后填写，与稿件一样经三审公开。"
    )
    outcome = RichTextField(
        "意见处理情况",
        features=TEXT_FEATURES,
        blank=True,
        help_text="总的说明：听取了哪些意见、怎样处理、下一步做什么。",
    )

    base_form_class = EventForm
    heavy_fields = ("agenda", "minutes", "outcome")
    objects = EventQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Activity.Meta):
        abstract = False
        verbose_name = "听证、旁听、开放日"
        verbose_name_plural = "听证、旁听、开放日"
        indexes = [models.Index(fields=["ends_at"], name="event_by_end")]

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.pk])

    def has_result(self) -> bool:
        return bool(self.minutes or self.outcome)

    def is_by_draw(self) -> bool:
        return self.selection == SelectionWay.DRAW

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, str] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            wrong["ends_at"] = "结束时间须在举行时间之后。"
        if self.starts_at and self.closes_at and self.closes_at > self.starts_at:
            wrong["closes_at"] = "报名须在举行之前截止。"
        if self.draw_at and self.is_by_draw():
            if self.closes_at and self.draw_at <= self.closes_at:
                wrong["draw_at"] = "种子须在报名截止以后才产生，不然可以先看种子再报名。"
            elif self.starts_at and self.draw_at >= self.starts_at:
                wrong["draw_at"] = "种子须在举行之前公布。"
        if wrong:
            raise ValidationError(wrong)

    @property
    def minutes_due_on(self) -> date:
        """By when minutes and what became of the opinions are to be public."""
        days = self.basis.minutes_days if self.basis else Basis._meta.get_field("minutes_days").default
        return calendar.add_workdays(timezone.localtime(self.ends_at).date(), days)

    def announced_on(self, now: datetime | None = None) -> date:
        """When the public could first read of it: today, if that is still to come."""
        return timezone.localtime(self.published_at or now or timezone.now()).date()

    # --- Publication: the announced rule binds whoever announced it

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Raises Refused where the times are too short without a reason, or where what was announced is altered after
        people have begun to register by it."""
        from .. import binding, seats  # stand on this module

        new = revision.as_object()
        reasons = [*binding.too_late(new), *binding.altered(self.pk, new)]
        if reasons:
            raise Refused(*reasons)
        with transaction.atomic():
            done = super().publish(revision, *args, **kwargs)
            seats.fill(self.pk)  # of more places, those who wait are the first to know
        return done

    # --- Preview in the admin

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "consultations/events/event.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..public.event_page import event_context  # stands on this module

        self.published_at = self.published_at or timezone.now()
        return {"request": request, **event_context(self)}


class EventAttachment(AttachedFile):
    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="attachments", verbose_name="活动")

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = "材料"
        verbose_name_plural = "材料"


class PlaceCategory(Orderable):
    """消费者代表 10, 旁听 20, 媒体 5."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="categories", verbose_name="活动")
    name = models.CharField("类别", max_length=30, help_text="例如“消费者代表”“旁听人”“媒体”。")
    places = models.PositiveIntegerField("名额", validators=[MinValueValidator(1), MaxValueValidator(5000)])
    who = models.CharField("谁可以报", max_length=200, blank=True, help_text="例如“年满18周岁、用自来水的城区居民”。")

    class Meta(Orderable.Meta):
        verbose_name = "名额"
        verbose_name_plural = "名额"

    def __str__(self) -> str:
        return self.name


class Statement(Orderable):
    """One opinion that was given at the event, and what became of it."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="statements", verbose_name="活动")
    speaker = models.CharField("谁说的", max_length=60, help_text="写身份，不写姓名，例如“3号消费者代表”。")
    text = models.TextField("意见", max_length=2000)
    taken = models.CharField("采纳情况", max_length=10, choices=Taken.choices)
    reason = models.TextField("理由或说明", max_length=2000)

    class Meta(Orderable.Meta):
        verbose_name = "意见和采纳情况"
        verbose_name_plural = "意见和采纳情况"

    def __str__(self) -> str:
        return self.speaker
