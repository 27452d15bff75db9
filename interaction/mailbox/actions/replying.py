"""The answer: drafted by the handler, looked through by somebody else, who sends it."""

from typing import Any

from django import forms

from interaction.casework.actions.base import ReasonForm
from interaction.casework.engine import Refused
from interaction.casework.letters import hook
from interaction.casework.models import Case, Paper
from interaction.casework.papers import store

from ..models import Letter, Outcome, Reply
from .base import PROCEDURE, LetterForm, Move, PapersForm, long_text, register, round_of, settle

LONGEST = 10_000


class _Papers(forms.ModelMultipleChoiceField):
    """Files that were handed in with an earlier draft of this round."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def current(case: Case) -> Reply | None:
    """The draft on its way."""
    return Reply.objects.filter(case=case, status=Reply.Status.DRAFTED).order_by("pk").last()


def unsent_papers(case: Case) -> Any:
    return Paper.objects.filter(case=case, kind=Paper.Kind.RELEASED, level=Paper.Level.STAFF, erased_on=None)


@register(PROCEDURE, "draft_reply")
class DraftReplyForm(PapersForm):
    """What the writer will read. Greeting and closing are the letter's own."""

    text = long_text(
        "答复内容", max_length=LONGEST,
        help_text="直接写怎么办、办得怎样、依据是什么。称呼和落款由系统加上。不要写来信人的姓名、电话、住址。",
    )  # fmt: skip
    earlier_files = _Papers(
        Paper.objects.none(), label="继续使用以前拟稿时的文件", required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["text", "earlier_files", "files", "note"]
    keep_as = (Paper.Kind.RELEASED, Paper.Level.STAFF)
    files = store.PaperField(required=False, staff=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 12
        self.fields["files"].label = "随答复发出的文件"
        last = Reply.objects.filter(case=self.case, round=round_of(self.situation)).order_by("pk").last()
        earlier = None if self.together else unsent_papers(self.case)
        if earlier is not None and earlier.exists():
            self.fields["earlier_files"].queryset = earlier  # type: ignore[attr-defined]
            self.fields["earlier_files"].initial = last.papers if last else []
        else:
            del self.fields["earlier_files"]
        if last is not None and last.status == Reply.Status.RETURNED:
            self.fields["text"].initial = last.text
        led = Letter.objects.filter(joined_to=self.case.pk, case__step="joined").count()
        if led:
            self.fields["text"].help_text += f"另有 {led} 封来信并在这封信里，会收到同样的答复，请写得对每个人都合适。"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        self.made = Reply.objects.create(
            case=move.case, round=round_of(self.situation), text=self.cleaned_data["text"],
            drafted_by=move.situation.actor.user,
        )  # fmt: skip
        move.facts |= {"reply": self.made.pk, "round": self.made.round}

    def apply(self, move: Move) -> None:
        super().apply(move)
        self.made.papers = [paper.pk for paper in [*self.cleaned_data.get("earlier_files", []), *self.kept]]
        self.made.save(update_fields=["papers"])


class ReviewForm(LetterForm):
    """A decision about the draft that lies before the reviewer."""

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        self.draft = current(move.case)
        if self.draft is None:
            raise Refused("没有待审核的答复。")
        move.facts |= {"reply": self.draft.pk, "round": self.draft.round}

    def settle_draft(self, move: Move, status: str) -> None:
        assert self.draft is not None
        self.draft.status, self.draft.reviewed_by = status, move.situation.actor.user
        self.draft.sent_at = move.at if status == Reply.Status.SENT else None
        self.draft.save(update_fields=["status", "reviewed_by", "sent_at"])


@register(PROCEDURE, "return_reply")
class ReturnReplyForm(ReviewForm, ReasonForm):
    """What is to be changed."""

    def apply(self, move: Move) -> None:
        super().apply(move)
        self.settle_draft(move, Reply.Status.RETURNED)


@register(PROCEDURE, "send_reply")
class SendReplyForm(ReviewForm):
    """Sent as it was drafted, and read at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop(hook.FIELD, None)  # what was looked through is sent word for word
        self.fields["note"].help_text = "来信人看不到。"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        assert self.draft is not None
        # What is noted while looking it through is for colleagues; the writer reads the answer.
        note = move.sealed.pop("note", "")
        if note:
            move.sealed["inside"] = note
        move.sealed["text"] = self.draft.text
        move.facts["outcome"] = str(Outcome.REPLIED)
        papers = self.released()
        if papers:
            move.facts["papers"] = [paper.sha256 for paper in papers]

    def released(self) -> list[Paper]:
        """The files that go with this draft, and no others."""
        assert self.draft is not None
        return list(Paper.objects.filter(case=self.case, pk__in=self.draft.papers))

    def letter_attachments(self) -> list[str]:
        return [str(paper.name) for paper in self.released()]

    def apply(self, move: Move) -> None:
        super().apply(move)
        papers = self.released()
        self.settle_draft(move, Reply.Status.SENT)
        Paper.objects.filter(pk__in=[paper.pk for paper in papers]).update(level=Paper.Level.APPLICANT)
        settle(move)
        move.case.outcome = Outcome.REPLIED
