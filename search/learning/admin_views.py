"""检索分析 among the reports, and what editors make of it: hot words, what is never suggested."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from search.learning import report
from search.learning.drawing import draw
from search.learning.models import Question, Verdict
from search.models import BestBet, Synonym

VERDICTS = ModelPermissionPolicy(Verdict)


class VerdictViewSet(ModelViewSet):
    """检索热词."""

    model = Verdict
    icon = "search"
    menu_label = "检索热词"
    menu_order = 604
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "text",
        Column("get_kind_display", label="处理"),
        Column("order", label="次序"),
        DateColumn("updated_at", label="更新时间"),
    ]
    list_filter = ["kind"]
    search_fields = ["text"]
    panels = [FieldPanel("text"), FieldPanel("kind"), FieldPanel("order")]


class _Learned(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """For whoever may see what people look for."""

    permission_policy = ModelPermissionPolicy(Question)
    any_permission_required = ["view", "change"]
    header_icon = "search"
    _show_breadcrumbs = True

    @property
    def period(self) -> int:
        asked = self.request.GET.get("days", "")
        return int(asked) if asked in {str(period) for period in report.PERIODS} else 30

    def chart(self, question: Question | None = None) -> dict[str, Any]:
        trend = report.trend(self.period, question)
        return {"drawing": draw(trend), "trend": trend}

    def may(self) -> dict[str, bool]:
        """What this editor may make of a question."""
        user: Any = self.request.user
        return {
            "decide": VERDICTS.user_has_permission(user, "change"),
            "synonym": ModelPermissionPolicy(Synonym).user_has_permission(user, "add"),
            "best_bet": ModelPermissionPolicy(BestBet).user_has_permission(user, "add"),
        }


class ReportView(_Learned):
    """检索分析."""

    template_name = "search_learning/admin/report.html"
    page_title = "检索分析"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @property
    def listed(self) -> str:
        asked = self.request.GET.get("list", "")
        return asked if asked in report.LISTS else "top"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") != "csv":
            return super().get(request, *args, **kwargs)
        table = report.as_csv(report.rows(self.listed, self.period, report.EXPORTED))
        name = f"search-{self.listed}-{report.first_day(self.period)}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        def here(**changes: Any) -> str:
            return "?" + urlencode({"days": self.period, "list": self.listed} | changes)

        return super().get_context_data(
            rows=report.rows(self.listed, self.period),
            totals=report.totals(self.period),
            periods=[(f"近 {days} 天", here(days=days), days == self.period) for days in report.PERIODS],
            lists=[(label, here(list=name), name == self.listed) for name, label in report.LISTS.items()],
            listed=self.listed,
            days=self.period,
            export_url=here(export="csv"),
            here=reverse("search_learning") + here(),
            may=self.may(),
            **self.chart(),
            **kwargs,
        )


class QuestionView(_Learned):
    """One question: its days, and what was opened."""

    template_name = "search_learning/admin/question.html"

    def get_page_title(self) -> str:
        return f"检索词“{self.question.text}”"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        report_url = f"{reverse('search_learning')}?days={self.period}"
        return [
            *self.breadcrumbs_items,
            {"url": report_url, "label": "检索分析"},
            {"url": "", "label": self.question.text},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.question = get_object_or_404(Question.objects.exclude(text=""), pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        verdict = Verdict.objects.filter(text=self.question.text).first()
        return super().get_context_data(
            row={"text": self.question.text, "pk": self.question.pk, "verdict": verdict.kind if verdict else ""},
            question=self.question,
            opened=report.opened(self.question, self.period),
            days=self.period,
            here=self.request.get_full_path(),
            may=self.may(),
            **self.chart(self.question),
            **kwargs,
        )


class DecideView(View):
    """列入热词, 屏蔽, or neither (any more)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not VERDICTS.user_has_permission(request.user, "change"):
            raise PermissionDenied
        text = request.POST.get("text", "").replace("\x00", "")  # PostgreSQL takes none of these
        kind = request.POST.get("kind", "")
        if kind == "":
            Verdict.objects.filter(text=text).delete()
            messages.success(request, f"“{text}”不再是热词，也不再屏蔽。")
        elif not report.known(text):
            messages.error(request, "没有人这样检索过，不能从这里处理。")
        else:
            self._decide(request, text, kind)
        return HttpResponseRedirect(_back(request.POST.get("next", "")))

    @staticmethod
    def _decide(request: HttpRequest, text: str, kind: str) -> None:
        verdict = Verdict.objects.filter(text=text).first() or Verdict(text=text)
        verdict.kind = kind
        try:
            verdict.full_clean()
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
            return
        verdict.save()
        done = "已列入热词，首页和检索页马上显示" if kind == Verdict.Kind.HOT else "已屏蔽，不再提示给公众"
        messages.success(request, f"“{text}”{done}。")


def _back(asked: str) -> str:
    """Where the editor came from, if that is one of these pages."""
    home = reverse("search_learning")
    return asked if asked.startswith(home) and "\\" not in asked else home


def may_see(request: HttpRequest) -> bool:
    return _Learned.permission_policy.user_has_any_permission(request.user, _Learned.any_permission_required)
