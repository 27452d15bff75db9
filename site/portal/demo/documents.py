"""政府信息公开: the county's documents, its guides and the standard tables of the fields."""

import re
from typing import Any

from cms.disclosure.admission import admit_documents
from cms.disclosure.models import (
    DisclosureLimit,
    Document,
    DocumentAttachment,
    DocumentRelation,
    Field,
    Genre,
    Guide,
    InterpretationLink,
    Matter,
    StandardItem,
    Topic,
)
from cms.review.admission import admit

from .admitted import SOURCE, County, tell_withdrawn, withdraw
from .bodies import stream
from .files import attach
from .texts import Piece, Source, inline, pieces, sources, tables

KEY = "demo:"  # what the import keys of the demo's documents begin with
RELATIONS = DocumentRelation.Kind.values
_ORDINALS = "一二三四五六七八九十"
# What is issued as a letter to those below, and so bears its issuer and day at the end.
_SIGNED = ("通知", "决定", "批复", "通告", "公告", "通报", "意见")


def load_standards() -> int:
    """The rows of the standard tables. Gives their number."""
    made = 0
    for sheet in tables("standards"):
        field = Field.objects.get(name=sheet.pop("field"))
        for number, fields in enumerate(sheet.pop("items"), start=1):
            item = StandardItem(field=field, number=number, **{**sheet, **fields})
            item.full_clean()
            item.save()
            made += 1
    return made


def load(county: County) -> int:
    """All documents, those that others refer to first. Gives their number."""
    shelf = Shelf(county)
    waiting = {source.key: source for source in sources("documents", county.today)}
    count = len(waiting)
    while waiting:
        ready = [source for source in waiting.values() if not any(key in waiting for key in targets_of(source))]
        if not ready:
            raise ValueError(f"文件之间互相引用成圈：{'、'.join(waiting)}")
        batch = [(shelf.document(source), county.published(source)) for source in ready]
        admit_documents(batch, SOURCE)
        for source, (document, _) in zip(ready, batch, strict=True):
            county.documents[source.key] = document
            del waiting[source.key]
    tell_withdrawn(list(county.documents.values()))
    return count


def targets_of(source: Source) -> list[str]:
    """The keys of the documents to which this one does something."""
    return [key for kind in RELATIONS for key in source.fields.get(kind, [])]


class Shelf:
    """Makes documents out of content files, by the tables they are sorted by."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.articles = {source.key: source for source in sources("columns", county.today)}
        self.topics = {
            f"{topic.parent.name}/{topic.name}" if topic.parent else topic.name: topic
            for topic in Topic.objects.select_related("parent")
        }
        self.genres = {genre.name: genre for genre in Genre.objects.all()}
        self.matters = {matter.number: matter for matter in Matter.objects.all()}
        self.fields = {field.name: field for field in Field.objects.all()}
        self.items = {f"{item.field.name}/{item.number}": item for item in StandardItem.objects.select_related("field")}
        self.limits = {limit.name: limit for limit in DisclosureLimit.objects.all()}

    def document(self, source: Source) -> Document:
        """The unsaved document of a content file. Raises KeyError for what it names and there is not."""
        county, fields = self.county, source.fields
        matters = fields.get("matters", [])
        text = county.pieces(source, _short_title(fields["title"]))
        document = Document(
            title=fields["title"],
            lead_agency=county.agencies[fields["agency"]],
            document_number=fields.get("number", ""),
            official_kind=fields["kind"],
            genre=self.genres[fields["genre"]],
            topic=self.topics[fields["topic"]],
            summary=fields["summary"],
            keywords="、".join(fields["keywords"]),
            issued_on=county.day(fields["issued"]),
            formed_on=county.day(fields.get("formed")),
            effective_on=county.day(fields.get("effective")),
            expires_on=county.day(fields.get("expires")),
            limit=self.limits[fields["limit"]] if "limit" in fields else None,
            interpretation_wanted=fields.get("interpretation"),
            is_disclosure_rule=fields.get("disclosure_rule", False),
            access_basis=_basis(matters),
            import_key=f"{KEY}{source.key}",
        )
        document.body = stream(_signed(text, document), county.album)
        document.co_agencies = [county.agencies[slug] for slug in fields.get("with", [])]
        document.matters = [self.matters[number] for number in matters]
        document.fields = [self.fields[name] for name in fields.get("fields", [])]
        document.standard_items = [self.items[name] for name in fields.get("standard", [])]
        document.relations.set(
            [
                DocumentRelation(kind=kind, target=county.documents[key])
                for kind in RELATIONS
                for key in fields.get(kind, [])
            ]
        )
        document.interpretation_links.set([self._link(path) for path in fields.get("interpreted_by", [])])
        document.attachments.set(
            [DocumentAttachment(file=attach(attachment, text)) for attachment in fields.get("attachments", [])]
        )
        withdraw(document, fields)
        document.clean()
        return document

    def _link(self, path: str) -> InterpretationLink:
        article = self.articles[path].fields
        day = self.county.day(article["published"])
        return InterpretationLink(title=article["title"], url=f"/{path}/", published_on=day)


def _basis(matters: list[int]) -> str:
    if not matters:
        return ""
    number = matters[0]
    words = _ORDINALS[number - 1] if number <= 10 else f"十{_ORDINALS[number - 11]}"
    return f"《政府信息公开条例》第二十条第{words}项"


def _short_title(title: str) -> str:
    """What a table is about that stands under no heading: the matter of a title, without issuer and kind."""
    return re.sub(r"^.*?关于(?:印发|公布|做好)?|的(?:通知|通报|公告|批复|决定|意见)$", "", title)


def _signed(text: list[Piece], document: Document) -> list[Piece]:
    """With issuer and day under a letter: before what it issues, else at its end."""
    if document.official_kind not in _SIGNED or not document.document_number:
        return text
    kind, opening = text[0]
    addressed = kind == "text" and opening.partition("</p>")[0].endswith("：")
    if not addressed and document.official_kind not in ("通告", "公告"):
        return text
    assert document.issued_on is not None
    day = f"{document.issued_on.year}年{document.issued_on.month}月{document.issued_on.day}日"
    names = [document.lead_agency.name, *(agency.name for agency in document.co_agencies.all())]
    joint = [name for name in names if name in document.title] if "局 " in document.title else names[:1]
    signature: Piece = ("text", "".join(f"<p>{line}</p>" for line in [*joint, day]))
    place = 1 if "印发" in document.title else len(text)
    return [*text[:place], signature, *text[place:]]


def load_guides(county: County) -> int:
    """The guides (条例 art. 12). Gives their number."""
    guides = []
    for source in sources("guides", county.today):
        parts = re.split(r"^## (\w+)\n", source.body, flags=re.MULTILINE)[1:]
        guide = Guide(
            title=source.fields["title"],
            lead_agency=county.agencies[source.fields["agency"]],
            **{name: _html(text) for name, text in zip(parts[::2], parts[1::2], strict=True)},
        )
        guides.append((guide, county.published(source)))
    return admit(guides, SOURCE)


def _html(text: str) -> str:
    found: list[Any] = [value for kind, value in pieces(text, "") if kind == "text"]
    return "".join(found)


def interpreted_by(county: County, path: str) -> str:
    """HTML naming the documents that the article at ``path`` explains; empty if it explains none."""
    explained = [
        document
        for document in county.documents.values()
        if any(link.url == f"/{path}/" for link in document.interpretation_links.all())
    ]
    return "".join(
        f"<p>解读的文件：{inline(f'[{document.title}]({document.get_absolute_url()})')}</p>" for document in explained
    )
