"""What documents are sorted by: tables that a county extends without a programmer."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property

from interaction.casework import calendar


class Topic(models.Model):
    """主题分类: 22 classes in two levels; a class has a code of two digits, what is below it one of four."""

    code = models.CharField(
        "代码", max_length=4, unique=True, validators=[RegexValidator(r"^\d{2}(\d{2})?$", "代码是两位或四位数字。")],
        help_text="大类两位，例如“02”；小类四位，前两位是所属大类，例如“0201”。",
    )  # fmt: skip
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="所属大类", editable=False
    )

    class Meta:
        verbose_name = "主题分类"
        verbose_name_plural = "主题分类"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args, **kwargs) -> None:
        self.parent = Topic.objects.filter(code=self.code[:2]).first() if len(self.code) == 4 else None
        super().save(*args, **kwargs)


class Genre(models.Model):
    """体裁: what sort of information a document is. Its role says what the portal does with it."""

    class Role(models.TextChoices):
        ORDINARY = "", "普通"
        NORMATIVE = "normative", "规范性文件（须解读）"
        INTERPRETATION = "interpretation", "政策解读"
        ANNUAL_REPORT = "annual_report", "政府信息公开年报"

    code = models.SlugField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=30, unique=True)
    role = models.CharField("用途", max_length=20, choices=Role.choices, blank=True, default=Role.ORDINARY)
    order = models.PositiveIntegerField("排序", default=100)

    class Meta:
        verbose_name = "体裁"
        verbose_name_plural = "体裁"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Matter(models.Model):
    """One of the kinds of information 《政府信息公开条例》 arts. 20 and 21 want published."""

    number = models.PositiveSmallIntegerField("序号", unique=True, help_text="《条例》第二十条的项号，1 至 15。")
    name = models.CharField("名称", max_length=60)
    text = models.TextField("条文", blank=True)

    class Meta:
        verbose_name = "法定公开事项"
        verbose_name_plural = "法定公开事项（条例第二十条）"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class Field(models.Model):
    """基层政务公开领域: one of the fields with a standard table of what must be public (国办发〔2019〕54号)."""

    code = models.SlugField("代码", max_length=30, unique=True, help_text="用在网址里，例如“caizheng”。")
    name = models.CharField("名称", max_length=40, unique=True)
    order = models.PositiveIntegerField("排序", default=100)

    class Meta:
        verbose_name = "基层政务公开领域"
        verbose_name_plural = "基层政务公开领域"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class DisclosureLimit(models.Model):
    """How long an agency has to publish a kind of information, where a law says other than 条例 art. 26."""

    class Unit(models.TextChoices):
        WORKDAYS = "workdays", "工作日"
        DAYS = "days", "日（自然日）"

    name = models.CharField("事项", max_length=100, unique=True)
    days = models.PositiveSmallIntegerField("期限")
    unit = models.CharField("单位", max_length=10, choices=Unit.choices, default=Unit.WORKDAYS)
    starts = models.CharField("起算", max_length=60, default="形成或者变更之日", help_text="例如“批准之日”。")
    basis = models.CharField("依据", max_length=200)
    matter = models.ForeignKey(
        Matter, models.SET_NULL, null=True, blank=True, related_name="limits", verbose_name="自动适用于",
        help_text="属于这一法定事项的文件都按此期限；留空则由编辑在文件上选用。",
    )  # fmt: skip

    class Meta:
        verbose_name = "公开时限"
        verbose_name_plural = "公开时限"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}：{self.length}"

    @cached_property
    def length(self) -> str:
        """In words, e.g. “20个工作日”."""
        return f"{self.days}个工作日" if self.unit == self.Unit.WORKDAYS else f"{self.days}日"

    def due_on(self, start: date) -> date:
        """The last day to publish what came about on ``start``."""
        add = calendar.add_workdays if self.unit == self.Unit.WORKDAYS else calendar.add_natural_days
        return add(start, self.days)
