"""问卷: a survey, and what people answered. Who has answered and what was answered stand apart and nothing leads from
one to the other: like the list of voters and the box."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import Revision

from cms.agencies.models import User
from cms.review.models import AttachedFile
from cms.review.refusal import Refused
from interaction.moderation.models import Moderated

from ..shared.activity import Activity, ActivityQuerySet
from .blocks import QuestionsBlock
from .questions import Kind, Question, problems_of, read

LOCKED = "已经有人答过，不能再增减题目、选项，不能改题型和跳题（文字上的错误可以改）。确实要改，请另发一份问卷。"
MOST_CROSSED = 12  # values of the question by which all others are split


class Survey(Activity):  # type: ignore[django-manager-missing]  # its children are Wagtail's
    class Shown(models.TextChoices):
        AFTER = "after", "截止以后"
        DURING = "during", "进行中就公布"

    explanation = models.TextField(
        "说明", blank=True, max_length=3000, help_text="为什么调查、结果用来做什么、大约要答几分钟。每段一行。"
    )
    by_invitation = models.BooleanField(
        "凭邀请码作答", default=False, help_text="只有拿到邀请码的人能答，一码一份。发布以后在“答卷和邀请码”里制码。"
    )
    results_shown = models.CharField("何时公布统计", max_length=10, choices=Shown.choices, default=Shown.AFTER)
    least_shown = models.PositiveSmallIntegerField(
        "满多少份才公布", default=10, validators=[MinValueValidator(5), MaxValueValidator(1000)],
        help_text="答卷太少时统计会让人认出是谁答的。至少 5 份；交叉统计里不满这个数的一类也不单列。",
    )  # fmt: skip
    cross_by = models.PositiveSmallIntegerField(
        "按第几题交叉统计",
        null=True,
        blank=True,
        help_text="例如按“您住在哪个乡镇”分开看其他各题。单选题或打分题。空着不做。",
    )
    conclusion = models.TextField(
        "结果怎样运用", blank=True, max_length=5000,
        help_text="截止以后写：主要结论是什么、采纳了什么、没有采纳的为什么、接下来怎么做。每段一行。",
    )  # fmt: skip
    questions = StreamField(QuestionsBlock(), verbose_name="问题")  # the last column: lists do not read it

    heavy_fields = ("questions", "explanation", "conclusion")
    objects = ActivityQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "问卷调查"
        verbose_name_plural = "问卷调查"
        ordering = ["-published_at", "-pk"]

    def get_absolute_url(self) -> str:
        return reverse("survey", args=[self.pk])

    @property
    def asked(self) -> list[Question]:
        """The questions in their order."""
        return read(self.questions.get_prep_value())

    def has_result(self) -> bool:
        return bool(self.conclusion)

    @property
    def crossing(self) -> Question | None:
        """The question by which all others may be split, where there is one."""
        found = next((question for question in self.asked if question.number == self.cross_by), None)
        return found if found and found.kind in (Kind.SINGLE, Kind.SCALE) else None

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.cross_by is not None and self.crossing is None:
            errors["cross_by"] = "请填一道单选题或打分题的题号。"
        elif self.crossing and len(self.crossing.values) > MOST_CROSSED:
            errors["cross_by"] = f"这一题的选项太多，交叉统计最多 {MOST_CROSSED} 个。"
        if self.conclusion and self.closes_at and self.closes_at > timezone.now():
            errors["conclusion"] = "问卷截止以后才能写结果。"
        if self.is_locked():
            errors["questions"] = LOCKED
        if errors:
            raise ValidationError(errors)

    def is_locked(self) -> bool:
        """Whether its questions are others than those that people have answered already."""
        if self.pk is None or not Response.objects.filter(survey=self.pk).exists():
            return False
        answered = type(self)._base_manager.only("questions").get(pk=self.pk)
        return [question.form for question in answered.asked] != [question.form for question in self.asked]

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Raises Refused also where the skips lead astray, or people have begun to answer other questions."""
        text = revision.as_object()
        # Taken by whoever hands in an answer, too: none of other questions comes in while these are published.
        with transaction.atomic():
            type(self)._base_manager.select_for_update().filter(pk=self.pk).first()
            self._check(text)
            return super().publish(revision, *args, **kwargs)

    @staticmethod
    def _check(text: "Survey") -> None:
        if found := problems_of(text.asked):
            raise Refused(*found.texts)
        if not text.asked:
            raise Refused("问卷里还没有问题。")
        if text.is_locked():
            raise Refused(LOCKED)

    # --- Preview in the admin

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [("", "问卷页"), ("answer", "答题"), ("skips", "跳题一览")]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return f"consultations/surveys/{mode_name or 'survey'}.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from . import pages  # stands on this module

        return {"request": request, **pages.preview(self, mode_name)}


class SurveyAttachment(AttachedFile):
    survey = ParentalKey(Survey, on_delete=models.CASCADE, related_name="attachments", verbose_name="问卷")

    class Meta(AttachedFile.Meta):
        pass


class Participation(models.Model):
    """Somebody has answered: who cannot be told, only that it was the same browser or code. It does not lead to the
    answer. ``person`` comes of a random cookie or an invitation's code and of this one survey."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    person = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="one_answer_a_person")]

    def __str__(self) -> str:
        return self.person[:8]


class Response(models.Model):
    """One answer that was given. The day and no more: a moment could be found again in a log."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", verbose_name="问卷")
    sent_on = models.DateField("日期")

    class Meta:
        verbose_name = "答卷"
        verbose_name_plural = "答卷"

    def __str__(self) -> str:
        return f"{self.survey_id}-{self.pk}"


class Chosen(models.Model):
    """That one thing was chosen in one question; ``value``: key of the option, or point of the scale."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="chosen")
    question = models.CharField(max_length=36)
    value = models.CharField(max_length=36)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "question", "value"], name="chosen_once")]
        indexes = [models.Index(fields=["question", "value", "response"], name="chosen_of")]

    def __str__(self) -> str:
        return f"{self.question}={self.value}"


class Remark(Moderated):
    """What somebody wrote in an answer; it stands by itself, so that whoever moderates does not see the rest."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="remarks", verbose_name="问卷")
    question = models.CharField("题", max_length=36)
    text = models.TextField("内容")
    shown = models.TextField("公开的内容", blank=True, editable=False)  # what was let through, without personal data
    sent_on = models.DateField("日期")

    class Meta:
        verbose_name = "填写的意见"
        verbose_name_plural = "填写的意见"
        indexes = [models.Index(fields=["survey", "question", "standing"], name="remark_of")]

    def __str__(self) -> str:
        return self.text[:40]


class Invitation(models.Model):
    """A code that opens one survey once. The code itself is not kept."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations", verbose_name="问卷")
    person = models.CharField(max_length=64)
    batch = models.CharField("批次", max_length=60)
    made_on = models.DateField("日期", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="制码人")

    class Meta:
        verbose_name = "邀请码"
        verbose_name_plural = "邀请码"
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="invitation_once")]

    def __str__(self) -> str:
        return self.batch
