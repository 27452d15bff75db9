"""Answered letters, made as the mailbox makes them, and the two officers it takes to show one."""

import itertools
from datetime import timedelta

from django.utils import timezone

from cms.agencies import roles
from cms.agencies.models import Agency, User
from interaction.casework import actors, codes
from interaction.casework.models import Paper
from interaction.casework.papers import store
from interaction.mailbox import submission
from interaction.mailbox.models import Outcome, Reply
from interaction.mailbox.publishing import preparing, wording
from interaction.mailbox.publishing.preparing import Choices

_numbers = itertools.count(1)
PHONE, NAME = "13800138000", "王小明"
TEXT = f"我是{NAME}，电话{PHONE}，家住青禾县安平镇幸福小区3号楼2单元501室。村口三盏路灯从上周起不亮，请派人来修。"
ANSWER = "王小明您好：三盏路灯已于昨日修复。如有问题请拨打0531-88880000。"


def department(name="青禾县住建局", code="11000000000000001X"):
    found = Agency.objects.filter(name=name).first()
    return found or Agency.objects.create(
        name=name, short_name=name.replace("青禾", ""), code=code, slug=f"a{code[-6:].lower()}",
        telephone="0531-88880000",
    )  # fmt: skip


def officer(agency, *names):
    user = User.objects.create_user(f"u{next(_numbers)}", agency=agency, password="x")
    for name in names:
        user.groups.add(roles.role(name))
    return user


def written(agency, text=TEXT, subject="村口路灯不亮", files=(), **data):
    given = {
        "kind": "help", "subject": subject, "text": text, "name": NAME, "phone": PHONE,
        "address": "青禾县安平镇幸福小区3号楼2单元501室", "wish_public": True, **data,
    }  # fmt: skip
    case, _ = submission.submit(
        agency, given, secret=codes.new_secret(), channel="online", actor=actors.APPLICANT, files=files
    )
    return case


def answered(agency, text=TEXT, answer=ANSWER, days_ago=0, **data):
    """As it stands when the answer has gone out."""
    case = written(agency, text, **data)
    writer = officer(agency, roles.HANDLER)
    now = timezone.now() - timedelta(days=days_ago)
    case.step, case.outcome, case.ended_on, case.handler = "answered", Outcome.REPLIED, timezone.localdate(now), writer
    case.save()
    Reply.objects.create(case=case, text=answer, drafted_by=writer, sent_at=now, status=Reply.Status.SENT)
    return case


class Office:
    """A handler who prepares, and a reviewer who agrees."""

    def __init__(self, agency=None):
        self.agency = agency or department()
        self.handler = officer(self.agency, roles.HANDLER, roles.RECEIVER)
        self.reviewer = officer(self.agency, roles.CASE_REVIEWER)

    def letter(self, **more):
        case = answered(self.agency, **more)
        case.handler = self.handler
        case.save()
        return case

    def prepare(self, case, **changes):
        """Save it as it was written, with what is changed, and ask for approval."""
        choices = Choices({**wording.original(case), **changes.pop("wording", {})}, **changes)
        preparing.save(case, self.handler, choices)
        return preparing.send(case, self.handler)

    def publish(self, case, **changes):
        self.prepare(case, **changes)
        letter = preparing.approve(case, self.reviewer)
        letter.refresh_from_db()
        return letter

    def choices(self, case, **changes):
        return Choices({**wording.original(case), **changes.pop("wording", {})}, **changes)


def attach(case, name, content, media_type):
    stored = store.put_content(name, content, media_type)
    return store.keep(case, stored, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT)
