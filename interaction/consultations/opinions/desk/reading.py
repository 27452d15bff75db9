"""Opinions as they came: the list, article by article, to be put into groups; and one of them in full."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from wagtail.admin import messages
from wagtail.log_actions import log

from interaction.casework.papers import scanning, serving, store
from interaction.casework.privacy import masking
from search import memory
from search.listing import BadKey, page_by_key

from ..articles import labels
from ..models import Call, Opinion, OpinionFile, OpinionGroup, OpinionPart, Stance
from .base import OpinionDeskView

PAGE = 50
LOOSE = "loose"  # in no group yet


class FilterForm(forms.Form):
    part = forms.ChoiceField(label="条款", required=False)
    stance = forms.ChoiceField(label="态度", required=False, choices=[("", "全部"), *Stance.choices])
    group = forms.ChoiceField(label="归类", required=False)

    def __init__(self, *args: Any, call: Call, groups: list[OpinionGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts: Any = self.fields["part"]
        names = labels(call.draft)
        parts.choices = [("", "全部"), *((key or "whole", label) for key, label in names.items())]
        field: Any = self.fields["group"]
        field.choices = [("", "全部"), (LOOSE, "还没有归类的"), *((str(one.pk), str(one)[:60]) for one in groups)]

    def narrow(self, parts: Any) -> Any:
        if not self.is_valid():
            return parts
        data = self.cleaned_data
        if data["part"]:
            parts = parts.filter(part="" if data["part"] == "whole" else data["part"])
        if data["stance"]:
            parts = parts.filter(stance=data["stance"])
        if data["group"]:
            parts = parts.filter(group=None if data["group"] == LOOSE else data["group"])
        return parts

    @property
    def query(self) -> str:
        return urlencode({name: self.data.get(name, "") for name in self.fields if self.data.get(name)})


class PutForm(forms.Form):
    """Into a group there is, or into a new one."""

    group = forms.ChoiceField(label="归入", required=False)
    summary = forms.CharField(
        label="新的一类：意见归纳", max_length=500, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="用一句话概括这些意见，不写个人信息；公布采纳情况时会用到。",
    )  # fmt: skip

    def __init__(self, *args: Any, groups: list[OpinionGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.choices = [("", "新的一类"), *((str(one.pk), str(one)[:80]) for one in groups), ("out", "移出归类")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("group") and not (data.get("summary") or "").strip() and "summary" not in self.errors:
            self.add_error("summary", "归入新的一类，请写一句归纳；或者在左边选已有的一类。")
        return data


class PartsView(OpinionDeskView):
    """The list; POST puts the chosen ones into a group."""

    page_title = "逐条意见"
    template_name = "opinions/admin/parts.html"

    @cached_property
    def groups(self) -> list[OpinionGroup]:
        return list(OpinionGroup.objects.filter(call=self.call))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(PutForm(groups=self.groups))

    def shown(self, form: PutForm, status: int = 200) -> HttpResponse:
        filters = FilterForm(self.request.GET, call=self.call, groups=self.groups)
        parts = filters.narrow(OpinionPart.objects.filter(call=self.call)).select_related("opinion", "group")
        try:
            page = page_by_key(parts, ("id", "pk"), self.request.GET.get("key", ""), PAGE)
        except BadKey as error:
            raise Http404 from error
        query = filters.query
        return self.page(
            status,
            filters=filters,
            form=form,
            parts=page.rows,
            previous=f"?{query}&key={page.previous_key}" if page.previous_key else "",
            next=f"?{query}&key={page.next_key}" if page.next_key else "",
            query=query,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        form = PutForm(request.POST, groups=self.groups)
        keys = [int(key) for key in request.POST.getlist("part") if key.isascii() and key.isdigit() and len(key) <= 18]
        chosen = OpinionPart.objects.filter(call=self.call, pk__in=keys[: PAGE * 2])
        first = chosen.order_by("pk").first()
        if first is None:
            messages.error(request, "还没有选意见。请在要归类的意见前打勾。")
            return self.shown(form, 422)
        if not form.is_valid():
            return self.shown(form, 422)
        with transaction.atomic():
            group = self._group(form.cleaned_data, first)
            number = chosen.update(group=group)
        messages.success(
            request, f"已把 {number} 条意见归入“{group}”。" if group else f"已把 {number} 条意见移出归类。"
        )
        return HttpResponseRedirect(request.get_full_path())

    def _group(self, data: dict[str, Any], first: OpinionPart) -> OpinionGroup | None:
        if data["group"] == "out":
            return None
        if data["group"]:
            return next(one for one in self.groups if str(one.pk) == data["group"])
        return OpinionGroup.objects.create(
            call=self.call, part=first.part, label=first.label, summary=data["summary"].strip()
        )


class OpinionView(OpinionDeskView):
    """One opinion in full. Name and contact are masked until somebody says why they need them; that is kept."""

    page_title = "一份意见"
    template_name = "opinions/admin/opinion.html"

    @cached_property
    def opinion(self) -> Opinion:
        found = Opinion.objects.select_related("call__lead_agency", "entered_by", "decided_by")
        return get_object_or_404(found, pk=self.kwargs["opinion"])

    @cached_property
    def call(self) -> Call:  # type: ignore[override]
        return self.opinion.call

    def get(self, request: HttpRequest, opinion: int) -> HttpResponse:
        return self.shown(plainly=False)

    def post(self, request: HttpRequest, opinion: int) -> HttpResponseBase:
        if "shown" in request.POST:
            return self._mask_more()
        reason = request.POST.get("reason", "").strip()[:200]
        if not reason:
            messages.error(request, "查看姓名和联系方式，请写明事由。")
            return self.shown(plainly=False, status=422)
        log(
            self.opinion.call,
            "opinions.look",
            user=request.user,
            data={"number": self.opinion.number, "reason": reason},
        )
        return self.shown(plainly=True)

    def _mask_more(self) -> HttpResponseBase:
        """What the public reads may be masked further, never written anew: only letters may become stars."""
        part = get_object_or_404(OpinionPart, pk=_key(self.request.POST.get("part", "")), opinion=self.opinion)
        typed = self.request.POST.get("shown", "").replace("\r\n", "\n").strip()
        if not part.shown or not only_masked(part.shown, typed):
            messages.error(self.request, "公开的文字只能把个别字换成“*”，不能改写。换成的“*”要和原来的字数一样多。")
            return self.shown(plainly=False, status=422)
        part.shown = typed
        part.save(update_fields=["shown"])
        log(self.opinion.call, "opinions.mask", user=self.request.user, data={"number": self.opinion.number})
        memory.bump()
        messages.success(self.request, "已遮盖。")
        return HttpResponseRedirect(self.request.path)

    def shown(self, *, plainly: bool, status: int = 200) -> HttpResponse:
        opinion = self.opinion
        sender = opinion.sender if plainly else masking.masked(opinion.sender)
        return self.page(
            status,
            opinion=opinion,
            parts=list(opinion.parts.select_related("group")),
            files=list(opinion.files.all()),
            sender=sender,
            plainly=plainly,
        )


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def only_masked(before: str, after: str) -> bool:
    """Whether nothing but single characters became stars."""
    before = before.replace("\r\n", "\n").strip()
    return len(before) == len(after) and all(new in (old, "*") for old, new in zip(before, after, strict=True))


class FileView(OpinionView):
    """A file that came with an opinion."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, opinion: int, file: int = 0) -> HttpResponseBase:  # type: ignore[override]
        found = get_object_or_404(OpinionFile, pk=file, opinion=self.opinion)
        if not scanning.may_be_given_out(found.file):
            messages.error(request, "这个附件还没有查过病毒，或者查出了病毒，不能下载。")
            return HttpResponseRedirect(reverse("opinions:opinion", args=[opinion]))
        content = b"".join(store.content_of(found.file))
        return serving.attachment(content, found.name, found.media_type)
