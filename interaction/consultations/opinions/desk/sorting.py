"""Groups of opinions and what becomes of them, and the draft of the result that is made of them."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from cms.review.urls import admin_url

from .. import figures
from ..models import Call, FeedbackRow, OpinionGroup, OpinionPart, Outcome, Result
from .base import OpinionDeskView

SHOWN = 100


class GroupForm(forms.ModelForm):
    class Meta:
        model = OpinionGroup
        fields = ["label", "summary", "outcome", "reason"]
        widgets = {"summary": forms.Textarea({"rows": 2}), "reason": forms.Textarea({"rows": 3})}
        help_texts = {
            "summary": "会公布，不写个人信息。", "reason": "部分采纳、未采纳的必须说明理由；采纳的可以写改在了哪里。",
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("outcome") in (Outcome.PARTLY, Outcome.NOT) and not (data.get("reason") or "").strip():
            self.add_error("reason", "部分采纳、未采纳的，请说明理由。")
        return data


class GroupView(OpinionDeskView):
    """One group: its opinions, what becomes of them."""

    page_title = "归类"
    template_name = "opinions/admin/group.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.group = get_object_or_404(OpinionGroup, pk=kwargs["group"], call=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int, group: int) -> HttpResponse:
        return self.shown(GroupForm(instance=self.group))

    def post(self, request: HttpRequest, pk: int, group: int) -> HttpResponseBase:
        back = HttpResponseRedirect(reverse("opinions:call", args=[self.call.pk]))
        if "dissolve" in request.POST:
            self.group.delete()  # its opinions stay, in no group
            messages.success(request, "已取消这一类，其中的意见回到“还没有归类”。")
            return back
        form = GroupForm(request.POST, instance=self.group)
        if not form.is_valid():
            return self.shown(form, 422)
        form.save()
        messages.success(request, "已保存。")
        return back

    def shown(self, form: GroupForm, status: int = 200) -> HttpResponse:
        parts = OpinionPart.objects.filter(group=self.group).select_related("opinion")
        return self.page(
            status, group=self.group, form=form, parts=list(parts[:SHOWN]), number=parts.count(), most=SHOWN
        )


def overview_of(call: Call) -> str:
    """How a result begins: what is known without anybody writing it."""
    found = figures.of(call)
    opens, last = timezone.localtime(call.opens_at), call.last_day
    senders = "、".join(f"{label} {number} 份" for label, number in found.senders)
    received = f"共收到 {found.total} 份意见（{senders}）" if found.total else "没有收到意见"
    return (
        f"<p>{opens.year}年{opens.month}月{opens.day}日至{last.year}年{last.month}月{last.day}日，"
        f"《{call.title}》向社会公开征求意见，{received}。</p>"
    )


def rows_of(call: Call) -> list[FeedbackRow]:
    """The 反馈表 as the groups stand now, in the order of the draft."""
    groups = OpinionGroup.objects.filter(call=call).annotate(number=Count("parts")).exclude(outcome="")
    order = {key: place for place, key in enumerate(["", *(part.key for part in call.parts)])}
    ordered = sorted(groups, key=lambda group: (order.get(group.part, len(order)), group.pk))
    return [
        FeedbackRow(
            label=group.label, summary=group.summary, number=max(1, group.number), outcome=group.outcome,
            reason=group.reason, sort_order=place,
        )
        for place, group in enumerate(ordered)
    ]  # fmt: skip


def draft_result(call: Call, user: Any) -> Result:
    """A draft of the result from what is sorted; where there is one already, its 反馈表 anew, as another draft."""
    with transaction.atomic():
        result = Result.objects.filter(call=call).first()
        if result is None:
            result = Result(
                call=call, title=f"《{call.title}》意见采纳情况"[:300], lead_agency=call.lead_agency, live=False,
                overview=overview_of(call),
            )  # fmt: skip
            result.feedback.set(rows_of(call))
            result.save()
        else:
            result = result.get_latest_revision_as_object()
            result.feedback.set(rows_of(call))
        result.save_revision(user=user, log_action=True)
    return result


class ResultView(OpinionDeskView):
    """生成采纳情况: the draft of the result, from the groups; then it is written on in the editor and reviewed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if timezone.now() < self.call.closes_at:
            messages.error(request, "征集还没有截止，截止以后再写采纳情况。")
            return HttpResponseRedirect(reverse("opinions:call", args=[self.call.pk]))
        result = draft_result(self.call, request.user)
        messages.success(request, "反馈表已按归类填好。请补充总体情况和修改后的文本，再提交审查。")
        return HttpResponseRedirect(admin_url("edit", result))
