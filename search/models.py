"""What search keeps in the database: what is due to be indexed, the editors' words, and how the index is."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from search.segmentation import normalise, runs


class DueEntryQuerySet(models.QuerySet["DueEntry"]):
    def for_many(self) -> "DueEntryQuerySet":
        """Marks that stand for many entries: the worker makes one of each."""
        return self.filter(label__contains=":")

    def for_one(self) -> "DueEntryQuerySet":
        """Marks of one record each."""
        return self.exclude(label__contains=":")


class DueEntry(models.Model):
    """A record whose entry has to be made anew. Only ever inserted and deleted, so writers never wait for each other.

    ``label`` is ``app.model`` of an indexed record and ``key`` its primary key. Or it stands for many: with the label
    ``word:`` every entry that holds the word ``key``, with ``follows:app.model`` every entry that follows that record.
    """

    label = models.CharField("类别", max_length=100)
    key = models.CharField("编号", max_length=255)
    created_at = models.DateTimeField("登记时间", default=timezone.now)
    try_at = models.DateTimeField("下次尝试", default=timezone.now)
    attempts = models.PositiveIntegerField("失败次数", default=0)
    error = models.TextField("错误", blank=True)
    # Already in the index that serves now; kept for the one that is being built.
    done = models.BooleanField("已更新", default=False)

    objects = DueEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "待更新条目"
        verbose_name_plural = "待更新条目"
        indexes = [
            models.Index(fields=["done", "try_at", "id"], name="search_due"),
            models.Index(fields=["label", "key"], name="search_due_record"),
        ]

    def __str__(self) -> str:
        return f"{self.label}.{self.key}"


class Term(models.Model):
    """A word the editors add to the dictionary: it is cut as one word in texts and questions."""

    text = models.CharField(
        "词语", max_length=20, unique=True, help_text="例如“青禾惠农通”。2 至 20 个字，中间不留空格。"
    )
    note = models.CharField("说明", max_length=200, blank=True, help_text="这个词是什么，供其他编辑参考。")
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "检索词语"
        verbose_name_plural = "检索词典"
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.text = normalise(self.text.strip())
        if len(self.text) < 2 or list(runs(self.text)) != [self.text]:
            raise ValidationError(
                {"text": "请填写 2 至 20 个字的词语，只用汉字，或只用字母和数字，中间不要有空格或标点。"}
            )
        if Term.objects.filter(text=self.text).exclude(pk=self.pk).exists():
            raise ValidationError({"text": "词典里已经有这个词了。"})


class IndexState(models.Model):
    """How the index is doing: one row, written by whoever works on it."""

    rebuilt_at = models.DateTimeField("上次重建", null=True)
    compared_at = models.DateTimeField("上次比对", null=True)
    missing = models.PositiveIntegerField("比对时缺少", default=0)
    superfluous = models.PositiveIntegerField("比对时多余", default=0)
    error = models.TextField("最近的错误", blank=True)
    error_at = models.DateTimeField("出错时间", null=True)

    class Meta:
        verbose_name = "索引状态"
        verbose_name_plural = "索引状态"

    def __str__(self) -> str:
        return "索引状态"

    @classmethod
    def note(cls, **values: object) -> None:
        """Write down what just happened."""
        cls.objects.update_or_create(pk=1, defaults=values)
