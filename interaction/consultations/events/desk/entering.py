"""At the telephone and at the door."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from interaction.casework import codes

from ...shared import once
from .. import attending, registering
from ..models import Registration
from ..public.forms import RegistrationForm
from .base import EventDeskView

PURPOSE = "events.desk"


class EnterView(EventDeskView):
    """登记电话、现场报名: the same form, filled in for somebody who does not go online."""

    page_title = "代为报名"
    template_name = "events/admin/enter.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(RegistrationForm(event=self.event), once.new_token(PURPOSE))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = request.POST.get("token", "")
        secret = once.secret_of(token, PURPOSE)
        form = RegistrationForm(request.POST, event=self.event)
        if not form.is_valid() or not secret:
            if not secret:
                form.add_error(None, once.GONE)
            return self.shown(form, token if secret else once.new_token(PURPOSE), status=422)
        try:
            made, new = registering.register(
                self.event.pk, form.cleaned_data, secret=secret, channel=Registration.Channel.STAFF
            )
        except registering.AlreadyRegistered:
            form.add_error("phone", "这个电话已经为本次活动报过名。")
        except registering.NotOpen as why:
            form.add_error(None, str(why))
        except registering.NoSuchCategory:
            form.add_error("category", "请重新选择类别。")
        else:
            return self.page(made=made, new=new, code=codes.shown(codes.code_for(secret)))
        return self.shown(form, token, status=422)

    def shown(self, form: RegistrationForm, token: str, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, token=token, why_not=registering.why_not_open(self.event))


class CheckInView(EventDeskView):
    """One field, made for a telephone held in one hand."""

    page_title = "签到"
    template_name = "events/admin/check_in.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        typed = request.POST.get("code", "")[:100].replace("\x00", "")
        return self.shown(attending.check_in(self.event, typed, request.user))

    def shown(self, result: attending.CheckIn | None) -> HttpResponse:
        came, selected = attending.count(self.event)
        last = Registration.objects.filter(event=self.event).exclude(attended_at=None)
        return self.page(
            result=result, came=came, selected=selected, now=timezone.now(),
            last=list(last.select_related("category").order_by("-attended_at")[:5]),
        )  # fmt: skip
