"""The answer: drafted by the handler, reviewed by somebody else, sent by the receiver (art. 36, 37, 45)."""

from typing import Any

from django import forms

from interaction.casework import letters
from interaction.casework.engine import Refused
from interaction.casework.models import Case, Paper
from interaction.casework.papers import store

from .. import outcomes
from ..models import Answer, InformationRequest
from .base import PROCEDURE, CaseForm, Move, PapersForm, ReasonForm, date_field, long_text, register, settle_open
from .conditions import why_not_this_answer

LONGEST_LETTER = 20_000


class ReleasedField(forms.ModelMultipleChoiceField):
    """Files that were handed in with an earlier draft."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


@register(PROCEDURE, "draft_answer")
class DraftAnswerForm(PapersForm):
    """Which of the outcomes, what the letter says, and the files that go with it: they stay inside until it is sent."""

    answer = forms.ChoiceField(label="办理结果", choices=outcomes.grouped_answers)
    body = long_text(
        "答复书正文", required=False, max_length=LONGEST_LETTER, help_text="先留空提交，可以按所选结果生成草稿。"
    )
    earlier_files = ReleasedField(
        Paper.objects.none(), label="继续使用以前拟稿时的文件", required=False, widget=forms.CheckboxSelectMultiple
    )
    # By which template the letter was drafted, so that a changed outcome is not sent with the words of another.
    drafted = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    keep_as = (Paper.Kind.RELEASED, Paper.Level.STAFF)
    files = store.PaperField(required=False, staff=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in outcomes.DETAILS.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )
        earlier = Paper.objects.filter(case=self.case, kind=Paper.Kind.RELEASED, level=Paper.Level.STAFF)
        if earlier.exists():
            self.fields["earlier_files"].queryset = earlier  # type: ignore[attr-defined]
        else:
            del self.fields["earlier_files"]
        self.fields["files"].label = "提供的信息（文件）"
        last = Answer.objects.filter(case=self.case).last()
        if last is not None:
            self.initial = {**self._as_before(last), **self.initial}
        self.order_fields(["answer", *outcomes.DETAILS, "body", "earlier_files", "files", "note", "drafted"])

    def _as_before(self, last: Answer) -> Any:
        letter = last.letter
        key = f"{last.outcome}/{letter['variant']}" if letter.get("variant") else last.outcome
        known = {"answer": key, "drafted": letter.get("template", ""), **letter.get("details", {})}
        if self.together:  # as it was written for all, not as it reads in one of them
            return known | {"body": letter.get("text", "")}
        return known | {"body": letter.get("body", ""), "earlier_files": letter.get("papers", [])}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        key = cleaned.get("answer")
        if not key:
            return cleaned
        self.outcome, self.variant = outcomes.split(key)
        self.details = {name: cleaned[name] for name in outcomes.DETAILS if cleaned.get(name)}
        for name in outcomes.NEEDED[key]:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"这样答复须写明{outcomes.DETAILS[name]}。")
        reason = why_not_this_answer(self.situation, self.outcome, cleaned.get("earlier") or "")
        if reason:
            self.add_error("earlier" if self.outcome == "repeated" else "answer", reason)
        given = cleaned.get("files") or cleaned.get("earlier_files")
        if key == "open/provided" and not given and not self._by_hand():
            self.add_error("files", "提供信息的，请选择要提供的文件。")
        if not self.errors and not cleaned.get("body"):
            self._offer_draft()
        elif not self.errors and cleaned.get("drafted", self.template()) not in ("", self.template()):
            self._ask_whether_the_letter_fits()
        for problem in letters.problems(self.situation, cleaned.get("body", "")):
            self.add_error("body", problem)
        return cleaned

    def _by_hand(self) -> bool:
        """What is given on paper, on a disc or for reading needs no file here."""
        request = InformationRequest.objects.filter(pk=self.case.pk).first()
        return request is not None and (
            request.form != InformationRequest.Form.ELECTRONIC
            or request.delivery in (InformationRequest.Delivery.POST, InformationRequest.Delivery.PICK_UP)
        )

    def _offer_draft(self) -> None:
        """Fill the empty letter in by the template, to be looked through before it goes on."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("body")] = letters.draft(self.situation, self.template(), self.details, many=self.together)
        data[self.add_prefix("drafted")] = self.template()
        self.add_error("body", "已按所选结果拟出答复书，请核对修改后再提交。")

    def _ask_whether_the_letter_fits(self) -> None:
        """The outcome is another than the letter was drafted for. Asked once; what they wrote stays."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("drafted")] = self.template()
        self.add_error(
            "body",
            "办理结果改过了，正文还是按原来的结果拟的。要按新的结果重拟，请清空正文再提交；正文合适的，核对后再提交一次。",
        )

    def template(self) -> str:
        return f"answer_{self.outcome}_{self.variant}" if self.variant else f"answer_{self.outcome}"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts |= {"outcome": self.outcome, "variant": self.variant}
        request = InformationRequest.objects.filter(pk=move.case.pk).first()
        letter: Any = {
            "template": self.template(),
            "variant": self.variant,
            "details": self.details,
            "addressee": request.applicant.get("name", "") if request else "",
            "text": self.cleaned_data["body"],
            "body": letters.finish(self.situation, self.template(), self.cleaned_data["body"], self.details),
        }
        self.made = Answer.objects.create(
            case=move.case, outcome=self.outcome, drafted_by=move.situation.actor.user,
            letter=letter,
        )  # fmt: skip
        move.facts["answer"] = self.made.pk

    def apply(self, move: Move) -> None:
        super().apply(move)
        papers = [paper.pk for paper in [*self.cleaned_data.get("earlier_files", []), *self.kept]]
        self.made.letter = {**self.made.letter, "papers": papers}
        self.made.save(update_fields=["letter"])


def current_answer(case: Case) -> Answer | None:
    """The answer on its way: the last that was drafted."""
    return Answer.objects.filter(case=case).order_by("pk").last()


class ReviewForm(CaseForm):
    """The reviewer's decision about the answer that lies before them."""

    status = Answer.Status.APPROVED

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        self.answer = current_answer(move.case)
        if self.answer is None:
            raise Refused("没有待审核的答复。")
        move.facts |= {"answer": self.answer.pk, "outcome": self.answer.outcome}

    def apply(self, move: Move) -> None:
        super().apply(move)
        assert self.answer is not None
        self.answer.status, self.answer.reviewed_by = self.status, move.situation.actor.user
        self.answer.save(update_fields=["status", "reviewed_by"])


@register(PROCEDURE, "approve_answer")
class ApproveAnswerForm(ReviewForm):
    """As it is, or it goes back: a reviewer changes nothing unseen."""


@register(PROCEDURE, "return_answer")
class ReturnAnswerForm(ReviewForm, ReasonForm):
    """What must be changed."""

    status = Answer.Status.RETURNED


@register(PROCEDURE, "send")
class SendForm(CaseForm):
    """The answer leaves. What was approved is what is sent."""

    sent_on = date_field("发出日期", "当面交付的，是交付之日；邮寄的，是寄出之日；网上的，就是今天。")
    way = forms.ChoiceField(label="送达方式", choices=InformationRequest.Delivery.choices)
    mail_number = forms.CharField(label="邮寄单号", max_length=60, required=False)
    field_order = ["sent_on", "way", "mail_number", "note"]
    day_field = "sent_on"
    sealed = ("mail_number",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = InformationRequest.objects.filter(pk=self.case.pk).first()
        self.fields["way"].initial = request.delivery if request else InformationRequest.Delivery.ONLINE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        online = cleaned.get("way") == InformationRequest.Delivery.ONLINE
        if online and cleaned.get("sent_on") and cleaned["sent_on"] < self.situation.today:
            self.add_error("sent_on", "在网站上发出的，只能是今天。")
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        self.answer = Answer.objects.filter(case=move.case, status=Answer.Status.APPROVED).last()
        if self.answer is None:
            raise Refused("没有审定的答复。")
        move.facts |= {
            "answer": self.answer.pk, "outcome": self.answer.outcome, "variant": self.answer.letter.get("variant", ""),
            "way": self.cleaned_data["way"],
        }  # fmt: skip
        papers = self.released()
        if papers:
            move.facts["papers"] = [paper.sha256 for paper in papers]

    def letter(self) -> tuple[str, str] | None:
        """What was approved, word for word."""
        assert self.answer is not None
        return self.answer.letter["template"], self.answer.letter["body"]

    def letter_attachments(self) -> list[str]:
        return [str(paper.name) for paper in self.released()]

    def released(self) -> list[Paper]:
        """The files that go with the answer, and no others."""
        assert self.answer is not None
        return list(Paper.objects.filter(case=self.case, pk__in=self.answer.letter.get("papers", [])))

    def apply(self, move: Move) -> None:
        super().apply(move)
        assert self.answer is not None
        self.answer.status = Answer.Status.SENT
        self.answer.save(update_fields=["status"])
        Paper.objects.filter(pk__in=[paper.pk for paper in self.released()]).update(level=Paper.Level.APPLICANT)
        move.case.outcome = self.answer.outcome
        settle_open(move.case, move.on)
