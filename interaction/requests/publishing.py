"""An answer of common interest made public (art. 44): a draft for the catalogue, without anything of the applicant.

The draft goes through the reviews like every document. Which catalogue that is the portal says
(``register_publisher``); it tells ``stands`` when the document goes out or is taken back, and ``dropped`` when the
draft is deleted.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.agencies.models import Agency
from interaction.casework import actors, engine
from interaction.casework.encryption import Unreadable
from interaction.casework.history import Situation
from interaction.casework.models import Case, Paper, Task
from interaction.casework.papers import scanning

from .models import InformationRequest, Publication

logger = logging.getLogger(__name__)

MASK = "×××"
TITLE = 40  # letters of a description that make a title
OPEN = ("open", "partial")  # outcomes by which something was given
# What of an applicant or a third party must not be read in public, and how it is called.
PERSONAL = {
    "name": "姓名或者名称", "id_number": "证件号码", "code": "统一社会信用代码", "representative": "法定代表人",
    "contact": "联系人或者联系方式", "phone": "电话", "email": "电子邮箱", "address": "地址", "fax": "传真",
}  # fmt: skip
_SHORT = 3  # a name of fewer letters may be a word as well: it is masked, but not forbidden
_PROCESS = ("特此告知", "行政复议", "行政诉讼", "联系电话")  # paragraphs that are for the applicant alone


@dataclass(frozen=True)
class PublicDraft:
    """What the catalogue gets. ``files``: names, and what gives their content."""

    agency: Agency
    title: str
    text: str
    basis: str
    answered_on: Any
    user: Any
    files: Sequence[tuple[str, Callable[[], bytes]]] = ()


Publisher = Callable[[PublicDraft], str]
_publisher: Publisher | None = None
_mask: Callable[[str], str] = str


def register_publisher(publisher: Publisher) -> None:
    """``publisher`` makes a draft of a document and gives its index number."""
    global _publisher
    _publisher = publisher


def register_mask(mask: Callable[[str], str]) -> None:
    """``mask`` hides whatever looks like personal data in a text."""
    global _mask
    _mask = mask


def why_not(here: Situation) -> str:
    """What stands against it: nothing was given, or it is public or on its way there."""
    if here.case.outcome not in OPEN:
        return "只有予以公开、部分公开的答复可以转为主动公开。"
    sent = here.last("send")
    if sent is not None and sent.facts.get("variant") == "published":
        return "申请的信息已经主动公开。"
    made = Publication.objects.filter(case=here.case).first()
    if made is not None:
        return f"已经转为公开文件（索引号 {made.index_number}），请到“公开文件”里继续。"
    return "" if _publisher else "本门户没有接入公开目录。"


# --- Without the applicant


def _persons(case: Case) -> Iterator[tuple[str, str]]:
    """(what it is, the words) of everything that tells who an applicant or a third party is."""
    request = InformationRequest.objects.filter(pk=case.pk).first()
    parties = [request.applicant if request else {}, *Task.objects.filter(case=case).values_list("party", flat=True)]
    for party in parties:
        for name, label in PERSONAL.items():
            value = str((party or {}).get(name, "")).strip()
            if len(value) > 1:
                yield label, value


def _pattern(value: str) -> re.Pattern[str]:
    """The words however they are spaced and cased."""
    return re.compile(r"[\s-]{0,2}".join(re.escape(letter) for letter in value if not letter.isspace()), re.IGNORECASE)


def without_persons(case: Case, text: str) -> str:
    """``text`` with everything masked that tells who asked or was asked, and whatever else looks like it."""
    for _, value in sorted(_persons(case), key=lambda pair: -len(pair[1])):
        text = _pattern(value).sub(MASK, text)
    return _mask(text)


def persons_in(case: Case, text: str) -> list[str]:
    """What of the applicant or of third parties still stands in ``text``: how it is called, not what it is."""
    found = [label for label, value in _persons(case) if len(value) >= _SHORT and _pattern(value).search(text)]
    return list(dict.fromkeys(found))


def proposed_title(case: Case) -> str:
    request = InformationRequest.objects.filter(pk=case.pk).first()
    asked = " ".join(without_persons(case, request.description if request else "").split()).rstrip("。.！!？?的")
    return f"关于{asked if len(asked) <= TITLE else asked[:TITLE] + '……'}的信息"


def proposed_text(case: Case) -> str:
    """What was asked for and what was answered, without what concerns the applicant alone."""
    request = InformationRequest.objects.filter(pk=case.pk).first()
    letter = Paper.objects.filter(case=case, kind=Paper.Kind.LETTER, template__startswith="answer_").last()
    lines = [f"本机关依申请公开了下列信息：{' '.join(request.description.split())}"] if request else []
    said = (letter.content.get("body", "") if letter else "").split("\n")
    kept = [line.strip() for line in said if not any(word in line for word in (case.number, *_PROCESS))]
    lines += [re.sub(r"你（单位）|你单位|你", "申请人", line) for line in kept if line]
    return without_persons(case, "\n".join(lines))


def released(case: Case) -> Any:
    """The files that were given to the applicant."""
    papers = Paper.objects.filter(case=case, kind=Paper.Kind.RELEASED, level=Paper.Level.APPLICANT, erased_on=None)
    return papers.filter(scanning.not_withheld())


# --- To the catalogue and back


def make_draft(case: Case, title: str, text: str, papers: Sequence[Paper], user: Any) -> str:
    """A draft in the catalogue; gives its index number. Call it in a transaction."""
    from interaction.casework.papers import store

    assert _publisher is not None
    files = [(without_persons(case, paper.name), lambda paper=paper: store.open_paper(paper)) for paper in papers]
    return _publisher(
        PublicDraft(
            agency=case.agency,
            title=title,
            text=text,
            answered_on=case.ended_on,
            user=user,
            files=files,
            basis="《中华人民共和国政府信息公开条例》第四十四条（依申请公开转为主动公开）",
        )
    )


def stands(index_number: str, public: bool) -> None:
    """A document is public, or no longer: the cases it was made of know it, and later applicants are pointed to it."""
    made = Publication.objects.select_related("case").filter(index_number=index_number).exclude(public=public).first()
    if made is None:
        return
    with transaction.atomic():
        Publication.objects.filter(pk=made.pk).update(public=public)
        InformationRequest.objects.filter(pk=made.case_id).update(published_as=index_number if public else "")
        if public:
            try:
                with transaction.atomic():
                    engine.act(made.case, "made_public", actors.SYSTEM, {"document": index_number})
            except (engine.Refused, engine.Invalid, Unreadable):
                logger.exception("Document %s is public, which its case cannot be told", index_number)


def dropped(index_number: str) -> None:
    """The draft was deleted: another one can be made."""
    Publication.objects.filter(index_number=index_number, public=False).delete()
