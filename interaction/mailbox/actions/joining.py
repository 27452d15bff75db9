"""Several letters on one matter are answered once: one of them leads, the others wait for its answer. Their clocks run
on; an answer that comes late is late for all of them."""

from typing import Any

from django import forms
from django.utils import timezone

from interaction.casework.codes import normalise_number
from interaction.casework.engine import Refused
from interaction.casework.models import Case, Paper
from interaction.casework.papers import store
from interaction.casework.papers.store import Stored

from ..models import Outcome, Reply
from .base import PROCEDURE, LetterForm, Move, ReasonForm, register, round_of, settle

ANSWERED = (Outcome.REPLIED, Outcome.JOINED)
LEADING = ("submitted", "assigned", "handling", "awaiting", "reviewing", "answered", "archived")


def reason_against(lead: Case) -> str:
    """Why no letter can be joined to this one; empty where one can."""
    if lead.step == "joined":
        return "那封信自己也并在别的信里，请并入带头的那一封。"
    if lead.step not in LEADING or (lead.outcome and lead.outcome not in ANSWERED):
        return "那封信没有答复就结束了，不能并入。"
    return "那封信的内容已经按期清除，不能并入。" if lead.erased_on else ""


@register(PROCEDURE, "join")
class JoinForm(LetterForm):
    """Which letter leads. Its answer must read right to another person too."""

    lead = forms.CharField(label="并入哪封信（编号）", max_length=40)
    checked = forms.BooleanField(
        label="已核对：两封信反映的是同一件事，那封信的答复可以原样发给这封信的来信人。",
        error_messages={"required": "请先核对，再勾选。"},
    )
    field_order = ["lead", "checked", "note"]
    offered = ("lead",)

    def clean_lead(self) -> Case:
        number = normalise_number(self.cleaned_data["lead"])
        lead = Case.objects.filter(number=number, procedure=PROCEDURE).select_related("letter").first()
        if lead is None or lead.agency_id != self.case.agency_id:
            raise forms.ValidationError("本机关没有收到过这个编号的来信。")
        if lead.pk == self.case.pk:
            raise forms.ValidationError("不能并入自己。")
        if reason := reason_against(lead):
            raise forms.ValidationError(reason)
        return lead

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        # Held, too, so that it is not joined to another meanwhile. Waiting for it could be waiting for each other.
        lead = Case.objects.select_for_update(skip_locked=True).filter(pk=self.cleaned_data["lead"].pk).first()
        if reason := reason_against(lead) if lead else "那封信正好有人在办理，请稍后再试。":
            raise Refused(reason)
        move.facts["lead"] = self.cleaned_data["lead"].number

    def apply(self, move: Move) -> None:
        super().apply(move)
        self.written.joined_to = self.cleaned_data["lead"]
        self.written.save(update_fields=["joined_to"])


class PartingForm(LetterForm):
    """It stands for itself again."""

    def apply(self, move: Move) -> None:
        super().apply(move)
        self.written.joined_to = None
        self.written.save(update_fields=["joined_to"])


@register(PROCEDURE, "part")
class PartForm(ReasonForm, PartingForm):
    """Somebody says why."""


@register(PROCEDURE, "lead_gone")
class LeadGoneForm(PartingForm):
    """Only where nobody will answer the letter that leads."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lead = self.written.joined_to
        if lead is not None and lead.step != "closed" and (lead.step != "archived" or lead.outcome in ANSWERED):
            self.add_error(None, "并入的那封信还在办理。")
        return cleaned


@register(PROCEDURE, "answer_joined")
class AnswerJoinedForm(LetterForm):
    """The answer of the letter that leads, word for word, with the files that went with it."""

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        lead = self.written.joined_to
        given = Reply.objects.filter(case=lead, status=Reply.Status.SENT).order_by("pk").last() if lead else None
        if lead is None or given is None:
            raise Refused("并入的那封信还没有答复。")
        self.lead = lead
        self.given = list(Paper.objects.filter(case=lead, pk__in=given.papers, erased_on=None))
        self.made = Reply.objects.create(
            case=move.case, round=round_of(self.situation), text=given.text, drafted_by=given.drafted_by,
            reviewed_by=given.reviewed_by, status=Reply.Status.SENT, sent_at=timezone.now(),
        )  # fmt: skip
        move.facts |= {
            "reply": self.made.pk, "round": self.made.round, "lead": lead.number, "outcome": str(Outcome.JOINED),
        }  # fmt: skip
        move.sealed["text"] = given.text
        if self.given:
            move.facts["papers"] = [paper.sha256 for paper in self.given]

    def letter_attachments(self) -> list[str]:
        return [str(paper.name) for paper in self.given]

    def apply(self, move: Move) -> None:
        super().apply(move)
        settle(move)
        # The same files, not copies: five thousand letters may be joined.
        files = [Stored(one.name, one.file, one.media_type, one.size, one.sha256) for one in self.given]
        level, kind = Paper.Level.APPLICANT, Paper.Kind.RELEASED
        kept = [store.keep(move.case, file, kind=kind, level=level, entry=move.entry) for file in files]
        self.made.papers = [paper.pk for paper in kept]
        self.made.save(update_fields=["papers"])
        # Were it called back, those who answered the letter that leads have to see to it.
        move.case.desk, move.case.handler = self.lead.desk, self.lead.handler
        move.case.outcome = Outcome.JOINED
