"""Letters that may be shown, on the officers' desk: which there are, how one is prepared, and who agrees."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from cms.agencies.permissions import works_for_county
from interaction.casework import privacy
from interaction.casework.desk.base import CaseView, DeskView
from interaction.casework.encryption import Unreadable

from .. import allowed, ending, files, preparing
from ..allowed import Refused
from ..answered_again import prepared_before
from ..models import PublishedFile, PublishedLetter
from ..wording import finder_for, original, wording_of
from . import shown
from .forms import ReasonForm, choices_from

Status = PublishedLetter.Status
PAGE = 30
# One status each, so that one index serves each.
TABS = {str(status.value): str(status.label) for status in Status}


class ListView(DeskView):
    """Of one's own agency; of the county's every agency."""

    template_name = "published_letters/admin/list.html"
    page_title = "来信公开"
    header_icon = "view"

    def get(self, request: HttpRequest) -> HttpResponse:
        tab = request.GET.get("tab", "")
        tab = tab if tab in TABS else Status.OFFERED.value
        letters = PublishedLetter.objects.filter(status=tab).select_related("case", "agency", "prepared_by")
        if not works_for_county(request.user):
            letters = letters.filter(agency=getattr(request.user, "agency_id", None))
        before = request.GET.get("before", "")
        if before.isascii() and before.isdigit() and len(before) < 18:
            letters = letters.filter(pk__lt=int(before))
        rows = list(letters.order_by("-pk").defer("wording", "question", "answer")[: PAGE + 1])
        for letter in rows:
            letter.subject = self._subject(letter)  # type: ignore[attr-defined]
        older = urlencode({"tab": tab, "before": rows[PAGE - 1].pk}) if len(rows) > PAGE else ""
        tabs = [(name, label, name == tab) for name, label in TABS.items()]
        return self.page(rows=rows[:PAGE], tabs=tabs, tab=tab, older=older)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:1], {"url": "", "label": self.page_title}]

    def _subject(self, letter: PublishedLetter) -> str:
        """What everybody reads; else what only those see who work on it."""
        if letter.public:
            return letter.title
        return letter.case.subject if privacy.may_see(self.request.user, letter.case) else ""


class LetterView(CaseView):
    """One letter: prepared, approved, taken back. What is sent and refused stays in the form."""

    template_name = "published_letters/admin/letter.html"
    page_title = "公开来信和答复"
    header_icon = "view"

    def allowed(self) -> bool:
        super().allowed()
        if self.case.procedure != "mailbox" or not privacy.may_see(self.request.user, self.case):
            raise Http404
        return True

    @cached_property
    def letter(self) -> PublishedLetter | None:
        return PublishedLetter.objects.select_related("case", "agency").filter(case=self.case).first()

    @cached_property
    def against(self) -> str:
        return allowed.reason_against(self.case)

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        privacy.look(request.user, self.case, "准备公开来信", "公开以前遮盖个人信息")
        if self.letter is None and not self.against:
            self.letter = preparing.offer(self.case)
        return self.shown()

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        do = {
            "save": self.save, "send": self.save, "return": self.give_back, "approve": self.approve,
            "decline": self.decline, "withdraw": self.withdraw,
        }.get(request.POST.get("do", ""))  # fmt: skip
        if do is None:
            raise Http404
        try:
            return do()
        except Refused as error:
            return self.again(str(error), status=409)
        except ValidationError as error:
            return self.again("；".join(error.messages), status=422)

    # --- What is sent

    def seen(self) -> int:
        text = self.request.POST.get("revision", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def save(self) -> HttpResponseBase:
        if self.letter is None:
            raise Refused(self.against or "这封信还没有准备公开。")
        form, choices, problems = choices_from(self.request.POST, files.files_of(self.letter))
        if not form.is_valid() or problems:
            return self.again("有几处需要改正，还没有保存。", status=422)
        letter = preparing.save(self.case, self.request.user, choices, self.seen())
        if self.request.POST["do"] == "send":
            self.letter = letter  # what was saved stays, whatever stops the rest
            preparing.send(self.case, self.request.user, letter.revision)
            return self.done("已经提交复核。")
        return self.done("保存了。看过下面“公开以后是这样”，再提交复核。", here=True)

    def reason(self) -> str:
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError("说明不能超过 300 个字，也不能有看不见的字符。")
        return str(form.cleaned_data["reason"])

    def give_back(self) -> HttpResponseBase:
        preparing.give_back(self.case, self.request.user, self.reason(), self.seen())
        return self.done("已经退回。")

    def approve(self) -> HttpResponseBase:
        preparing.approve(self.case, self.request.user, self.seen())
        return self.done("已经公开。", here=True)

    def decline(self) -> HttpResponseBase:
        ending.decline(self.case, self.request.user, self.reason())
        return self.done("记下了：不公开。")

    def withdraw(self) -> HttpResponseBase:
        ending.withdraw(self.case, self.request.user, self.reason())
        return self.done("已经撤下。", here=True)

    def done(self, text: str, *, here: bool = False) -> HttpResponseBase:
        messages.success(self.request, f"{self.case.number}：{text}")
        return redirect(reverse("letters_desk:letter", args=[self.case.number]) if here else "letters_desk:list")

    # --- What is shown

    def again(self, problem: str, status: int) -> HttpResponse:
        self.letter = PublishedLetter.objects.select_related("case", "agency").filter(case=self.case).first()
        self.__dict__.pop("against", None)
        typed = self.request.POST if self.request.POST.get("do") in ("save", "send") else None
        return self.shown(typed, problem, status)

    def shown(self, typed: Any = None, problem: str = "", status: int = 200) -> HttpResponse:
        letter, user = self.letter, self.request.user
        context: dict[str, Any] = {"case": self.case, "letter": letter, "against": self.against, "problem": problem}
        if letter is None:
            return self.page(status, **context)
        finder, written = finder_for(self.case), original(self.case)
        wording, choices, form = wording_of(letter), None, None
        problems: dict[int, str] = {}
        kept = shown.decided(letter)
        if typed is not None:
            form, choices, problems = choices_from(typed, files.files_of(letter))
            wording, kept = choices.wording, choices.shown
        texts, too_much = shown.text_rows(written, wording, finder, kept)
        editable = letter.status in preparing.OPEN and not self.against
        return self.page(
            status,
            **context,
            editable=editable,
            form=form,
            wording=wording,
            original=written,
            texts=texts,
            problem_of_text=too_much,
            found=shown.found_rows(wording, finder, kept),
            files=shown.file_rows(letter, finder, choices, problems),
            masks=letter.masks.select_related("decided_by"),
            steps=letter.steps.select_related("user"),
            outdated=letter.public and prepared_before(letter),
            waiting=letter.status == Status.WAITING,
            not_yours=allowed.may_approve(user, letter) if letter.status == Status.WAITING else "",
            may_decline=letter.status in (Status.OFFERED, Status.DRAFT, Status.WAITING),
            may_withdraw=letter.public and allowed.may_withdraw(user, self.case),
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": "公开"}]


class PictureView(LetterView):
    """A picture as it was handed in, or with its rectangles; for those who prepare it."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, number: str, file: int = 0, how: str = "") -> HttpResponse:  # type: ignore[override]
        found = PublishedFile.objects.select_related("paper__stored").filter(pk=file, letter__case=self.case).first()
        if found is None or not found.is_picture or how not in ("whole", "blacked"):
            raise Http404
        try:
            content = files.preview(found.paper, found.blacked if how == "blacked" else [])
        except (Unreadable, ValidationError) as error:
            raise Http404 from error
        response = HttpResponse(content, content_type="image/jpeg")
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
