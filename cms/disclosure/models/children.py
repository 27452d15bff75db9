"""What hangs on a document: files, what it does to other documents, interpretations elsewhere."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.review.models import AttachedFile

from .document import Document


class DocumentAttachment(AttachedFile):
    """A file that belongs to a document."""

    document = ParentalKey(Document, on_delete=models.CASCADE, related_name="attachments", verbose_name="公开文件")


class DocumentRelation(Orderable):
    """What a document does to an earlier one. It counts only once the document that does it is public."""

    class Kind(models.TextChoices):
        AMENDS = "amends", "修改"
        REPEALS = "repeals", "废止"
        REPLACES = "replaces", "替代"
        VOIDS = "voids", "宣布失效"
        INTERPRETS = "interprets", "解读"

    source = ParentalKey(Document, on_delete=models.CASCADE, related_name="relations", verbose_name="本文件")
    kind = models.CharField("关系", max_length=10, choices=Kind.choices)
    target = models.ForeignKey(Document, models.PROTECT, related_name="incoming_relations", verbose_name="对哪个文件")
    effective_on = models.DateField(
        "自何日起", null=True, blank=True, help_text="留空则随本文件的施行日期；没有施行日期的，自发布之日起。"
    )

    class Meta(Orderable.Meta):
        verbose_name = "与其他文件的关系"
        verbose_name_plural = "与其他文件的关系"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}《{self.target.title}》"

    def clean(self) -> None:
        if self.source_id and self.source_id == self.target_id:
            raise ValidationError({"target": "请选择另一个文件：文件不能修改或解读自己。"})


class InterpretationLink(Orderable):
    """An interpretation that is no document of ours: an article of a column, or a page of another site."""

    document = ParentalKey(
        Document, on_delete=models.CASCADE, related_name="interpretation_links", verbose_name="公开文件"
    )
    title = models.CharField("标题", max_length=200)
    url = models.CharField(
        "网址", max_length=500, help_text="本站的写“/…”，外站的写“https://…”。",
        validators=[RegexValidator(r"^(/(?!/)|https?://)", "网址应以“/”开头（本站），或以 https:// 开头（外站）。")],
    )  # fmt: skip
    published_on = models.DateField("发布日期")

    class Meta(Orderable.Meta):
        verbose_name = "其他页面上的解读"
        verbose_name_plural = "其他页面上的解读"

    def __str__(self) -> str:
        return self.title
