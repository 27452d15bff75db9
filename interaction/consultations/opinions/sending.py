"""The one way in which an opinion comes to be, whether somebody sends it or an officer copies it from paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.agencies.models import User
from interaction.casework import codes
from interaction.casework.papers import store
from interaction.casework.papers.store import Stored
from interaction.moderation import words

from .articles import labels
from .models import Call, Channel, Opinion, OpinionFile, OpinionPart, SenderKind


@dataclass(frozen=True)
class Said:
    """What is said on one article, or on the whole (``part`` empty)."""

    part: str
    stance: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.stance or self.text.strip())


@dataclass(frozen=True)
class Sender:
    """As far as they wish to say."""

    kind: str = SenderKind.PERSON
    name: str = ""
    contact: str = ""
    publishable: bool = False


class Closed(Exception):
    """Nothing can be sent in on this call now."""


def sent(key: str) -> Opinion | None:
    """The opinion of this filling-in of the form, if it has been sent."""
    return Opinion.objects.select_related("call").filter(submission_key=key).first()


def submit(
    call: Call,
    said: Iterable[Said],
    sender: Sender,
    *,
    secret: str,
    channel: str = Channel.WEB,
    files: Iterable[File | Stored] = (),
    received_on: date | None = None,
    entered_by: User | None = None,
) -> tuple[Opinion, bool]:
    """An opinion with all that belongs to it, there whole or not at all; and whether it is new.

    ``secret`` (``codes.new_secret()``) is one filling-in of the form: sent again, it gives the opinion there is.
    Raises Closed.
    """
    key = codes.submission_key(secret)
    if (old := sent(key)) is not None:
        return old, False
    # Files are written before the transaction, in which others wait for us; what no row names is swept away.
    stored = [file if isinstance(file, Stored) else store.put(file, clean=True) for file in files]
    try:
        with transaction.atomic():
            return _make(
                call, [one for one in said if one], sender, key, channel, stored, received_on, entered_by
            ), True
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        if (old := sent(key)) is None:
            raise
        return old, False


def _make(
    call: Call, said: list[Said], sender: Sender, key: str, channel: str, files: list[Stored], received_on: date | None,
    entered_by: User | None,
) -> Opinion:  # fmt: skip
    # The call as it is now: it may have been closed or taken down while the form was filled in.
    now = Call.objects.public().filter(pk=call.pk).first()
    if now is None or (entered_by is None and not now.opens_at <= timezone.now() < now.closes_at):
        raise Closed
    if entered_by is not None and now.has_result():
        raise Closed
    names = labels(now.draft)
    said = [one for one in said if one.part in names]
    if not said:
        raise Closed
    held = words.look(*(one.text for one in said), sender.name)
    opinion = Opinion.objects.create(
        call=now, sender_kind=sender.kind, publishable=sender.publishable, channel=channel, submission_key=key,
        said={one.part: {"label": names[one.part], "text": one.text.strip()} for one in said},
        sender={name: text for name, text in (("name", sender.name), ("contact", sender.contact)) if text},
        received_on=received_on or timezone.localdate(), entered_by=entered_by, held_for=list(held.words),
    )  # fmt: skip
    OpinionPart.objects.bulk_create(
        OpinionPart(opinion=opinion, call=now, part=one.part, label=names[one.part], stance=one.stance) for one in said
    )
    OpinionFile.objects.bulk_create(
        OpinionFile(
            opinion=opinion, name=file.name, file=file.file, media_type=file.media_type, size=file.size,
            sha256=file.sha256,
        )
        for file in files
    )  # fmt: skip
    return opinion
