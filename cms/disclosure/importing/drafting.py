"""A record that came in, as a document that is not saved yet. Guesses are made only where they are certain."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.agencies.codes import normalise
from cms.agencies.models import Agency

from .. import body
from ..models import Document, Genre, Matter, Topic
from ..models.document import Access, OfficialKind
from ..models.numbers import clean_document_number, validate_index_number
from .dates import dates_in, parse_date, parse_moment
from .fields import ImportProblem, Incoming
from .history import Facts, facts_of
from .text import from_text
from .webpage import from_html

# Laws of the state and of places, as collections of laws class them.
_LAWS = {
    "宪法", "宪法相关法", "民法典", "民法商法", "刑法", "行政法", "经济法", "社会法", "诉讼与非诉讼程序法", "行政法规",
    "部门规章",
}  # fmt: skip
_LOCAL_LAWS = re.compile(r"地方法规$|地方性法规$|地方政府规章$")
_STATE_RULES = {"行政法规", "部门规章"}  # 条例 art. 20 (1)
_KIND_IN_TITLE = re.compile(r"的(决议|决定|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要)$")
_SEPARATORS = re.compile(r"[、，,;；\s]+")
_SPACE = re.compile(r"\s+")
# Seen to above, or unknown in old systems; validating a foreign key would ask the database once a document.
_NOT_CHECKED = {"lead_agency", "topic", "genre", "limit", "body", "index_number", "issued_on"}


@dataclass
class Draft:
    """A document with what else the import must know of it."""

    line: int
    incoming: Incoming
    document: Document
    published_at: datetime
    origin: str  # the line of its public history
    warning: str = ""

    @property
    def key(self) -> str:
        return self.document.import_key or ""

    def forget_saving(self) -> None:
        """Keys and numbers that a transaction gave belong to nobody once it was undone."""
        self.document.pk = None
        self.document._state.adding = True
        self.document.index_number = self.incoming.index_number

    @property
    def checksum(self) -> str:
        return self.document.import_checksum


class Drafter:
    """Makes documents from records, with the tables they refer to read once."""

    def __init__(self, source: str, namespace: str, agency: Agency) -> None:
        """``source``: what the public history calls the older system. ``namespace`` keeps its keys apart from those of
        others. ``agency`` leads where a record names none of ours.
        """
        self.source, self.namespace, self.agency = source, namespace, agency
        self.agencies: dict[str, Agency] = {}
        for each in Agency.objects.order_by("-order", "-pk"):
            names = [each.name, each.short_name, each.slug, each.code, *_SEPARATORS.split(each.aliases)]
            self.agencies |= {name: each for name in names if name}
        self.topics = {text: topic for topic in Topic.objects.all() for text in (topic.code, topic.name)}
        self.topics |= {topic.name: topic for topic in Topic.objects.filter(parent=None)}
        self.genres = {text: genre for genre in Genre.objects.all() for text in (genre.code, genre.name)}
        matters = Matter.objects.prefetch_related("limits")
        self.matters = {text: matter for matter in matters for text in (str(matter.number), matter.name)}
        self.now = timezone.now()

    def draft(self, line: int, incoming: Incoming) -> Draft:
        """Raises ImportProblem where the record cannot become a document."""
        title = _SPACE.sub(" ", incoming.title)
        if not title:
            raise ImportProblem("没有标题。")
        facts = facts_of(title, incoming.history.splitlines(), incoming.text) if incoming.history else Facts()
        document = Document(title=title, import_key=self._key(incoming), import_checksum=_checksum(incoming))
        self._agencies(document, incoming, facts)
        self._dates(document, incoming, facts)
        self._classes(document, incoming)
        warning = self._numbers(document, incoming, facts)
        document.keywords = "、".join(filter(None, _SEPARATORS.split(incoming.keywords)))
        document.summary = incoming.summary
        pieces = from_html(incoming.html, title) if incoming.html else from_text(incoming.text, title)
        document.body = body.stream(pieces)
        _check(document)
        published_at, origin = self._published(document, incoming)
        return Draft(line, incoming, document, published_at, origin, warning)

    def _key(self, incoming: Incoming) -> str:
        """What names this record in its old system; without a key of its own, what an editor would know it by."""
        own = incoming.key or incoming.index_number
        if not own:
            names = (incoming.title, incoming.issuer, incoming.agency, incoming.document_number, incoming.issued_on)
            own = hashlib.sha256("\n".join([*names, incoming.source, incoming.file]).encode()).hexdigest()[:32]
        key = f"{self.namespace}:{own}"
        return key if len(key) <= 200 else f"{self.namespace[:100]}:{hashlib.sha256(key.encode()).hexdigest()}"

    def _agencies(self, document: Document, incoming: Incoming, facts: Facts) -> None:
        named = self._known(incoming.agency)
        if incoming.agency and not named:
            raise ImportProblem(
                f"发布机构“{incoming.agency[:60]}”不在机构名录里，请先登记，或在机构的“别名”里写上这个叫法。"
            )
        issuers = self._known(incoming.issuer)
        lead, *others = named or issuers or [self.agency]
        document.lead_agency = lead
        document.co_agencies = others
        if not issuers:
            document.issuer = incoming.issuer or facts.issuer

    def _known(self, text: str) -> list[Agency]:
        """Our agencies that ``text`` names, in its order; none at all unless it names only ours."""
        whole = self.agencies.get(text) or self.agencies.get(normalise(text))
        found = [whole] if whole else [self.agencies.get(name) for name in _SEPARATORS.split(text) if name]
        return [*dict.fromkeys(agency for agency in found if agency)] if all(found) else []

    def _dates(self, document: Document, incoming: Incoming, facts: Facts) -> None:
        for name in ("issued_on", "effective_on", "expires_on", "repealed_on"):
            setattr(document, name, _parsed(name, getattr(incoming, name)) or getattr(facts, name, None))
        if document.issued_on is None and incoming.history:
            # Collections of laws put the day of this version into the name of the file.
            document.issued_on = next(iter(dates_in(PurePath(incoming.file).stem)), None)
        if document.effective_on and document.expires_on and document.expires_on < document.effective_on:
            raise ImportProblem(f"有效期至（{document.expires_on}）早于施行日期（{document.effective_on}）。")

    def _classes(self, document: Document, incoming: Incoming) -> None:
        in_title = _KIND_IN_TITLE.search(document.title)
        said = [incoming.kind, in_title[1] if in_title else ""]
        document.official_kind = next((kind for kind in said if kind in OfficialKind.values), "")
        is_law = incoming.category in _LAWS or bool(_LOCAL_LAWS.search(incoming.category))
        names = ["law" if is_law else "", incoming.kind, incoming.category, document.official_kind]
        document.genre = next((self.genres[name] for name in names if name in self.genres), None)
        if incoming.topic:
            document.topic = self.topics.get(incoming.topic) or self.topics.get(incoming.topic.split()[0])
            if document.topic is None:
                raise ImportProblem(f"没有“{incoming.topic[:40]}”这个主题分类，请写分类名称或代码。")
        wanted = _SEPARATORS.split(incoming.matters) if incoming.matters else []
        if incoming.category in _STATE_RULES:
            wanted.append("1")
        unknown = [text for text in wanted if text and text not in self.matters]
        if unknown:
            raise ImportProblem(f"没有“{unknown[0][:40]}”这个法定公开事项，请写《条例》第二十条的项号或名称。")
        document.matters = [*dict.fromkeys(self.matters[text] for text in wanted if text)]
        self._access(document, incoming)

    def _access(self, document: Document, incoming: Incoming) -> None:
        labels = {str(label): value for value, label in Access.choices} | {value: value for value in Access.values}
        document.access = labels.get(incoming.access or Access.PROACTIVE.value, "")
        if not document.access:
            raise ImportProblem(f"公开方式“{incoming.access[:20]}”认不出来，应是“主动公开”或“依申请公开”。")
        if document.access == Access.WITHHELD:
            raise ImportProblem("不予公开的文件不能这样导入；导入的文件随即公开。")
        if document.access == Access.ON_REQUEST and not incoming.withheld_basis:
            raise ImportProblem("依申请公开的文件要写明“不主动公开的依据”。")
        document.access_basis, document.withheld_basis = incoming.access_basis, incoming.withheld_basis

    def _numbers(self, document: Document, incoming: Incoming, facts: Facts) -> str:
        """Sets both numbers; gives a warning where one was kept though it is not as it should be."""
        if incoming.index_number:
            try:
                validate_index_number(incoming.index_number)
            except ValidationError as error:
                raise ImportProblem(error.messages[0]) from error
            document.index_number = incoming.index_number
        number = incoming.document_number or facts.document_number
        try:
            document.document_number = clean_document_number(number)
        except ValidationError:
            document.document_number = number
            return f"发文字号“{number}”不规范，照原样保存。"
        return ""

    def _published(self, document: Document, incoming: Incoming) -> tuple[datetime, str]:
        """When it was published in the old system, and what the public history says about that."""
        try:
            given = parse_moment(incoming.published_at)
        except ValueError as error:
            raise ImportProblem(f"发布日期{error}") from error
        if given and given > self.now:
            raise ImportProblem(f"发布日期 {timezone.localdate(given)} 还没有到。")
        if given:
            return given, f"由{self.source}迁入，原发布日期{_in_words(timezone.localdate(given))}。"
        issued = document.issued_on
        if issued and issued <= timezone.localdate(self.now):
            moment = timezone.make_aware(datetime.combine(issued, time()))
            return moment, f"由{self.source}迁入。原系统未记发布日期，以成文日期{_in_words(issued)}为准。"
        return self.now, f"由{self.source}迁入。原系统未记日期，以迁入之日为发布日期。"


def _parsed(name: str, text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError as error:
        raise ImportProblem(f"{Document._meta.get_field(name).verbose_name}{error}") from error  # type: ignore[union-attr]


def _checksum(incoming: Incoming) -> str:
    return hashlib.sha256(json.dumps(asdict(incoming), sort_keys=True).encode()).hexdigest()


def _check(document: Document) -> None:
    try:
        document.clean_fields(exclude=_NOT_CHECKED)
    except ValidationError as error:
        name, texts = next(iter(error.message_dict.items()))
        label = Document._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        raise ImportProblem(f"{label}：{texts[0]}") from error


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
