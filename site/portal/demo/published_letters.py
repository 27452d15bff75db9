"""来信选登: answered demo letters whose writers agree, shown after masking; a few are still on their way."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from cms.agencies.models import User
from interaction.casework import calendar
from interaction.casework.models import Case, Paper
from interaction.casework.papers import store
from interaction.mailbox.models import Outcome
from interaction.mailbox.publishing import allowed, preparing, wording
from interaction.mailbox.publishing.models import PublishedLetter
from interaction.mailbox.publishing.preparing import Choices

from . import accounts
from .requests import clock_at, moment

ON_THEIR_WAY = 4  # the newest: offered, offered, being prepared, waiting for a second officer
LEFT_OUT = "街坊邻居都知道这件事。"
_PICTURED = "绿地"  # whose letter has a photograph, with a number plate that is blacked out
_PLATE = (170, 330, 150, 44)


def load(people: Mapping[str, User], today: date) -> int:
    """Gives how many are public."""
    cases = Case.objects.filter(procedure="mailbox", outcome=Outcome.REPLIED, letter__wish_public=True)
    cases = cases.select_related("agency", "desk", "letter").order_by("ended_on", "pk")
    ready = [case for case in cases if not allowed.reason_against(case)]
    for place, case in enumerate(ready[:-ON_THEIR_WAY]):
        ended = case.ended_on or today
        day = min(calendar.add_workdays(ended, 2), calendar.current().workday_before(today, 1))
        with clock_at(moment(day, 7 * (place % 20))):
            _publish(case, people)
    for turn, case in enumerate(ready[-ON_THEIR_WAY:]):
        preparing.offer(case)
        if turn >= 2:
            preparing.save(case, _officer(case, people, "chengban"), _choices(case))
        if turn == 3:
            preparing.send(case, _officer(case, people, "chengban"))
    return PublishedLetter.objects.public().count()


def _officer(case: Case, people: Mapping[str, User], duty: str) -> User:
    return people[accounts.on_duty(case.desk.slug)[duty]]


def _choices(case: Case, **more: Any) -> Choices:
    return Choices({name: text.replace(LEFT_OUT, "") for name, text in wording.original(case).items()}, **more)


def _publish(case: Case, people: Mapping[str, User]) -> None:
    handler = _officer(case, people, "chengban")
    preparing.offer(case)
    more: dict[str, Any] = {}
    if _PICTURED in case.subject:
        _attach(case)
        letter = preparing.save(case, handler, _choices(case))
        file = letter.files.get()
        more = {"chosen": {file.pk}, "blacked": {file.pk: [list(_PLATE)]}}
    preparing.save(case, handler, _choices(case, **more))
    preparing.send(case, handler)
    preparing.approve(case, _officer(case, people, "shenhe"))


def _attach(case: Case) -> None:
    stored = store.put_content("绿地.jpg", _photograph(), "image/jpeg")
    store.keep(case, stored, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT)


def _photograph() -> bytes:
    """A green that was fenced in and ploughed up, and beside it a parked car whose number anybody could read."""
    picture = Image.new("RGB", (800, 500), (196, 214, 226))
    pen = ImageDraw.Draw(picture)
    for row in range(190):
        pen.line((0, row, 800, row), fill=(170 + row // 5, 196 + row // 8, 218 + row // 12))
    pen.rectangle((0, 190, 800, 400), fill=(112, 146, 88))
    for row in range(215, 390, 22):
        pen.rectangle((430, row, 780, row + 10), fill=(120, 88, 58))
    for post in range(420, 800, 36):
        pen.rectangle((post, 150, post + 7, 330), fill=(150, 120, 84))
    for rail in (172, 250):
        pen.rectangle((420, rail, 800, rail + 8), fill=(150, 120, 84))
    pen.rectangle((0, 400, 800, 500), fill=(112, 112, 114))
    pen.rounded_rectangle((90, 270, 400, 390), 24, fill=(126, 44, 40))
    pen.polygon([(140, 272), (182, 214), (318, 214), (360, 272)], fill=(96, 34, 32))
    for wheel in (150, 340):
        pen.ellipse((wheel - 34, 358, wheel + 34, 426), fill=(16, 16, 18))
    pen.rectangle((176, 336, 314, 368), fill=(30, 78, 160))
    for place in range(7):
        pen.rectangle((184 + place * 18, 342, 194 + place * 18, 362), fill=(240, 240, 240))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
