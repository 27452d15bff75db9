"""Pages of the live desk. They work without JavaScript and are sent again without harm."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.review.refusal import Refused
from interaction.casework import codes
from interaction.casework.desk.rows import left_text
from interaction.moderation import decisions
from interaction.moderation.models import Moderated

from .. import due, rights, room
from ..models import Guest, Interview, InterviewQuestion, TranscriptLine
from ..public.pages import state_of
from .forms import AnswerForm, CorrectForm, QuestionForm, SayForm, found_in, masked

LAST_LINES, MOST_QUESTIONS = 30, 100
Standing = Moderated.Standing
Kind = TranscriptLine.Kind


class LiveDeskView(WagtailAdminTemplateMixin, View):
    """A page about one interview, for the staff that run it; kept by no cache."""

    page_title = "访谈现场"
    header_icon = "comment"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rights.may_run(request.user, self.interview):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @cached_property
    def interview(self) -> Interview:
        found = Interview.objects.select_related("lead_agency").filter(pk=self.kwargs["pk"]).first()
        if found is None or not found.published_at:
            raise Http404
        return found

    @property
    def here(self) -> str:
        return reverse("interviews_desk:live", args=[self.interview.pk])

    def get_page_subtitle(self) -> str:
        return str(self.interview)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "首页"}
        mine = {"url": self.here, "label": self.interview.title[:30]}
        return [home, mine, *([] if self.page_title == "访谈现场" else [{"url": "", "label": self.page_title}])]

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        context = {"interview": self.interview, "here": self.here} | context
        return self.render_to_response(self.get_context_data(**context), status=status)

    def token(self) -> str:
        """Of what was not done the same again; of what was done, another."""
        given = self.request.POST.get("token", "")[:50]
        return given if re.fullmatch(r"[\w-]{20,50}", given, re.ASCII) else codes.new_secret()


class LiveView(LiveDeskView):
    """What was said last, what is to be asked next, and the field to type into."""

    template_name = "interviews/admin/live.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(SayForm(interview=self.interview), codes.new_secret())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, token = SayForm(request.POST, interview=self.interview), self.token()
        if form.is_valid():
            kind, speaker = self._speaker(form.cleaned_data["speaker"])
            try:
                room.say(self.interview, kind, speaker, form.cleaned_data["text"], request.user, token)
                return HttpResponseRedirect(f"{self.here}#say")
            except Refused as why:
                form.add_error(None, str(why))
        return self.shown(form, token, status=422)

    def _speaker(self, chosen: str) -> tuple[str, str]:
        if chosen == "host":
            return Kind.HOST, self.interview.host
        guest = Guest.objects.get(interview=self.interview, pk=chosen)
        return Kind.GUEST, named(guest)

    def shown(self, form: SayForm, token: str, status: int = 200) -> HttpResponse:
        standing = room.of(self.interview)
        questions = InterviewQuestion.objects.filter(interview=self.interview).select_related("guest")
        held = list(questions.filter(standing=Standing.HELD)[:MOST_QUESTIONS])
        open_ones = list(questions.filter(standing=Standing.ACCEPTED, answered_at=None)[:MOST_QUESTIONS])
        put = set(
            TranscriptLine.objects.filter(question__in=open_ones, kind=Kind.QUESTION).values_list("question", flat=True)
        )
        last = TranscriptLine.objects.filter(interview=self.interview).order_by("-order")[:LAST_LINES]
        due_on = self.interview.answers_due_on(standing.ended_at)
        light, label, left = due.light(due_on)
        return self.page(
            status, form=form, token=token, state=state_of(self.interview, standing), held=held,
            open_ones=[(question, question.pk in put) for question in open_ones], lines=list(reversed(last)),
            answered=questions.filter(standing=Standing.ACCEPTED).exclude(answered_at=None).count(),
            refused=questions.filter(standing=Standing.REFUSED).count(), due_on=due_on,
            late=bool((held or open_ones) and standing.ended_at), light=light, light_label=label,
            left=left_text(left), early=standing.opened_at is None and room.too_early(self.interview),
        )  # fmt: skip


class StateView(LiveDeskView):
    """开播、结束."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            if request.POST.get("to") == "end":
                room.end(self.interview)
                messages.success(request, "访谈已结束，全文记录已公布。")
            else:
                room.start(self.interview, sure=request.POST.get("sure") == "on")
                messages.success(request, "已开播，公开页面可以看到现场。")
        except Refused as why:
            messages.error(request, str(why))
        return HttpResponseRedirect(self.here)


class QuestionView(LiveDeskView):
    """One question: let it through or not, put it in order, put it to a guest, answer it."""

    page_title = "提问"
    template_name = "interviews/admin/question.html"

    @cached_property
    def question(self) -> InterviewQuestion:
        found = InterviewQuestion.objects.filter(interview=self.interview, pk=self.kwargs["question"])
        question = found.select_related("guest", "interview").first()
        if question is None:
            raise Http404
        return question

    def get(self, request: HttpRequest, pk: int, question: int) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest, pk: int, question: int) -> HttpResponse:
        do = {"accept": self.accept, "refuse": self.refuse, "put": self.put_it, "answer": self.answer}
        handler = do.get(request.POST.get("do", ""))
        if handler is None:
            return self.shown(problem="没有这一项，请再点一次。", status=422)
        try:
            return handler()
        except (Refused, decisions.Undecidable) as why:
            return self.shown(problem=str(why), status=422)

    def accept(self) -> HttpResponse:
        """Keep what everybody will read, and let it through where it has not been."""
        form = QuestionForm(self.request.POST, interview=self.interview)
        if not form.is_valid():
            return self.shown(edit=form, status=422)
        question = self.question
        if question.lines.filter(kind=Kind.QUESTION).exists():
            raise Refused("这个问题已经提出，要改请在记录里更正")
        question.shown, question.guest = form.cleaned_data["shown"], form.cleaned_data["guest"]
        question.edited_by_id = self.request.user.pk
        question.save(update_fields=["shown", "guest", "edited_by"])
        if question.standing != Standing.ACCEPTED:
            reason = self.request.POST.get("reason", "")
            decisions.decide(question, Standing.ACCEPTED, self.request.user, reason)
        else:
            room.touch(self.interview.pk)
        messages.success(self.request, "已通过，公开页面上可以看到。")
        return HttpResponseRedirect(self.here)

    def refuse(self) -> HttpResponse:
        if self.question.lines.exists():
            raise Refused("这个问题已经提出，不能再不予公开")
        decisions.decide(self.question, Standing.REFUSED, self.request.user, self.request.POST.get("reason", ""))
        messages.success(self.request, "已记为不予公开，提问人能看到理由。")
        return HttpResponseRedirect(self.here)

    def put_it(self) -> HttpResponse:  # not “put”: that would answer PUT
        """The host reads it out."""
        question = self.question
        if question.standing != Standing.ACCEPTED:
            raise Refused("这个问题还没有通过核查，不能提出")
        room.say(
            self.interview, Kind.QUESTION, question.shown_as, question.shown, self.request.user, self.token(), question
        )
        return HttpResponseRedirect(reverse("interviews_desk:question", args=[self.interview.pk, question.pk]))

    def answer(self) -> HttpResponse:
        form = AnswerForm(self.request.POST, interview=self.interview)
        if not form.is_valid():
            return self.shown(reply=form, token=self.token(), status=422)
        wanted = form.cleaned_data
        try:
            room.say(
                self.interview, Kind.ANSWER, named(wanted["guest"]), wanted["text"], self.request.user, self.token(),
                self.question,
            )  # fmt: skip
        except Refused as why:
            form.add_error(None, str(why))
            return self.shown(reply=form, token=self.token(), status=422)
        messages.success(self.request, "回答已发布。")
        return HttpResponseRedirect(self.here)

    def shown(
        self, *, edit: QuestionForm | None = None, reply: AnswerForm | None = None, token: str = "", problem: str = "",
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        question = self.question
        start = {"shown": question.shown or masked(question.written), "guest": question.guest_id}
        said = list(question.lines.order_by("order"))
        return self.page(
            status, question=question, problem=problem, said=said, token=token or codes.new_secret(),
            edit=edit or QuestionForm(initial=start, interview=self.interview),
            reply=reply or AnswerForm(initial={"guest": question.guest_id}, interview=self.interview),
            found=found_in(question.written), put=any(line.kind == Kind.QUESTION for line in said),
            parts=room.difference(question.written, question.shown) if question.shown and question.written else [],
            past=decisions.of(decisions.queues.of(question), question),
        )  # fmt: skip


class CorrectView(LiveDeskView):
    page_title = "更正"
    template_name = "interviews/admin/correct.html"

    @cached_property
    def line(self) -> TranscriptLine:
        found = TranscriptLine.objects.filter(interview=self.interview, pk=self.kwargs["line"])
        line = found.select_related("interview").first()
        if line is None:
            raise Http404
        return line

    def get(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:
        return self.shown(CorrectForm(initial={"text": self.line.text}))

    def post(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:
        form = CorrectForm(request.POST)
        if form.is_valid():
            wanted = form.cleaned_data
            try:
                room.correct(self.line, wanted["text"], wanted["reason"], request.user, hidden=wanted["hidden"])
                messages.success(request, "已更正，更正前的文字保留。")
                return HttpResponseRedirect(self.here)
            except Refused as why:
                form.add_error(None, str(why))
        return self.shown(form, status=422)

    def shown(self, form: CorrectForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, line=self.line, changes=list(self.line.changes.select_related("by")))


def named(guest: Guest) -> str:
    """As a guest stands in the transcript."""
    return f"{guest.name}（{guest.post}）"
