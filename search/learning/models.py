"""What is kept of the questions: how often each was asked on each day, what was clicked, what editors think of it.

Nothing here says who asked: no address, no session, no user. The words of a question are not kept either before a
second visitor has asked the same on the same day (``search.learning.keeping``); until then it is known by a digest
alone.
"""

from django.core.exceptions import ValidationError
from django.db import models

from search.learning.privacy import LONGEST, SHORTEST, may_be_kept, normal_form


class Question(models.Model):
    """What was asked, in its normal form; ``text`` is empty as long as only one visitor has asked it."""

    digest = models.CharField("摘要", max_length=32, unique=True)
    text = models.CharField("检索词", max_length=LONGEST, blank=True)
    found = models.PositiveIntegerField("最近一次找到", default=0)
    seen = models.PositiveIntegerField("累计人次", default=0)
    recent = models.PositiveIntegerField("近 30 天人次", default=0)
    first_on = models.DateField("首次检索")
    # The last day on which it was common, that is, asked often enough in the 30 days before; never: it is forgotten.
    common_on = models.DateField("最近常搜日", null=True)
    offered = models.BooleanField("提示给公众", default=False)

    class Meta:
        verbose_name = "检索词统计"
        verbose_name_plural = "检索分析"
        indexes = [
            models.Index(fields=["-recent"], name="learning_offered", condition=models.Q(offered=True)),
            models.Index(fields=["text"], name="learning_text"),
            models.Index(fields=["first_on"], name="learning_rare", condition=models.Q(common_on=None)),
            models.Index(fields=["common_on"], name="learning_common"),
            models.Index(fields=["recent"], name="learning_recent", condition=models.Q(recent__gt=0)),
        ]

    def __str__(self) -> str:
        return self.text or "（只有一人检索过）"


class QuestionDay(models.Model):
    """One question on one day, each visitor counted once. ``empty``: found nothing; ``clicked``: opened something;
    ``places``: the places of what they opened first, added up."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="days", verbose_name="检索词")
    day = models.DateField("日期")
    asked = models.PositiveIntegerField("人次", default=0)
    empty = models.PositiveIntegerField("没有找到", default=0)
    clicked = models.PositiveIntegerField("点开人次", default=0)
    places = models.PositiveIntegerField("点击位置之和", default=0)

    class Meta:
        verbose_name = "检索词每日统计"
        verbose_name_plural = "检索词每日统计"
        constraints = [models.UniqueConstraint(fields=["question", "day"], name="learning_question_day")]
        # All that the report adds up stands in the index: the rows themselves need not be read.
        indexes = [
            models.Index(
                fields=["day", "question", "asked", "empty", "clicked", "places"], name="learning_day_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.day}"


class ClickDay(models.Model):
    """How often an entry (``app.model.pk``) was opened from the hits of a question on one day."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="clicks", verbose_name="检索词")
    day = models.DateField("日期")
    entry = models.CharField("条目", max_length=150)
    clicks = models.PositiveIntegerField("点击人次", default=0)
    places = models.PositiveIntegerField("点击位置之和", default=0)

    class Meta:
        verbose_name = "点击统计"
        verbose_name_plural = "点击统计"
        constraints = [models.UniqueConstraint(fields=["question", "day", "entry"], name="learning_click_day")]
        indexes = [models.Index(fields=["day"], name="learning_click_of_day")]

    def __str__(self) -> str:
        return f"{self.entry} {self.day}"


class Day(models.Model):
    """All questions of a day together, those forgotten since as well."""

    day = models.DateField("日期", primary_key=True)
    asked = models.PositiveIntegerField("检索人次", default=0)
    empty = models.PositiveIntegerField("没有找到", default=0)
    clicked = models.PositiveIntegerField("点开人次", default=0)

    class Meta:
        verbose_name = "每日检索"
        verbose_name_plural = "每日检索"

    def __str__(self) -> str:
        return str(self.day)


class Verdict(models.Model):
    """What an editor decided about a question: shown to everybody as a hot word, or never shown to anybody."""

    class Kind(models.TextChoices):
        HOT = "hot", "热词（首页、检索页和输入提示显示）"
        HIDDEN = "hidden", "屏蔽（含有它的都不提示）"

    text = models.CharField("检索词", max_length=20, unique=True, help_text="2 至 20 个字。")
    kind = models.CharField("处理", max_length=6, choices=Kind.choices, default=Kind.HOT)
    order = models.PositiveSmallIntegerField(
        "次序", null=True, blank=True, help_text="小的在前；不填的按近 30 天检索人次排在后面。只对热词有用。"
    )
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "热词"
        verbose_name_plural = "检索热词"
        ordering = [models.F("order").asc(nulls_last=True), "text"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.text = normal_form(self.text)
        if len(self.text) < SHORTEST:
            raise ValidationError({"text": "请填写 2 至 20 个字的检索词。"})
        if self.kind == self.Kind.HOT and not may_be_kept(self.text):
            raise ValidationError({"text": "这个词像是含有个人信息，不能作为热词。"})
        if Verdict.objects.filter(text=self.text).exclude(pk=self.pk).exists():
            raise ValidationError({"text": "这个词已经处理过了，请直接修改那一条。"})
