"""What is said live, in its order: appended once each, put right with the difference kept."""

import re
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from cms.review.refusal import Refused
from interaction.moderation.models import Moderated
from search import memory, outbox

from .models import Interview, InterviewQuestion, LineChange, LiveRoom, TranscriptLine

Kind = TranscriptLine.Kind
MOST = 5_000  # characters of one line
EARLY = timedelta(hours=1)  # before the announced start: to see whether everything works


def of(interview: Interview) -> LiveRoom:
    """Where it stands; one that nobody has opened yet stands at its beginning."""
    return LiveRoom.objects.filter(interview=interview.pk).first() or LiveRoom(interview=interview, version=0)


def _lock(interview: Interview) -> LiveRoom:
    """Alone until the transaction ends: whoever appends or puts right holds it."""
    LiveRoom.objects.get_or_create(interview=interview)
    return LiveRoom.objects.select_for_update().get(interview=interview)


def touch(key: int) -> None:
    """The public page shows something else now."""
    if not LiveRoom.objects.filter(interview=key).update(version=F("version") + 1):
        LiveRoom.objects.get_or_create(interview_id=key)


def _told(interview: Interview, room: LiveRoom) -> None:
    """Once it is over, search learns of every change; while it is live, at its end."""
    touch(interview.pk)
    if room.ended_at:
        outbox.enqueue(Interview, [interview.pk])
        transaction.on_commit(memory.bump)


def too_early(interview: Interview) -> bool:
    """Whether nobody expects it to begin yet: people were told when to come."""
    return timezone.now() < interview.starts_at - EARLY


def start(interview: Interview, *, sure: bool = False) -> None:
    """开播. Done twice it is done once; one that had ended goes on. Long before its time only by who is ``sure``."""
    with transaction.atomic():
        room = _lock(interview)
        if interview.published_at is None or not interview.live:
            raise Refused("访谈还没有公开发布，不能开播")
        if room.opened_at is None and not sure and too_early(interview):
            when = timezone.localtime(interview.starts_at)
            raise Refused(f"预告的开始时间是 {when:%Y-%m-%d %H:%M}，还没有到。确要提前开播，请勾选“提前开播”再点一次")
        room.opened_at, room.ended_at = room.opened_at or timezone.now(), None
        room.save()
        touch(interview.pk)


def end(interview: Interview) -> None:
    """The transcript is what it is; what was not answered is answered within the limit."""
    with transaction.atomic():
        room = _lock(interview)
        if room.opened_at is None:
            raise Refused("还没有开播")
        if room.ended_at is None:
            room.ended_at = timezone.now()
            room.save()
            interview.note("访谈结束，全文记录公布。")
            _told(interview, room)


def say(
    interview: Interview, kind: str, speaker: str, text: str, user: Any, token: str,
    question: InterviewQuestion | None = None,
) -> TranscriptLine:  # fmt: skip
    """Append a line. Sent twice with one ``token`` it stands there once. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("内容是空的，没有发布")
    if len(text) > MOST:
        raise Refused(f"一次请不要超过 {MOST} 字，分几次发布")
    try:
        with transaction.atomic():
            return _append(interview, kind, speaker, text, user, token, question)
    except IntegrityError:
        if (old := TranscriptLine.objects.filter(token=token).first()) is None:
            raise
        return old


def _append(
    interview: Interview, kind: str, speaker: str, text: str, user: Any, token: str, question: InterviewQuestion | None
) -> TranscriptLine:
    room = _lock(interview)
    if (old := TranscriptLine.objects.filter(token=token).first()) is not None:
        return old
    if room.opened_at is None:
        raise Refused("还没有开播，请先点“开播”")
    if room.ended_at and kind != Kind.ANSWER:
        raise Refused("访谈已经结束，只能补充回答")
    now = timezone.now()
    if question is not None:
        _take(interview, question, kind, user, now, token)
    last = TranscriptLine.objects.filter(interview=interview).aggregate(last=Max("order"))["last"] or 0
    line = TranscriptLine.objects.create(
        interview=interview, order=last + 1, kind=kind, speaker=speaker[:130], text=text, question=question, at=now,
        by=user, token=token,
    )  # fmt: skip
    _told(interview, room)
    return line


def _take(interview: Interview, question: InterviewQuestion, kind: str, user: Any, now: Any, token: str) -> None:
    """A question is put before it is answered, and put once."""
    held = InterviewQuestion.objects.select_for_update().get(pk=question.pk)
    if held.interview_id != interview.pk or held.standing != Moderated.Standing.ACCEPTED:
        raise Refused("这个问题还没有通过核查，不能提出")
    put = TranscriptLine.objects.filter(question=held, kind=Kind.QUESTION).exists()
    if kind == Kind.QUESTION and put:
        raise Refused("这个问题已经提出过")
    if kind == Kind.ANSWER:
        if not put:  # answered after the interview, or at once
            last = TranscriptLine.objects.filter(interview=interview).aggregate(last=Max("order"))["last"] or 0
            TranscriptLine.objects.create(
                interview=interview, order=last + 1, kind=Kind.QUESTION, speaker=held.shown_as, text=held.shown,
                question=held, at=now, by=user, token=f"{token}q"[:64],
            )  # fmt: skip
        InterviewQuestion.objects.filter(pk=held.pk, answered_at=None).update(answered_at=now)


def correct(line: TranscriptLine, text: str, reason: str, user: Any, *, hidden: bool = False) -> LineChange | None:
    """Put a line right. What it said before is kept, and shown beside it unless ``hidden``. Raises Refused."""
    text, reason = text.strip(), reason.strip()
    if not text or not reason:
        raise Refused("更正后的文字和原因都要写")
    if len(text) > MOST:
        raise Refused(f"请不要超过 {MOST} 字")
    with transaction.atomic():
        room = _lock(line.interview)
        held = TranscriptLine.objects.select_for_update().get(pk=line.pk)
        if held.text == text:
            return None
        now = timezone.now()
        change = LineChange.objects.create(
            line=held, before=held.text, hidden=hidden, reason=reason[:200], by=user, at=now
        )
        held.text, held.changed_at = text, now
        held.save(update_fields=["text", "changed_at"])
        if held.kind == Kind.QUESTION and held.question_id:
            InterviewQuestion.objects.filter(pk=held.question_id).update(shown=text, edited_by=user)
        _told(line.interview, room)
    return change


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """(``same``, ``del`` or ``ins``; text), by words: what was taken out and what was put in."""
    old, new = _pieces(before), _pieces(after)
    found: list[tuple[str, str]] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(("del", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(("ins", "".join(new[j1:j2])))
    return found


def _pieces(text: str) -> list[str]:
    """Runs of Latin letters and digits, else single characters."""
    return re.findall(r"[A-Za-z0-9]+|.", text[:MOST], re.DOTALL)
