"""What search keeps in the database: what is due to be indexed, the editors' words, and how the index is."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from search.segmentation import normalise, runs, shipped_terms, stop_words


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
    ``word:`` every entry that holds the word ``key``, with ``follows:app.model`` every entry that follows that record,
    with ``spreads:name`` what the spreader of that name finds by ``key``.
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
        if not 2 <= len(self.text) <= 20 or list(runs(self.text)) != [self.text]:
            raise ValidationError(
                {"text": "请填写 2 至 20 个字的词语，只用汉字，或只用字母和数字，中间不要有空格或标点。"}
            )
        if Term.objects.filter(text=self.text).exclude(pk=self.pk).exists():
            raise ValidationError({"text": "词典里已经有这个词了。"})


class StopWord(models.Model):
    """A word that says nothing here: questions are asked without it. Texts keep it, so quoted it is found."""

    text = models.CharField(
        "词语", max_length=10, unique=True, help_text="例如“请问一下”。它在提问里不起作用；文件的正文不受影响。"
    )
    note = models.CharField("说明", max_length=200, blank=True, help_text="为什么不用它检索，供其他编辑参考。")
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "检索停用词"
        verbose_name_plural = "检索停用词"
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.text = normalise(self.text.strip())
        if len(self.text) > 10 or list(runs(self.text)) != [self.text]:
            raise ValidationError(
                {"text": "请填写一个词，不超过 10 个字，只用汉字，或只用字母和数字，中间不要有空格或标点。"}
            )
        if self.text in stop_words():
            raise ValidationError({"text": "系统自带的停用词里已经有它了，不用再加。"})
        if StopWord.objects.filter(text=self.text).exclude(pk=self.pk).exists():
            raise ValidationError({"text": "停用词里已经有它了。"})
        if self.text in shipped_terms() or Term.objects.filter(text=self.text).exists():
            raise ValidationError({"text": "它在检索词典里，是要用来检索的词，不能停用。"})


def split_words(text: str) -> list[str]:
    """The words of a list that somebody typed, normalised, each once."""
    parts = re.split(r"[\s、,，;；/|]+", text)
    return list(dict.fromkeys(word for word in (normalise(part) for part in parts) if word))


class Synonym(models.Model):
    """What people say and what texts write. ``mutual``: all of these words stand for each other."""

    MOST = 10

    said = models.CharField(
        "群众的说法", max_length=200, help_text="例如“惠农一卡通、一卡通”。多个词用顿号或空格隔开，每个 2 至 20 个字。"
    )
    written = models.CharField(
        "文件里的写法", max_length=200, help_text="例如“惠民惠农财政补贴资金”。最贴切的放在最前。"
    )
    mutual = models.BooleanField(
        "互为同义",
        default=False,
        help_text="不勾选：搜左边的说法时，也找右边的写法。勾选：搜其中任何一个，都找其余的。",
    )
    note = models.CharField("说明", max_length=200, blank=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "检索同义词"
        verbose_name_plural = "检索同义词"
        ordering = ["said"]

    def __str__(self) -> str:
        return f"{self.said} {'＝' if self.mutual else '→'} {self.written}"

    @property
    def direction(self) -> str:
        return "互为同义" if self.mutual else "单向"

    @property
    def group(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """As ``search.meanings`` takes it."""
        said, written = tuple(split_words(self.said)), tuple(split_words(self.written))
        return ((*said, *written), ()) if self.mutual else (said, written)

    def clean(self) -> None:
        sides = {"said": split_words(self.said), "written": split_words(self.written)}
        for name, words in sides.items():
            self._check_side(name, words)
        if both := set(sides["said"]) & set(sides["written"]):
            raise ValidationError({"written": f"“{min(both)}”两边都有，一个词不能是自己的同义词。"})
        self.said, self.written = "、".join(sides["said"]), "、".join(sides["written"])
        for other in Synonym.objects.exclude(pk=self.pk):
            self._check_against(other)

    def _check_side(self, name: str, words: list[str]) -> None:
        if not words:
            raise ValidationError({name: "请至少填写一个词。"})
        if len(words) > self.MOST:
            raise ValidationError({name: f"一边最多 {self.MOST} 个词，请拆成几组，或只留最常用的。"})
        for word in words:
            if not 2 <= len(word) <= 20 or "".join(runs(word)) != word:
                raise ValidationError({name: f"“{word}”不合要求：每个词 2 至 20 个字，里面不要有标点。"})
            if word in stop_words() or StopWord.objects.filter(text=word).exists():
                raise ValidationError({name: f"“{word}”是停用词，在提问里不起作用，不能作同义词。"})

    def _check_against(self, other: "Synonym") -> None:
        mine, theirs = self.group, other.group
        if same := set(mine[0]) & set(theirs[0]):
            raise ValidationError({"said": f"“{min(same)}”已经在“{other}”这一组里，请到那一组里增补。"})
        if set(mine[0]) & set(theirs[1]) and set(mine[1]) & set(theirs[0]):
            raise ValidationError({"said": f"“{other}”正好是反方向的一组。两个方向都要的，请在那一组勾选“互为同义”。"})


class BestBetQuerySet(models.QuerySet["BestBet"]):
    def current(self, today: date | None = None) -> "BestBetQuerySet":
        """Those whose day has not passed."""
        return self.filter(Q(until=None) | Q(until__gte=today or timezone.localdate()))


class BestBet(models.Model):
    """What editors put above everything found for certain questions."""

    questions = models.TextField(
        "检索词", help_text="每行一个。有人正好这样搜（标点、大小写、繁简不论，“怎么”“请问”之类不计）时，就显示这一条。"
    )
    title = models.CharField("标题", max_length=100, blank=True, help_text="选了页面的可以不填，用页面的标题。")
    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="页面"
    )
    url = models.CharField(
        "网址", max_length=500, blank=True, help_text="文件、公告等不在页面树上的，填网址，例如“/disclosure/guide/”。"
    )
    summary = models.CharField("一句话说明", max_length=120, blank=True)
    until = models.DateField("显示到", null=True, blank=True, help_text="到这一天为止（含当天）。不填则一直显示。")
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = BestBetQuerySet.as_manager()

    class Meta:
        verbose_name = "检索推荐"
        verbose_name_plural = "检索推荐"
        ordering = ["questions"]

    def __str__(self) -> str:
        return self.title or (self.page.title if self.page else self.url)

    @property
    def shown_for(self) -> str:
        return "、".join(self.asked)

    @property
    def asked(self) -> list[str]:
        """The questions, each once."""
        return list(dict.fromkeys(line.strip() for line in self.questions.splitlines() if line.strip()))

    def clean(self) -> None:
        errors = {}
        questions = [question for question in self.asked if "".join(runs(normalise(question)))]
        if not questions:
            errors["questions"] = "请至少填写一个检索词。"
        elif len(questions) > 50 or any(len(question) > 60 for question in questions):
            errors["questions"] = "最多 50 个检索词，每个不超过 60 个字。"
        self.questions, self.url, self.title = "\n".join(questions), self.url.strip(), self.title.strip()
        if bool(self.page) == bool(self.url):
            errors["url"] = "页面和网址请填一个，也只填一个。"
        elif self.url and not re.fullmatch(r"(https?://[^\s/]+|/(?!/))[^\s\\]*", self.url):
            errors["url"] = "网址请以“/”开头（本网站）或以“https://”开头（其他网站）。"
        if self.url and not self.title:
            errors["title"] = "填了网址的，请写明标题。"
        if self.until and self.until < timezone.localdate():
            errors["until"] = "这一天已经过去了。"
        if errors:
            raise ValidationError(errors)


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
