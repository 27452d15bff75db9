"""What files say: kept once for equal files, and which file says what."""

from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.documents import get_document_model_string


class ExtractedText(models.Model):
    """The text of a file with this content, page by page; or why there is none."""

    class Status(models.TextChoices):
        READ = "read", "已读出"
        PARTLY = "partly", "只读出一部分"
        EMPTY = "empty", "没有文字"
        REFUSED = "refused", "读不出"
        UNSUPPORTED = "unsupported", "不支持的格式"

    digest = models.CharField("内容摘要", max_length=64)  # SHA-256
    kind = models.CharField("格式", max_length=10)
    readers = models.PositiveSmallIntegerField("读取程序版本")
    status = models.CharField("结果", max_length=12, choices=Status.choices)
    reason = models.CharField("原因", max_length=500, blank=True)
    pages = models.JSONField("各页文字", default=list)  # [name, text]; so much of it as search knows
    # What is in the file besides: further text, struck-out text, comments, notes. Only the scan reads it.
    rest = models.TextField("其余文字", blank=True)
    extracted_at = models.DateTimeField("提取时间", default=timezone.now)

    class Meta:
        verbose_name = "附件文字"
        verbose_name_plural = "附件文字"
        constraints = [models.UniqueConstraint(fields=["digest", "kind"], name="one_text_per_content")]

    def __str__(self) -> str:
        return f"{self.digest[:12]}.{self.kind}"

    @property
    def whole(self) -> str:
        """Everything that is in the file, for the scan."""
        return "\n".join([*(text for _, text in self.pages), self.rest])


class ReadFile(models.Model):
    """Which text a file of the document library has, and whether it has to be read again."""

    # Only a file's own note: no reason to keep the file, nor to show it to anybody.
    wagtail_reference_index_ignore = True

    document = models.OneToOneField(
        get_document_model_string(), models.CASCADE, related_name="read_file", verbose_name="文件"
    )
    source = models.CharField("所读的文件", max_length=300, blank=True)  # name and hash of the file that was read
    text = models.ForeignKey(ExtractedText, models.PROTECT, null=True, related_name="read_files", verbose_name="文字")
    due = models.BooleanField("待提取", default=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)  # since it became due
    try_at = models.DateTimeField("下次尝试", default=timezone.now)
    problem = models.CharField("问题", max_length=300, blank=True)

    class Meta:
        verbose_name = "附件提取"
        verbose_name_plural = "附件提取"
        indexes = [models.Index(fields=["try_at"], condition=models.Q(due=True), name="file_to_be_read")]

    def __str__(self) -> str:
        return str(self.document)

    @staticmethod
    def source_of(document: Any) -> str:
        """Tells one file behind a document from another."""
        return f"{document.file.name}:{document.file_hash}"[:300]

    @property
    def is_current(self) -> bool:
        """Whether the text is that of the file that is there now."""
        return self.text_id is not None and self.source == self.source_of(self.document)
