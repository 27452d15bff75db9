"""A call for opinions: the draft, why it is made, until when and how to say what one thinks of it."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import Revision

from cms.review.models import AttachedFile
from cms.review.refusal import Refused

from ...shared.activity import Activity, ActivityQuerySet, last_day
from .. import articles
from ..forms import CallForm
from .settings import OpinionSettings

TEXT_FEATURES = ["h3", "h4", "bold", "ol", "ul", "link", "document-link"]
LONGEST_DRAFT = 200_000  # characters
RESULT_OUT = Q(result__live=True, result__withdrawn_at=None)


class CallQuerySet(ActivityQuerySet):
    def awaiting_result(self, now: datetime) -> Self:
        """Those that are closed and whose result the public has not seen."""
        answered = self.model._default_manager.filter(RESULT_OUT).values("pk")
        return self.public().filter(closes_at__lte=now).exclude(pk__in=answered)


class Call(Activity):  # type: ignore[django-manager-missing]  # its children are Wagtail's
    """One call. How its draft falls into articles follows from its text and is never stored."""

    class Kind(models.TextChoices):
        DECISION = "decision", "重大行政决策草案"
        RULE = "rule", "规章草案"
        BUSINESS = "business", "涉企行政规范性文件"
        OTHER = "other", "其他"

    kind = models.CharField("征集类别", max_length=10, choices=Kind.choices)
    explanation = RichTextField(
        "起草说明", features=TEXT_FEATURES, help_text="为什么要制定、依据是什么、主要内容和拟解决的问题。"
    )
    draft = models.TextField(
        "征求意见稿", max_length=LONGEST_DRAFT,
        help_text="把全文粘贴进来。每条另起一行，以“第X条”开头、后面空一格，系统按条拆开，群众可以逐条提意见；"
        "没有“第X条”的按“一、二、三、”拆，再没有的按段落拆。",
    )  # fmt: skip
    shorter_reason = models.TextField(
        "缩短期限的理由", max_length=500, blank=True, help_text="期限不足规定天数的必须填写，会随征集一起公布。"
    )
    postal_address = models.CharField("邮寄地址", max_length=200, blank=True, help_text="写明收件单位和邮政编码。")
    email = models.EmailField("电子邮箱", blank=True)
    result_promised_on = models.DateField(
        "承诺公布结果的日期", null=True, blank=True, help_text="留空则按“意见征集期限”设置里的天数。"
    )
    show_opinions = models.BooleanField(
        "展示收到的意见", default=True, help_text="核查通过、来件人也同意公开的意见，遮去姓名后在征集页面上展示。"
    )

    base_form_class = CallForm
    heavy_fields = ("explanation", "draft")
    objects = CallQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Activity.Meta):
        verbose_name = "意见征集"
        verbose_name_plural = "意见征集"
        indexes = [models.Index(fields=["closes_at"], name="call_closes")]

    BASES = {
        Kind.DECISION: "《重大行政决策程序暂行条例》第十五条",
        Kind.RULE: "《规章制定程序条例》第十五条",
        Kind.BUSINESS: "《优化营商环境条例》第六十二条",
        Kind.OTHER: "",
    }

    @property
    def basis(self) -> str:
        return self.BASES[self.Kind(self.kind)]

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.pk])

    @property
    def parts(self) -> tuple[articles.Part, ...]:
        return articles.split(self.draft)

    # --- Its days

    @property
    def last_day(self) -> date:
        return last_day(self.closes_at)

    def due_on(self, settings: OpinionSettings) -> date:
        return self.result_promised_on or self.last_day + timedelta(days=settings.result_days)

    @property
    def result_due_on(self) -> date:
        """By when the result is to be public."""
        return self.due_on(OpinionSettings.load())

    def days_open(self, since: datetime | None = None) -> int:
        """Natural days in which opinions can be given; the day it begins does not count (民诉法 art. 85)."""
        begins = max(self.opens_at, since) if since else self.opens_at
        return (self.last_day - timezone.localtime(begins).date()).days

    def too_short(self, since: datetime | None = None) -> str:
        """What is wrong with its length; empty where nothing is."""
        least = OpinionSettings.load().least_days
        days = self.days_open(since)
        if days >= least or self.shorter_reason.strip():
            return ""
        return (
            f"征集只有 {max(days, 0)} 日，不足 {least} 日。请推迟截止时间；"
            "确需缩短的，填写“缩短期限的理由”，它会随征集公布。"
        )

    def has_result(self) -> bool:
        result = getattr(self, "result", None)
        return result is not None and result.live and result.withdrawn_at is None

    def clean(self) -> None:
        super().clean()
        if self.result_promised_on and self.closes_at and self.result_promised_on <= self.last_day:
            raise ValidationError({"result_promised_on": "公布结果的日期须在征集截止之后。"})

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Raises Refused also where the reviews took so long that too few days are left."""
        text = revision.as_object()
        if self.published_at is None:
            if text.closes_at <= timezone.now():
                raise Refused("征集的截止时间已经过了，请修改后重新送审")
            if said := text.too_short(timezone.now()):
                raise Refused(said)
        elif text.closes_at < self.closes_at and (said := text.too_short(self.published_at)):
            raise Refused(said)  # what was announced is shortened only with a reason for everybody to read
        return super().publish(revision, *args, **kwargs)

    # --- Preview in the admin

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "consultations/opinions/call.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..pages import call_context  # stands on this module

        self.published_at = self.published_at or timezone.now()
        return {"request": request, **call_context(self)}


class CallAttachment(AttachedFile):
    """A file that belongs to a call."""

    call = ParentalKey(Call, on_delete=models.CASCADE, related_name="attachments", verbose_name="意见征集")
