"""What is learnt, in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.learning.admin_views import DecideView, QuestionView, ReportView, VerdictViewSet, may_see


@hooks.register("register_admin_viewset")
def register_verdicts() -> VerdictViewSet:
    return VerdictViewSet("search_hot_words", url_prefix="search/hot-words")


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    return [
        path("search/learning/", ReportView.as_view(), name="search_learning"),
        path("search/learning/decide/", DecideView.as_view(), name="search_learning_decide"),
        path("search/learning/<int:pk>/", QuestionView.as_view(), name="search_learning_question"),
    ]


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request)


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    return ReportMenuItem("检索分析", reverse("search_learning"), icon_name="search", order=1090)
