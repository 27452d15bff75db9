"""What came on paper, by telephone or at the counter is entered by an officer: one page of forms, then, once, number
and query code on a receipt to be handed over. A room says which forms, and what is made of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from cms.agencies.permissions import works_for_county

from .. import actors, calendar, codes, engine
from ..actors import Actor
from ..models import Case
from ..papers.serving import attachment
from ..sending import receipts
from ..sending.once import sent
from ..sending.rooms import Room
from .base import DeskView


def receiver(procedure: str, user: Any, agency: Agency) -> Actor:
    """The officer who enters what came to ``agency``. Raises ``Refused`` where they have no such role there."""
    actor = actors.staff(user, Case(procedure=procedure, agency=agency, desk=agency))
    if "receiver" not in actor.roles:
        raise engine.Refused("登记须由受理岗办理。")
    return actor


def reword(form: Form, words: Mapping[str, tuple[str, str]]) -> None:
    """Put the questions of a form to the officer who writes the answers down. ``words``: label and help of a field."""
    for name, (label, help_text) in words.items():
        form.fields[name].label, form.fields[name].help_text = label, help_text


class ReceivedForm(forms.Form):
    """Where it came to, how, and when. ``agencies``: those that take such things in; ``words``: what a room calls it
    otherwise."""

    channels: ClassVar[Sequence[tuple[str, Any]]]
    words: ClassVar[Mapping[str, tuple[str, str]]] = {}
    agency = forms.ModelChoiceField(label="受理机关", queryset=Agency.objects.none())
    channel = forms.ChoiceField(label="怎样来的", widget=forms.RadioSelect)
    on = forms.DateField(
        label="收到的日期", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="来电、到窗口的那天；来函实际收到的那天。期限从次日起算，与哪天登记无关。",
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields
        open_to = [one.pk for one in agencies if works_for_county(user) or one.pk == user.agency_id]
        asked["agency"].queryset = Agency.objects.filter(pk__in=open_to)
        asked["agency"].empty_label = None if len(open_to) == 1 else "请选择"
        asked["channel"].choices = self.channels
        reword(self, self.words)
        for name, verb in (("agency", "选择"), ("channel", "选择"), ("on", "填写")):
            asked[name].error_messages["required"] = f"请{verb}{asked[name].label}。"

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("日期不能晚于今天。")
        if on < calendar.SINCE:
            raise ValidationError("请核对收到日期的年份。")
        return on


class Entering(DeskView, ABC):
    """Of which room it is, and who may enter there."""

    room: ClassVar[Room]
    procedure: ClassVar[str]

    @staticmethod
    @abstractmethod
    def may_enter(user: Any) -> bool: ...

    def allowed(self) -> bool:
        return self.may_enter(self.request.user)

    def receiver(self, agency: Agency) -> Actor:
        return receiver(self.procedure, self.request.user, agency)


class EnterView(Entering):
    """The forms, of which the first is a ``ReceivedForm``; then the receipt with number and query code."""

    page_title = "登记"
    header_icon = "plus"
    template_name = "casework/admin/enter.html"
    namespace: ClassVar[str]  # of the room's addresses: <namespace>:enter, <namespace>:receipt
    sender: ClassVar[str] = "申请人"
    parts: ClassVar[Sequence[str]]  # headings of the forms

    @abstractmethod
    def forms(self, data: Any = None, files: Any = None) -> Sequence[Form]: ...

    @abstractmethod
    def save(self, found: Sequence[Form], secret: str) -> tuple[Case, bool]:
        """The case of forms that are right, and whether it is new."""

    def more(self) -> dict[str, Any]:
        """What the page shows besides."""
        return {}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form_page(self.forms(), codes.new_secret())

    def post(self, request: HttpRequest) -> HttpResponse:
        secret = request.POST.get("secret", "")[:64] or codes.new_secret()
        found = self.forms(request.POST, request.FILES)
        valid = [form.is_valid() for form in found]  # all of them, so that all that is wrong is told at once
        if not all(valid):
            return self.form_page(found, secret, 422)
        try:
            case, new = self.save(found, secret)
        except (engine.Refused, engine.Invalid) as error:
            found[0].add_error(None, str(error))
            return self.form_page(found, secret, 422)
        except ValidationError as error:
            found[0].add_error(None, error)
            return self.form_page(found, secret, 422)
        if not new and case.agency_id != found[0].cleaned_data["agency"].pk:
            raise PermissionDenied  # what was sent with this secret before went elsewhere
        code = codes.shown(codes.code_for(secret))
        return self.page(
            case=case, code=code, new=new, secret=secret, receipt=self.room.receipt(case), **self.addresses()
        )  # fmt: skip

    def addresses(self) -> dict[str, Any]:
        return {
            "enter_url": reverse(f"{self.namespace}:enter"), "receipt_url": reverse(f"{self.namespace}:receipt"),
            "sender": self.sender, "thing": self.room.thing, "measure": self.room.measure,
        }  # fmt: skip

    def form_page(self, found: Sequence[Form], secret: str, status: int = 200) -> HttpResponse:
        return self.page(
            status, parts=list(zip(self.parts, found, strict=True)), secret=secret,
            wrong=sum(len(form.errors) for form in found), files_lost=bool(self.request.FILES), **self.addresses(),
            **self.more(),
        )  # fmt: skip


class ReceiptView(Entering):
    """The receipt with the code, as PDF: asked for with the secret of the page that showed it, never by an address."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        secret = request.POST.get("secret", "")[:64]
        case = sent(codes.submission_key(secret))
        if case is None:
            raise PermissionDenied
        try:
            self.receiver(case.agency)
        except engine.Refused as error:
            raise PermissionDenied from error
        receipt, code = self.room.receipt(case), codes.shown(codes.code_for(secret))
        content = receipts.pdf(receipt, self.room.notes(receipt, settings.WAGTAILADMIN_BASE_URL, code), code)
        return attachment(content, f"{case.number}回执.pdf", "application/pdf")
