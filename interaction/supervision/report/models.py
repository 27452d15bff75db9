"""The report of an agency, or of the county, for a year. A published one is never changed: a correction is a new
version, which says why. Rules in the database itself keep it so (``protection``)."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.agencies.models import Agency, User

from .statute import TITLE

FIRST_YEAR = 2008  # 《政府信息公开条例》 came into force
LONGEST_TEXT = 50_000


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def published(self) -> "AnnualReportQuerySet":
        return self.filter(status=AnnualReport.Status.PUBLISHED)

    def of(self, agency: Agency | int | None, year: int) -> "AnnualReportQuerySet":
        key = agency.pk if isinstance(agency, Agency) else agency
        return self.filter(agency_id=key, year=year)

    def standing(self) -> "AnnualReportQuerySet":
        """Of the published ones the last version of each: what holds now."""
        later = AnnualReport.objects.filter(
            Q(agency=OuterRef("agency")) | Q(agency=None, county=True),
            county=OuterRef("county"), year=OuterRef("year"), version__gt=OuterRef("version"),
            status=AnnualReport.Status.PUBLISHED,
        )  # fmt: skip
        return self.published().filter(~Exists(later))


class AnnualReport(models.Model):
    """``agency`` None: the county's, which sums its agencies'.

    What officers enter: ``two`` (table two), the texts, and ``elsewhere`` – requests and proceedings the portal holds
    no cases of, as cells of tables three and four. ``computed`` is what was last counted for a draft; ``snapshot`` all
    that was published.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "编制中"
        PUBLISHED = "published", "已公布"

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="annual_reports", verbose_name="机构",
        help_text="空着的是本级政府的年报。",
    )  # fmt: skip
    county = models.BooleanField(default=False, editable=False)  # agency is None, said in a column that can be compared
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2999)])
    version = models.PositiveSmallIntegerField("版本", default=1)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    reason = models.CharField("更正理由", max_length=500, blank=True)

    two: Any = models.JSONField("表二", default=dict, blank=True)
    overview = models.TextField("总体情况", blank=True, max_length=LONGEST_TEXT)
    problems = models.TextField("存在的主要问题及改进情况", blank=True, max_length=LONGEST_TEXT)
    others = models.TextField("其他需要报告的事项", blank=True, max_length=LONGEST_TEXT)
    elsewhere: Any = models.JSONField("门户以外办理的数量", default=dict, blank=True)
    elsewhere_note = models.CharField("门户以外办理的说明", max_length=500, blank=True)
    explanation = models.TextField("勾稽关系的说明", blank=True, max_length=LONGEST_TEXT)

    computed: Any = models.JSONField(null=True, blank=True, editable=False)
    computed_at = models.DateTimeField("统计时间", null=True, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False, db_index=True)  # to be counted in the background
    progress = models.PositiveSmallIntegerField(default=0, editable=False)  # per cent

    snapshot: Any = models.JSONField(null=True, blank=True, editable=False)
    carried: Any = models.JSONField(null=True, blank=True, editable=False)  # keys of the cases carried over; not public
    digest = models.CharField(max_length=64, blank=True, editable=False)

    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    changed_at = models.DateTimeField("更新时间", auto_now=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    published_at = models.DateTimeField("公布时间", null=True, editable=False)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = "政府信息公开年度报告"
        verbose_name_plural = "政府信息公开年度报告"
        ordering = ["-year", "agency__order", "agency_id", "-version"]
        permissions = [("publish_annualreport", "公布政府信息公开年度报告")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "version"], condition=Q(agency__isnull=False), name="one_report_a_version"
            ),
            models.UniqueConstraint(
                fields=["year", "version"], condition=Q(agency__isnull=True), name="one_county_report_a_version"
            ),
        ]
        indexes = [models.Index(fields=["year", "status"], name="report_year")]

    def __str__(self) -> str:
        return f"{self.agency or '本级政府'} {self.year}年 第{self.version}版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.county = self.agency_id is None
        if self.pk and AnnualReport.objects.filter(pk=self.pk, status=self.Status.PUBLISHED).exists():
            raise PermissionDenied("已经公布的年报不能修改，请另做更正版。")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Where the public reads the version that stands."""
        if self.agency is None:
            return reverse("annual_reports_of_year", args=[self.year])
        return reverse("annual_report", args=[self.year, self.agency.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def title(self) -> str:
        return str(self.snapshot["title"]) if self.snapshot else f"{name_of(self.agency)}{self.year}年{TITLE}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_published:
            raise PermissionDenied("已经公布的年报不能删除。")
        return super().delete(*args, **kwargs)


def name_of(agency: Agency | None) -> str:
    """As a title has it; of the county its people's government's."""
    if agency is not None:
        return agency.name
    government = Agency.objects.current().filter(kind=Agency.Kind.GOVERNMENT).order_by("order", "pk").first()
    return government.name if government else "本级政府"


def _day(month: int, day: int) -> date:
    """In any year: 29 February is left out where there is none."""
    return date(2000, month, min(day, 28) if month == 2 else min(day, 30) if month in (4, 6, 9, 11) else day)


@register_setting(icon="calendar-check", order=320)
class ReportSettings(BaseGenericSetting):
    """By when reports are due (条例 art. 49); a province may want them earlier."""

    agency_month = models.PositiveSmallIntegerField(
        "部门年报：月", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    agency_day = models.PositiveSmallIntegerField(
        "部门年报：日", default=31, validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="条例第四十九条：县级以上政府部门每年 1 月 31 日前。",
    )  # fmt: skip
    county_month = models.PositiveSmallIntegerField(
        "本级政府年报：月", default=3, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    county_day = models.PositiveSmallIntegerField(
        "本级政府年报：日", default=31, validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="条例第四十九条：县级以上地方政府每年 3 月 31 日前。",
    )  # fmt: skip

    class Meta:
        verbose_name = "年报期限"

    def due_on(self, year: int, *, county: bool) -> date:
        """The last day for the report of ``year``."""
        month, day = (self.county_month, self.county_day) if county else (self.agency_month, self.agency_day)
        return _day(month, day).replace(year=year + 1)
