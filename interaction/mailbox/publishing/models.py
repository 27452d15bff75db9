"""What is shown of a letter and its answer, who decided what, and what its readers think of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cms.agencies.models import Agency, User
from cms.review.personal_data import Kind
from interaction.casework.degrees import Degree
from interaction.casework.encryption import EncryptedJSONField
from interaction.casework.models import Case, Paper

from ..kinds import LetterKind


class PublishedLetterQuerySet(models.QuerySet["PublishedLetter"]):
    def public(self) -> "PublishedLetterQuerySet":
        return self.filter(public=True)

    def listed(self) -> Any:
        """What a line of a list is made of and no more."""
        return self.values_list(
            "pk", "title", "kind", "published_at", "answered_on", "agency__name", "agency__short_name", named=True
        )


class PublishedLetter(models.Model):
    """One letter on its way to the public, or there. ``title``, ``question`` and ``answer`` hold what everybody reads,
    and nothing before it is approved and after it is taken back."""

    class Status(models.TextChoices):
        OFFERED = "offered", "可以公开"
        DRAFT = "draft", "正在准备"
        WAITING = "waiting", "待复核"
        PUBLIC = "public", "已公开"
        DECLINED = "declined", "不公开"
        WITHDRAWN = "withdrawn", "机关撤下"
        RECALLED = "recalled", "来信人撤回"

    case = models.OneToOneField(Case, models.PROTECT, related_name="published_letter", verbose_name="办件")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="答复机构")
    kind = models.CharField("类型", max_length=15, choices=LetterKind.choices)
    to_head = models.BooleanField("写给县长", default=False)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    public = models.BooleanField(default=False, editable=False)  # the status again: what indexes can go by
    asked_on = models.DateField("来信日期", null=True)
    answered_on = models.DateField("答复日期", null=True)
    days = models.PositiveSmallIntegerField("答复用了几个工作日", null=True)
    degree = models.PositiveSmallIntegerField("满意度", null=True)
    published_at = models.DateTimeField("公开时间", null=True)
    ended_at = models.DateTimeField("撤下时间", null=True)
    ended_reason = models.CharField("撤下的原因", max_length=300, blank=True)  # the agency's, for everybody to read
    helpful = models.PositiveIntegerField("有帮助", default=0)
    unhelpful = models.PositiveIntegerField("没有帮助", default=0)
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="准备人")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    revision = models.PositiveIntegerField(default=0)  # a page that knows an older one is out of date
    wording: Any = EncryptedJSONField("准备公开的文字", blank=True)  # title, question, answer; as edited
    title = models.CharField("标题", max_length=200, blank=True)
    question = models.TextField("来信", blank=True)
    answer = models.TextField("答复", blank=True)  # the last columns: SQLite reads the others without them

    objects = PublishedLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "公开的来信"
        verbose_name_plural = "公开的来信"
        # Each serves a public list by key, or a list of the desk, and nothing of the others.
        indexes = [
            models.Index(fields=["published_at", "id"], condition=Q(public=True), name="letter_public"),
            models.Index(fields=["kind", "published_at", "id"], condition=Q(public=True), name="letter_by_kind"),
            models.Index(fields=["agency", "published_at", "id"], condition=Q(public=True), name="letter_by_agency"),
            models.Index(
                fields=["agency", "kind", "published_at", "id"], condition=Q(public=True), name="letter_by_both"
            ),
            models.Index(fields=["status", "id"], name="letter_status"),
            models.Index(fields=["agency", "status", "id"], name="letter_desk"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(public=True, status="public") | (Q(public=False) & ~Q(status="public")),
                name="letter_public_as_its_status",
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.public = self.status == self.Status.PUBLIC
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("published_letter", args=[self.pk])

    @property
    def url(self) -> str:
        return self.get_absolute_url()

    @property
    def degree_label(self) -> str:
        return str(Degree(self.degree).label) if self.degree in Degree.values else ""


class Mask(models.Model):
    """One piece of personal data found in what is to be shown, and what was decided. The value itself is not kept."""

    KINDS = (*Kind.choices, ("name", "姓名"), ("contact", "来信人的联系方式"))

    letter = models.ForeignKey(PublishedLetter, models.CASCADE, related_name="masks")
    kind = models.CharField("类别", max_length=10, choices=KINDS)
    place = models.CharField("位置", max_length=60)
    sample = models.CharField("遮盖后", max_length=300)
    fingerprint = models.CharField(max_length=64)  # keyed: the value cannot be guessed from it
    shown = models.BooleanField("照样显示", default=False)
    reason = models.CharField("照样显示的理由", max_length=200, blank=True)
    present = models.BooleanField(default=True)  # still there in the last wording that was saved
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        verbose_name = "遮盖的个人信息"
        verbose_name_plural = "遮盖的个人信息"
        constraints = [models.UniqueConstraint(fields=["letter", "fingerprint"], name="one_decision_a_value")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sample}"


class PublishedFile(models.Model):
    """An attachment that was chosen to be shown. ``blacked``: rectangles of a picture, in its points; ``file``: the
    picture with them burned in, made when it is approved – the paper itself is never given out."""

    letter = models.ForeignKey(PublishedLetter, models.CASCADE, related_name="files")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    chosen = models.BooleanField("公开", default=False)
    blacked: Any = models.JSONField("涂黑", default=list, blank=True)
    name = models.CharField("名称", max_length=60, blank=True)
    file = models.CharField(max_length=80, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "公开的附件"
        verbose_name_plural = "公开的附件"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "paper"], name="one_choice_a_paper")]

    def __str__(self) -> str:
        return self.name or f"{self.paper_id}"

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class Step(models.Model):
    """What was done with it, by whom; kept for ever, without personal data."""

    class What(models.TextChoices):
        OFFERED = "offered", "来信人同意公开"
        SAVED = "saved", "准备公开的文字"
        SENT = "sent", "提交复核"
        RETURNED = "returned", "退回修改"
        APPROVED = "approved", "复核通过，公开"
        DECLINED = "declined", "决定不公开"
        WITHDRAWN = "withdrawn", "撤下"
        RECALLED = "recalled", "来信人不再同意公开"

    letter = models.ForeignKey(PublishedLetter, models.PROTECT, related_name="steps")
    what = models.CharField("事项", max_length=10, choices=What.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="经手人")
    at = models.DateTimeField("时间", auto_now_add=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    facts: Any = models.JSONField("情况", default=dict, blank=True)  # how many were found, masked, shown; files

    class Meta:
        verbose_name = "公开经过"
        verbose_name_plural = "公开经过"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.what}"


class Vote(models.Model):
    """That some browser found a letter helpful, or not. ``key``: a hash of what its cookie holds, for this letter."""

    letter = models.ForeignKey(PublishedLetter, models.CASCADE, related_name="votes")
    key = models.CharField(max_length=64, unique=True)
    helpful = models.BooleanField()

    class Meta:
        verbose_name = "读者评价"
        verbose_name_plural = "读者评价"

    def __str__(self) -> str:
        return f"{self.letter_id} {self.helpful}"


class Tally(models.Model):
    """How many public letters there are of an agency, a kind and a year; so that no list counts a million of them."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15)
    year = models.PositiveSmallIntegerField()
    letters = models.IntegerField(default=0)

    class Meta:
        verbose_name = "公开来信的件数"
        verbose_name_plural = "公开来信的件数"
        constraints = [models.UniqueConstraint(fields=["agency", "kind", "year"], name="one_tally")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.kind} {self.year}: {self.letters}"
