"""机构: the government's bodies, and who works for which. The ground floor: it knows no other wing."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from pypinyin import lazy_pinyin
from wagtail.models import Orderable

from . import codes


class AgencyQuerySet(models.QuerySet["Agency"]):
    def current(self) -> "AgencyQuerySet":
        """Those that still exist."""
        return self.filter(abolished_on=None)

    def county(self) -> "Agency | None":
        """The county's government: whom to turn to where nobody else is known."""
        governments = self.current().filter(kind=Agency.Kind.GOVERNMENT)
        return governments.order_by("parent_id", "order", "pk").first()


class Agency(ClusterableModel):
    """One body of government: a people's government, a department, a township, a public institution."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", "人民政府"
        DEPARTMENT = "department", "政府部门"
        TOWNSHIP = "township", "乡镇、街道"
        INSTITUTION = "institution", "直属事业单位"
        OTHER = "other", "其他机构"

    name = models.CharField("全称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=30, blank=True, help_text="例如“县教育局”。")
    aliases = models.CharField(
        "别名", max_length=200, blank=True, help_text="群众怎么叫它，用顿号隔开，例如“教委、教体局”。检索时也认。"
    )
    slug = models.SlugField("网址名", max_length=60, unique=True, blank=True, help_text="留空则由简称的拼音生成。")
    # It begins the agency's index numbers, which stand in addresses: capitals and digits whatever the exception.
    code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        validators=[
            RegexValidator(r"^([0-9A-Z]{18}|[0-9A-Z]{9})\Z", "代码只能是 18 位（旧组织机构代码 9 位）数字和大写字母。")
        ],
    )
    code_exception = models.CharField(
        "代码例外说明",
        max_length=200,
        blank=True,
        help_text="代码不合校验规则、但确实登记在册时才填，写明依据，例如“2015年前颁发，登记机关已确认”。",
    )
    kind = models.CharField("类别", max_length=20, choices=Kind.choices, default=Kind.DEPARTMENT)
    document_prefix = models.CharField("机关代字", max_length=20, blank=True, help_text="例如“青教发”。")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级机构"
    )
    duties = models.TextField("机构职能", blank=True, help_text="每段一行。")
    address = models.CharField("办公地址", max_length=200, blank=True)
    hours = models.CharField("办公时间", max_length=200, blank=True)
    telephone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真", max_length=60, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    website = models.URLField("网址", blank=True)
    head_name = models.CharField("负责人姓名", max_length=30, blank=True)
    head_title = models.CharField("负责人职务", max_length=60, blank=True)
    openness_office = models.CharField("信息公开工作机构", max_length=100, blank=True)
    openness_address = models.CharField("信息公开机构地址", max_length=200, blank=True)
    openness_telephone = models.CharField("信息公开电话", max_length=60, blank=True)
    openness_fax = models.CharField("信息公开传真", max_length=60, blank=True)
    openness_email = models.EmailField("信息公开邮箱", blank=True)
    order = models.PositiveIntegerField("排序", default=100)
    abolished_on = models.DateField("撤销日期", null=True, blank=True, help_text="机构撤销后，其文件和索引号不变。")
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors", verbose_name="职责承接机构"
    )
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """What lists show: the short name where there is one."""
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("agency", args=[self.slug])

    def clean_fields(self, exclude: Any = None) -> None:
        self.code = codes.normalise(self.code)
        super().clean_fields(exclude)

    def clean(self) -> None:
        """The code follows GB 32100 or its exception is explained; an agency is neither its own superior nor heir."""
        super().clean()
        errors = {}
        problem = codes.problem_of(self.code)
        if problem and not self.code_exception:
            errors["code"] = f"{problem}如果确实登记在册，请在“代码例外说明”里写明依据，再保存。"
        if any(agency is self or (self.pk and agency.pk == self.pk) for agency in self._superiors()):
            errors["parent"] = "上级机构不能是本机构或它的下级。"
        if self.successor is not None and (self.successor is self or (self.pk and self.successor.pk == self.pk)):
            errors["successor"] = "承接职责的不能是本机构自己。"
        if self.successor and not self.abolished_on:
            errors["abolished_on"] = "填写了职责承接机构，请同时填写撤销日期。"
        if errors:
            raise ValidationError(errors)

    def _superiors(self) -> Iterator["Agency"]:
        """From the direct superior upwards; ends where the chain would go round."""
        seen: list[Agency] = []
        agency = self.parent
        while agency is not None and agency not in seen:
            seen.append(agency)
            yield agency
            agency = agency.parent

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        """The name in pinyin, as an address nobody else has."""
        pinyin = slugify("".join(lazy_pinyin(self.display_name)))[:50] or "agency"
        taken = set(Agency.objects.filter(slug__startswith=pinyin).values_list("slug", flat=True))
        return next(
            slug for n in range(1, len(taken) + 2) if (slug := pinyin if n == 1 else f"{pinyin}-{n}") not in taken
        )


class InternalUnit(Orderable):
    """内设机构: a section of an agency."""

    agency = ParentalKey(Agency, on_delete=models.CASCADE, related_name="units", verbose_name="机构")
    name = models.CharField("名称", max_length=60)
    duties = models.TextField("职责", blank=True)
    head_name = models.CharField("负责人", max_length=30, blank=True)
    telephone = models.CharField("电话", max_length=60, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "内设机构"
        verbose_name_plural = "内设机构"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff. Whoever belongs to an agency sees and touches only that agency's things."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name="所属机构",
        help_text="留空表示全县范围（只给县政务公开办和系统管理员）。",
    )  # fmt: skip

    class Meta(AbstractUser.Meta):
        verbose_name = "工作人员"
        verbose_name_plural = "工作人员"
