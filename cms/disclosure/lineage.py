"""What a document does to others and others to it, and which document holds in the place of a dead one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from .models import Document, DocumentRelation, InterpretationLink
from .standing import Effect, Kind
from .validity import DEAD, Validity

LONGEST_CHAIN = 50  # replacements followed; far more than any document has had

# What it is called from the side of the document it is done to.
PASSIVE = {
    Kind.AMENDS: "修改它的文件",
    Kind.REPEALS: "废止它的文件",
    Kind.REPLACES: "替代它的文件",
    Kind.VOIDS: "宣布它失效的文件",
    Kind.INTERPRETS: "解读",
}
ENDING = {Kind.REPEALS: "废止", Kind.REPLACES: "替代", Kind.VOIDS: "宣布失效"}


@dataclass(frozen=True)
class Link:
    """One line of the relations of a document: what, to or by which document, from which day."""

    label: str
    title: str
    url: str
    number: str = ""
    day: date | None = None


def _link(label: str, document: Document, day: date | None = None) -> Link:
    return Link(label, document.title, document.get_absolute_url(), document.document_number, day)


def outgoing(document: Document) -> list[Link]:
    """What this document does to others that the public may see."""
    relations = document.relations.select_related("target").defer("target__body", "target__summary")
    return [
        _link(f"本文件{relation.get_kind_display()}", relation.target, relation.effective_on)
        for relation in relations
        if relation.target.is_public
    ]


def incoming(effects: Sequence[Effect]) -> list[Link]:
    """What others do to this document, interpretations left out."""
    return [
        _link(PASSIVE[Kind(effect.kind)], effect.source, effect.effective_on)
        for effect in effects
        if effect.kind != Kind.INTERPRETS
    ]


def interpretations(effects: Iterable[Effect], links: Iterable[InterpretationLink]) -> list[Link]:
    """Where the document is explained: our own documents first, then articles and other sites."""
    own = [_link("解读", effect.source) for effect in effects if effect.kind == Kind.INTERPRETS]
    elsewhere = [Link("解读", link.title, link.url, day=link.published_on) for link in links]
    return own + elsewhere


def ending(effects: Iterable[Effect], day: date) -> Effect | None:
    """What ended the document by ``day``; what replaced it is told before what merely repealed it."""
    ended = [effect for effect in effects if effect.kind in ENDING and effect.effective_on <= day]
    return min(ended, key=lambda effect: (effect.kind != Kind.REPLACES, effect.effective_on), default=None)


def living(effects: Iterable[Effect]) -> Document | None:
    """The document that holds in the place of a dead one: what replaced it, or what replaced that, and so on."""
    sources = [effect.source for effect in effects if effect.kind == Kind.REPLACES]
    alive = [source for source in sources if Validity(source.validity) not in DEAD]
    if alive or not sources:
        return alive[-1] if alive else None
    return _end_of_chain([source.pk for source in sources])


def _end_of_chain(keys: Sequence[int]) -> Document | None:
    document, relation = Document._meta.db_table, DocumentRelation._meta.db_table
    # Table names are our own. The depth ends a circle.
    sql = f"""
        WITH RECURSIVE chain (id, depth) AS (
            SELECT id, 0 FROM {document} WHERE id IN ({", ".join(["%s"] * len(keys))})
            UNION
            SELECT r.source_id, chain.depth + 1
            FROM {relation} AS r JOIN chain ON r.target_id = chain.id JOIN {document} AS d ON d.id = r.source_id
            WHERE d.live AND d.withdrawn_at IS NULL AND r.kind = %s AND chain.depth < {LONGEST_CHAIN}
        )
        SELECT id FROM chain GROUP BY id ORDER BY MAX(depth) DESC
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*keys, Kind.REPLACES])
        found = [key for (key,) in cursor.fetchall()]
    living = Document.objects.public().exclude(validity__in=DEAD).light().in_bulk(found)
    return next((living[key] for key in found if key in living), None)
