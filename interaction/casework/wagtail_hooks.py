"""The legal calendar in the admin, year by year."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from .desk import hooks as desk_hooks  # noqa: F401 - registers itself
from .limits_admin import register_limit_changes  # noqa: F401 - registers itself
from .models import LegalYear
from .privacy import hooks as _looks  # noqa: F401 - registers them


class LegalYearForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        year = cleaned.get("year")
        self.formsets["days"].is_valid()  # fills cleaned_data of the days, which are otherwise read after the year
        for form in self.formsets["days"].forms:
            day = getattr(form, "cleaned_data", {}).get("date")
            if day and year and day.year != year:
                form.add_error("date", f"{day:%Y-%m-%d} 不在 {year} 年，请填到它所在的年份。")
        return cleaned


class LegalYearViewSet(ModelViewSet):
    model = LegalYear
    name = "legal_calendar"
    icon = "calendar-alt"
    menu_label = "法定日历"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "year",
        BooleanColumn("announced", label="已公布"),
        "notice",
        Column("days_off", label="放假（登记天数）"),
        Column("days_worked", label="调休上班"),
        "changed_at",
    ]
    ordering = ["-year"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                "<p>这里决定全站“工作日”怎么数。每年 11 月前后国务院办公厅公布次年安排后，新增一年并逐日登记："
                "平日放假的、周末调休上班的。平常的周一至周五上班、周六周日休息，不用登记。"
                "保存后各处期限随即按新日历计算：还没有办结的办件由后台逐件重新计算（通常一分钟以内），"
                "日期有变动的，在该件的办理经过里写明由哪天改为哪天；已经办结的不再变动。</p>",
                heading="怎样填写",
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("year"), FieldPanel("announced")]), FieldPanel("notice")], heading="年度安排"
            ),
            InlinePanel(
                "days",
                [
                    FieldRowPanel([FieldPanel("date"), FieldPanel("worked")]),
                    FieldRowPanel([FieldPanel("name"), FieldPanel("source")]),
                ],
                heading="放假和调休的日子",
                label="日子",
            ),
        ],
        base_form_class=LegalYearForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(queryset=self.counted(), **kwargs)

    @staticmethod
    def counted() -> QuerySet[LegalYear]:
        return LegalYear.objects.annotate(
            days_off=Count("days", filter=Q(days__worked=False)), days_worked=Count("days", filter=Q(days__worked=True))
        )


@hooks.register("register_admin_viewset")
def register_legal_calendar() -> LegalYearViewSet:
    return LegalYearViewSet()
