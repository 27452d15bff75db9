"""A document of 政府信息公开: what it is, where it belongs, how long it holds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField

from cms.review.models import ExaminedQuerySet, ExaminedRecord
from cms.review.refusal import Refused

from ..blocks import BodyBlock
from ..forms import DocumentForm
from ..validity import Validity
from .numbers import allocate_index_numbers, clean_document_number
from .reference import DisclosureLimit, Field, Genre, Matter, Topic
from .standard import StandardItem

# Columns too big to load for a list.
BIG_COLUMNS = ("body", "summary")
# What Wagtail saves by itself and the public never sees.
BOOKKEEPING = frozenset({"latest_revision", "has_unpublished_changes", "locked", "locked_at", "locked_by", "expired"})

OPENING = 120  # characters of the body that stand for a missing summary
INTERPRETATION_WANTED = [(None, "按体裁（规范性文件须解读）"), (True, "需要"), (False, "不需要")]


class Access(models.TextChoices):
    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class OfficialKind(models.TextChoices):
    """文种: the fifteen kinds of 《党政机关公文处理工作条例》 art. 8."""

    RESOLUTION = "决议", "决议"
    DECISION = "决定", "决定"
    ORDER = "命令（令）", "命令（令）"
    COMMUNIQUE = "公报", "公报"
    ANNOUNCEMENT = "公告", "公告"
    PUBLIC_NOTICE = "通告", "通告"
    OPINION = "意见", "意见"
    NOTICE = "通知", "通知"
    CIRCULAR = "通报", "通报"
    REPORT = "报告", "报告"
    PETITION = "请示", "请示"
    REPLY = "批复", "批复"
    MOTION = "议案", "议案"
    LETTER = "函", "函"
    MINUTES = "纪要", "纪要"
    OTHER = "其他", "其他"


class DocumentQuerySet(ExaminedQuerySet):
    def public(self):
        """What anybody may see: live, not withdrawn, and not marked 不予公开."""
        return super().public().exclude(access=Access.WITHHELD)

    def with_open_files(self):
        """Those whose body and attachments anybody may read: not what is given out on request only."""
        return self.public().filter(access=Access.PROACTIVE)

    def update(self, **kwargs: Any) -> int:
        if "index_number" in kwargs:
            raise Refused("索引号一经赋予不得更改")
        return super().update(**kwargs)

    def light(self):
        """For lists: without the columns that are too big for them."""
        return self.defer(*BIG_COLUMNS)


class Document(ExaminedRecord):  # type: ignore[django-manager-missing]  # its children are Wagtail's
    """One piece of government information: 公文, 解读, 年报, statistics, a law."""

    index_number = models.CharField("索引号", max_length=30, unique=True, editable=False)
    summary = models.TextField("内容概述", blank=True, help_text="一两句话说清内容；留空则取正文开头。")
    issuer = models.CharField(
        "制发机关", max_length=200, blank=True, help_text="文件上印的制发机关不是本县机构时填写，例如“国务院办公厅”。"
    )
    document_number = models.CharField(
        "发文字号", max_length=80, blank=True, db_index=True,
        help_text="例如“青政发〔2026〕5号”，括号用哪种都可以；令填“第5号令”；公告等没有字号的留空。",
    )  # fmt: skip
    official_kind = models.CharField("文种", max_length=10, choices=OfficialKind.choices, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="documents", verbose_name="主题分类")
    genre = models.ForeignKey(Genre, models.PROTECT, null=True, related_name="documents", verbose_name="体裁")
    matters = ParentalManyToManyField(Matter, blank=True, related_name="documents", verbose_name="法定公开事项")
    fields = ParentalManyToManyField(Field, blank=True, related_name="documents", verbose_name="基层政务公开领域")
    standard_items = ParentalManyToManyField(
        StandardItem, blank=True, related_name="documents", verbose_name="标准目录事项"
    )
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用顿号隔开，例如“义务教育、招生”。")

    issued_on = models.DateField("成文日期", null=True, db_index=True)
    formed_on = models.DateField(
        "形成或变更日期", null=True, blank=True, help_text="公开时限从这一天起算（如预算的批准日）；留空则按成文日期。"
    )
    effective_on = models.DateField("施行日期", null=True, blank=True, help_text="从这一天起有效；留空表示自发布起。")
    expires_on = models.DateField("有效期至", null=True, blank=True, help_text="有效的最后一天，次日起自动标为失效。")
    repealed_on = models.DateField(
        "废止日期",
        null=True,
        blank=True,
        help_text="从这一天起废止。由另一文件废止的，在那个文件上写明即可。",
    )
    voided_on = models.DateField("宣布失效日期", null=True, blank=True, help_text="从这一天起不再有效。")

    access = models.CharField("公开方式", max_length=10, choices=Access.choices, default=Access.PROACTIVE)
    access_basis = models.CharField("公开依据", max_length=300, blank=True, help_text="例如“《条例》第二十条第一项”。")
    withheld_basis = models.CharField(
        "不主动公开的依据", max_length=300, blank=True, help_text="公开方式不是“主动公开”时必填，写明条款。"
    )
    reassess_on = models.DateField(
        "复审日期", null=True, blank=True, help_text="不予公开的信息须定期评估审查（条例第十八条）。"
    )
    limit = models.ForeignKey(
        DisclosureLimit, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="公开时限",
        help_text="法律另有规定的选用；留空则为二十个工作日，或按法定公开事项自动适用。",
    )  # fmt: skip
    interpretation_wanted = models.BooleanField(
        "需要解读",
        null=True,
        blank=True,
        choices=[(None, "按体裁（规范性文件须解读）"), (True, "需要"), (False, "不需要")],
    )
    is_disclosure_rule = models.BooleanField("列入政府信息公开制度", default=False)

    # What follows from the above and from relations, kept for lists; cms.disclosure.standing computes it.
    validity = models.CharField(
        "有效性", max_length=10, choices=Validity.choices, default=Validity.IN_FORCE, editable=False
    )
    validity_changes_on = models.DateField("有效性下次变化", null=True, editable=False, db_index=True)
    disclosure_due_on = models.DateField("应公开日期", null=True, editable=False)
    interpretation_due_on = models.DateField("应解读日期", null=True, editable=False)
    interpreted_on = models.DateField("解读日期", null=True, editable=False)

    # The record's name in the system it was imported from, and what was imported: importing again changes nothing.
    import_key = models.CharField("导入标识", max_length=200, null=True, unique=True, editable=False)
    import_checksum = models.CharField("导入校验", max_length=64, blank=True, editable=False)

    body_digest = models.CharField("正文摘要值", max_length=64, editable=False, default="")
    # The last column, so that SQLite reads all others without passing through a long text.
    body = StreamField(BodyBlock(required=False), verbose_name="正文", blank=True)

    base_form_class = DocumentForm
    heavy_fields = BIG_COLUMNS
    objects = DocumentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "公开文件"
        verbose_name_plural = "公开文件"
        ordering = ["-published_at", "-pk"]
        indexes = [  # for what waits to be published and to be interpreted
            models.Index(fields=["disclosure_due_on"], name="unpublished_due", condition=Q(published_at=None)),
            models.Index(fields=["interpretation_due_on"], name="uninterpreted_due", condition=Q(interpreted_on=None)),
        ]

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.index_number]) if self.index_number else ""

    @property
    def is_public(self) -> bool:
        """Whether anybody may see it: the same rule as DocumentQuerySet.public."""
        return self.live and self.withdrawn_at is None and self.access != Access.WITHHELD

    def complete(self) -> None:
        """Set what follows from the body: its digest, and a summary for what goes out without one (条例 art. 12).

        No summary is made of a body that is not open to all.
        """
        from ..body import digest, plain_text  # stands on this module

        self.body_digest = digest(self)
        if not self.summary and self.live and self.access == Access.PROACTIVE:
            text = " ".join(plain_text(self).split())
            self.summary = text if len(text) <= OPENING else f"{text[:OPENING]}……"

    def clean(self) -> None:
        super().clean()
        try:
            self.document_number = clean_document_number(self.document_number)
        except ValidationError as error:
            raise ValidationError({"document_number": error}) from None
        if self.effective_on and self.expires_on and self.expires_on < self.effective_on:
            raise ValidationError({"expires_on": "有效期至不能早于施行日期。"})
        if self.access != Access.PROACTIVE and not self.withheld_basis:
            raise ValidationError({"withheld_basis": "请写明不主动公开的依据，例如“《条例》第十四条”。"})

    def save(self, **kwargs: Any) -> None:
        """Save, give the index number if there is none yet, and move on whatever this document changes the standing
        of. Raises Refused for another index number or a way around the reviews, and IndexNumbersExhausted.
        """
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and BOOKKEEPING.issuperset(update_fields):
            super().save(**kwargs)
            return
        from ..standing import STORED, refresh  # stands on this module

        with transaction.atomic():
            was_public = Document.objects.public().filter(pk=self.pk).exists()
            done_to = (
                Document.objects.filter(incoming_relations__source=self.pk) if self.pk else Document.objects.none()
            )
            touched = set(done_to.values_list("pk", flat=True))
            self._keep_index_number()
            self.complete()
            super().save(**kwargs)
            touched.update(relation.target_id for relation in self.relations.all())
            refresh(touched)
            refresh([self.pk], tell=was_public)
            self.refresh_from_db(fields=STORED)

    def _keep_index_number(self) -> None:
        given = Document.objects.filter(pk=self.pk).values_list("index_number", flat=True).first() if self.pk else None
        if given and self.index_number and self.index_number != given:
            raise Refused(f"索引号 {given} 一经赋予不得更改")
        if not self.index_number:
            year = timezone.localdate().year
            self.index_number = given or allocate_index_numbers(self.lead_agency.code, year)[0]

    def change_text(self, before: "Document | None") -> str:
        from ..changes import differences  # stands on this module

        if before is None:
            return "公开发布。"
        phrases = differences(before, self)
        return f"更正：{'；'.join(phrases)}。" if phrases else ""

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "disclosure/document.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..body import render_anew
        from ..views.documents import shown  # stands on this module

        return shown(self, request.build_absolute_uri(self.get_absolute_url()), render_anew(self))

    def with_content_json(self, content: dict[str, Any]) -> "Document":
        """A revision never brings back what the record itself keeps."""
        revised: Document = super().with_content_json(content)
        for name in ("index_number", "import_key", "import_checksum"):
            setattr(revised, name, getattr(self, name))
        return revised
