"""A letter that asks for the government's papers is a request, and becomes one: nobody has to write twice."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cms.agencies.models import Agency
from cms.agencies.permissions import works_for_county
from interaction.casework import engine
from interaction.casework.actions.query_codes import same_sender
from interaction.casework.actors import APPLICANT, staff
from interaction.casework.engine import Refused
from interaction.casework.models import Case
from interaction.requests import submission as requests
from interaction.requests.applying.receiving import receiving_agencies
from interaction.requests.models import ApplicantKind, InformationRequest
from interaction.requests.models import Channel as RequestChannel

from ..models import Channel, Letter, Outcome
from .base import PROCEDURE, EndingForm, Move, long_text, register

CHANNELS = {Channel.POST: RequestChannel.ORDINARY_POST, Channel.COUNTER: RequestChannel.IN_PERSON}


@register(PROCEDURE, "to_request")
class ToRequestForm(EndingForm):
    """What the request asks for, in the writer's own words, and how it shall be given. What a request needs besides –
    an identity document – its agency asks for."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="受理申请的机关")
    description = long_text("所需信息的内容描述", help_text="照来信抄写，不要改写、概括。")
    kind = forms.ChoiceField(label="申请人类别", choices=ApplicantKind.choices, initial=ApplicantKind.PERSON)
    form = forms.ChoiceField(
        label="提供的形式", choices=InformationRequest.Form.choices, initial=InformationRequest.Form.ELECTRONIC
    )
    delivery = forms.ChoiceField(
        label="获取的方式", choices=InformationRequest.Delivery.choices, initial=InformationRequest.Delivery.ONLINE
    )
    field_order = ["agency", "description", "kind", "form", "delivery", "note"]
    outcome = Outcome.CONVERTED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.situation.actor.user
        mine = [one.pk for one in receiving_agencies() if works_for_county(user) or one.pk == user.agency_id]
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=mine)
        field.initial = self.case.agency_id
        self.fields["description"].initial = lambda: f"{self.written.subject}\n{self.written.text}"[:5000]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        self.request = self._made(move)
        move.facts["request"] = self.request.number
        move.sealed["request_number"] = self.request.number

    def _made(self, move: Move) -> Case:
        """The request, received on the day the letter was; opened by the code its writer has."""
        letter, chosen = self.written, self.cleaned_data
        day = move.case.received_on or self.situation.entries[0].on
        data = dict(letter.sender) | {
            name: str(chosen[name]) for name in ("kind", "description", "form", "delivery")
        }  # fmt: skip
        # In person it would count as received and confirmed at once, by whoever received it then: that is done below.
        channel = CHANNELS.get(Channel(letter.channel), RequestChannel.ONLINE)
        entered = RequestChannel.ONLINE if channel == RequestChannel.IN_PERSON else channel
        try:
            case, _ = requests.submit(
                chosen["agency"], data, secret=f"letter {move.case.pk}", channel=entered, actor=APPLICANT, on=day
            )
        except ValidationError as error:
            raise Refused("；".join(error.messages)) from error
        if case.code_hash != move.case.code_hash:
            Case.objects.filter(pk=case.pk).update(code_hash=move.case.code_hash)
        actor = staff(move.situation.actor.user, case)
        if case.step == "submitted" and "receiver" in actor.roles:
            said = {"confirmed_on": day, "way": f"由来信 {move.case.number} 转来，收到日期不变"}
            engine.act(case, "confirm", actor, said)
        case.refresh_from_db()
        return case

    def apply(self, move: Move) -> None:
        super().apply(move)
        self.written.became = self.request
        self.written.save(update_fields=["became"])


def _letter_and_request(case: Case) -> list[int]:
    """A letter and the request it became are one thing to who wrote it."""
    found = Letter.objects.filter(became__isnull=False)
    if case.procedure == PROCEDURE:
        return list(found.filter(pk=case.pk).values_list("became", flat=True))
    return list(found.filter(became=case.pk).values_list("pk", flat=True))


same_sender(_letter_and_request)
