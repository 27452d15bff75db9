"""Where the texts of letters come from: files that come with a room, and what the county has made of them.

A room registers the folder of its texts and the names they may use. Each file is TOML: ``label``, ``title``, ``to``
(applicant, third_party or agency), ``remedies`` and ``body``.
"""

import hashlib
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cms.agencies.models import Agency

    from ..history import Situation
    from ..models import Task
    from .models import LetterTemplate

Values = Callable[["Situation", Mapping[str, Any]], dict[str, str | None]]
OPENNESS = "依申"  # of letters about requests
COMMON = {
    "编号": "申请的编号",
    "机关": "受理机关全称",
    "收到日期": "收到申请的日期",
    "应答复日期": "现在的答复期限",
    "今天": "成文日期",
    "救济途径": "按模板所选写的复议、诉讼途径",
    "复议机关": "行政复议机关",
    "管辖法院": "人民法院",
    "工作机构": "政府信息公开工作机构",
    "联系电话": "信息公开电话",
    "联系地址": "信息公开机构地址",
    "缴费办法": "缴款账户、方式",
}


@dataclass(frozen=True)
class Text:
    """One kind of letter."""

    kind: str
    title: str
    body: str
    to: str = "applicant"
    remedies: str = "none"
    label: str = ""


@dataclass(frozen=True)
class Room:
    """What a procedure's room says for its letters. ``own``: its names and what they mean; ``values``: what they stand
    for in a case (``None``: not known before the form is filled in); ``entered``: those of them that a form says;
    ``addressee``: whom a letter is written to; ``withheld``: names that tell who applied, which stay empty in letters
    to anybody else; ``issuer``: whose letters they are, where not those of the agency the case was sent to;
    ``series``: what stands in their numbers after the agency's own mark."""

    folder: Path
    own: Mapping[str, str]
    values: Values
    addressee: Callable[["Situation", "Task | None"], str]
    entered: Collection[str] = ()
    withheld: Collection[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    issuer: "Callable[[Situation], Agency] | None" = None
    series: str = OPENNESS

    def agency(self, situation: "Situation") -> "Agency":
        """Whose letter it is."""
        return self.issuer(situation) if self.issuer else situation.case.agency


_rooms: dict[str, Room] = {}


def register(
    procedure: str, folder: Path, own: Mapping[str, str], values: Values, addressee: Any, entered: Collection[str],
    withheld: Collection[str] = (), *, issuer: "Callable[[Situation], Agency] | None" = None, series: str = OPENNESS,
) -> None:  # fmt: skip
    _rooms[procedure] = Room(folder, own, values, addressee, entered, withheld, COMMON | dict(own), issuer, series)


def room(procedure: str) -> Room:
    """KeyError where the procedure writes no letters."""
    return _rooms[procedure]


def rooms() -> dict[str, Room]:
    return dict(_rooms)


@lru_cache(maxsize=16)
def _read(folder: Path) -> dict[str, Text]:
    found = {}
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = Text(
            path.stem, data["title"], data["body"].strip(), data.get("to", "applicant"), data["remedies"], data["label"]
        )
    return found


def shipped(procedure: str) -> dict[str, Text]:
    """The texts that come with the portal, by kind."""
    return _read(room(procedure).folder)


def text_of(procedure: str, kind: str) -> Text:
    """The text that holds here: the county's, else the shipped one. KeyError where there is no such letter."""
    from .models import LetterTemplate

    text = shipped(procedure)[kind]
    own = LetterTemplate.objects.filter(procedure=procedure, kind=kind).first()
    if own is None:
        return text
    return Text(
        kind, own.title or text.title, own.body or text.body, text.to, own.remedies or text.remedies, text.label
    )


def hash_of(text: Text) -> str:
    return hashlib.sha256("\n".join([text.title, text.remedies, text.body]).encode()).hexdigest()


def fill(template: "LetterTemplate") -> None:
    """Put the shipped text where a template is empty."""
    text = shipped(template.procedure).get(template.kind)
    if text is not None:
        template.title = template.title or text.title
        template.body = "\n".join(template.body.splitlines()).strip() or text.body
        template.remedies = template.remedies or text.remedies


def is_shipped(template: "LetterTemplate") -> bool:
    """Whether nobody has changed it since it was put there."""
    text = Text(template.kind, template.title, template.body, remedies=template.remedies)
    return hash_of(text) == template.shipped
