"""Templates for answers: which fit a letter, and what is filled in."""

import re
from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone

from interaction.casework.models import Case

from ..models import Letter
from .models import AnswerTemplate
from .suggestion import Suggestion

_PLACE = re.compile(r"\{([^{}\n]{1,20})\}")
SHOWN = 10


def _day(value: object) -> str:
    return f"{value:%Y年%-m月%-d日}" if value else ""


# Nothing that tells who wrote: an answer may be published.
PLACES: dict[str, Callable[[Letter], str]] = {
    "编号": lambda letter: str(letter.case.number),
    "标题": lambda letter: str(letter.subject),
    "类型": lambda letter: str(letter.get_kind_display()),
    "收到日期": lambda letter: _day(letter.case.received_on or timezone.localtime(letter.case.submitted_at)),
    "承办机构": lambda letter: str(letter.case.desk.name),
    "今天": lambda letter: _day(timezone.localdate()),
}


def unknown_places(text: str) -> list[str]:
    return [f"{{{name}}}" for name in dict.fromkeys(_PLACE.findall(text)) if name not in PLACES]


def filled(text: str, letter: Letter) -> str:
    """Once only: what stands in a letter's subject is no place to be filled."""
    return _PLACE.sub(lambda found: PLACES[found[1]](letter) if found[1] in PLACES else found[0], text)


def templates_for(case: Case) -> list[Suggestion]:
    """Those of the agency that has it and of all, for its kind and for all kinds; the nearer ones first."""
    letter = Letter.objects.select_related("case__desk").filter(pk=case.pk).first()
    if letter is None:
        return []
    fitting = AnswerTemplate.objects.filter(Q(agency=None) | Q(agency=case.desk_id), active=True)
    found = list(fitting.filter(kind__in=["", letter.kind]).order_by("order", "pk"))
    found.sort(key=lambda one: (one.agency_id is None, one.kind == ""))
    return [Suggestion(one.title, filled(one.text, letter), kind="模板", key=one.pk) for one in found[:SHOWN]]
