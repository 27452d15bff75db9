"""A catalogue read back from its DCAT: another county's, or our own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS

from opendata.datasets.models import Cycle, Opening, Sharing
from opendata.tables.schema import Type

from .dcat import ACCESS, CSVW, DATATYPES, FORMATS, FREQUENCIES, HYDRA, IANA, SPDX, VCARD

LARGEST = 20 * 2**20  # bytes of one page
LONG = 2_000  # characters of any one text


class BadCatalogue(Exception):
    """What came is not a catalogue that can be read; the text says why, for members of staff."""


@dataclass(frozen=True)
class ReadField:
    name: str
    type: Type
    meaning: str = ""
    unit: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    is_key: bool = False


@dataclass(frozen=True)
class ReadTable:
    """``download``: where its CSV is fetched, empty where it cannot be; ``sha256`` of that file."""

    number: int
    title: str
    description: str
    fields: tuple[ReadField, ...]
    download: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Named:
    code: str
    name: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class ReadDataset:
    url: str
    code: str
    title: str
    summary: str
    description: str
    agency: Named
    others: tuple[Named, ...]
    theme: Named
    licence: Named | None
    keywords: tuple[str, ...]
    opening: Opening
    opening_reason: str
    opening_basis: str
    sharing: Sharing
    cycle: Cycle
    contact: str
    area: str
    covers: tuple[date | None, date | None]
    issued: datetime | None
    tables: tuple[ReadTable, ...]

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return urlsplit(self.url).path.rstrip("/").rpartition("/")[2]


def parse(content: bytes, form: str = "json-ld") -> Graph:
    """Raises BadCatalogue. A context that lies elsewhere is refused: reading a file fetches nothing."""
    if len(content) > LARGEST:
        raise BadCatalogue(f"目录文件超过 {LARGEST // 2**20} MB")
    if form == "json-ld" and _names_context(content):
        raise BadCatalogue("JSON-LD 里引用了别处的 @context，只读取自带定义的文件")
    try:
        return Graph().parse(data=content, format=form)
    except Exception as error:  # whatever the parsers of rdflib raise for what is not RDF
        raise BadCatalogue(f"不是能识别的 DCAT 目录（{type(error).__name__}）") from error


def _names_context(content: bytes) -> bool:
    """Whether a ``@context`` is an address, or imports one, which rdflib would fetch, from the disk too."""

    def names(context: Any) -> bool:
        if isinstance(context, list):
            return any(names(one) for one in context)
        return isinstance(context, str)

    def within(part: Any) -> bool:
        if isinstance(part, dict):
            elsewhere = "@import" in part or names(part.get("@context"))
            return elsewhere or any(within(value) for value in part.values())
        return isinstance(part, list) and any(within(value) for value in part)

    try:
        return within(orjson.loads(content))
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise BadCatalogue("不是 JSON 文件") from error


def next_page(graph: Graph) -> str:
    """Where the catalogue goes on; empty on its last page."""
    return str(next(graph.objects(None, HYDRA.next), ""))


def datasets(graph: Graph) -> Iterator[ReadDataset | BadCatalogue]:
    """What the catalogue holds, in the order of their addresses; for one that cannot be read, why."""
    for node in sorted(graph.subjects(RDF.type, DCAT.Dataset), key=str):
        try:
            yield _Reader(graph).dataset(node)
        except BadCatalogue as error:
            yield error


class _Reader:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def text(self, node: Any, predicate: Any) -> str:
        """The Chinese one of several, else any; empty where there is no node (to the graph, none means any)."""
        if node is None:
            return ""
        said = sorted(
            (one for one in self.graph.objects(node, predicate) if isinstance(one, Literal)),
            key=lambda one: (not (one.language or "").startswith("zh"), str(one)),
        )
        return str(said[0]).strip()[:LONG] if said else ""

    def one(self, node: Any, predicate: Any) -> Any:
        if node is None:
            return None
        return next(iter(sorted(self.graph.objects(node, predicate), key=str)), None)

    def dataset(self, node: Any) -> ReadDataset:
        title, code = self.text(node, DCTERMS.title), self.text(node, DCTERMS.identifier)
        if not title or not code or not isinstance(node, URIRef):
            raise BadCatalogue(f"目录里的 {str(node)[:100]} 没有名称、代码或网址")
        access, period = self.one(node, DCTERMS.accessRights), self.one(node, DCTERMS.temporal)
        contact = self.one(node, DCAT.contactPoint)
        distributions = sorted(self.graph.objects(node, DCAT.distribution), key=str)
        licences = [one for one in (self.one(each, DCTERMS.license) for each in distributions) if one]
        return ReadDataset(
            url=str(node),
            code=code,
            title=title,
            summary=self.text(node, DCTERMS.description),
            description=self.text(node, DCTERMS.abstract),
            agency=self.agency(self.one(node, DCTERMS.publisher)),
            others=tuple(self.agency(each) for each in sorted(self.graph.objects(node, DCTERMS.creator), key=str)),
            theme=self.named(self.one(node, DCAT.theme), SKOS.prefLabel),
            licence=self.named(licences[0], DCTERMS.title) if licences else None,
            keywords=tuple(sorted(str(word) for word in self.graph.objects(node, DCAT.keyword))),
            opening=self.opening(access),
            opening_reason=self.text(access, DCTERMS.description),
            opening_basis=self.text(access, SKOS.note),
            sharing=self.sharing(self.one(node, DCTERMS.rights)),
            cycle=self.cycle(self.one(node, DCTERMS.accrualPeriodicity)),
            contact=self.text(contact, VCARD.note),
            area=self.text(self.one(node, DCTERMS.spatial), SKOS.prefLabel),
            covers=(self.value(period, DCAT.startDate, date), self.value(period, DCAT.endDate, date)),
            issued=self.value(node, DCTERMS.issued, datetime),
            tables=tuple(self.tables(distributions)),
        )

    def value(self, node: Any, predicate: Any, kind: type) -> Any:
        found = self.one(node, predicate)
        value = found.toPython() if isinstance(found, Literal) else None
        return value if isinstance(value, kind) else None

    def agency(self, node: Any) -> Named:
        name = self.text(node, FOAF.name)
        if not name:
            raise BadCatalogue("目录里有数据集没有写明提供方")
        return Named(self.text(node, DCTERMS.identifier), name)

    def named(self, node: Any, label: Any) -> Named:
        url = self.one(node, RDFS.seeAlso)
        return Named(
            self.text(node, SKOS.notation), self.text(node, label), self.text(node, DCTERMS.description),
            str(url or ""),
        )  # fmt: skip

    def opening(self, access: Any) -> Opening:
        known = {value: key for key, value in ACCESS.items()}
        if access is None:
            return Opening.OPEN
        for node in [access, *self.graph.objects(access, SKOS.broadMatch)]:
            if (code := str(node).rpartition("/")[2]) in known:
                return known[code]
        return Opening.CLOSED  # what is not understood is not opened

    def sharing(self, rights: Any) -> Sharing:
        code = self.text(rights, SKOS.notation)
        return Sharing(code) if code in Sharing.values else Sharing.NONE

    def cycle(self, node: Any) -> Cycle:
        known = {value: key for key, value in FREQUENCIES.items()}
        return known.get(str(node).rpartition("/")[2], Cycle.IRREGULAR)

    # --- Tables

    def tables(self, distributions: list[Any]) -> Iterator[ReadTable]:
        by_schema: dict[Any, list[Any]] = {}
        for each in distributions:
            by_schema.setdefault(self.one(each, DCTERMS.conformsTo) or each, []).append(each)
        for order, (schema, parts) in enumerate(by_schema.items(), start=1):
            number = self.text(schema, DCTERMS.identifier)
            csv = next((each for each in parts if self.is_csv(each)), None)
            checksum = self.one(csv, SPDX.checksum)
            yield ReadTable(
                number=int(number) if number.isdecimal() and int(number) < 10_000 else order,
                title=self.text(parts[0], DCTERMS.title),
                description=self.text(parts[0], DCTERMS.description),
                fields=tuple(self.fields(schema)),
                download=str(self.one(csv, DCAT.downloadURL) or ""),
                sha256=self.text(checksum, SPDX.checksumValue).lower(),
            )

    def is_csv(self, distribution: Any) -> bool:
        packed = self.one(distribution, DCAT.compressFormat)
        return self.one(distribution, DCAT.mediaType) == URIRef(IANA + FORMATS["csv"][1]) and packed is None

    def fields(self, schema: Any) -> Iterator[ReadField]:
        types = {value: key for key, value in DATATYPES.items()}
        keys = {str(each) for each in self.graph.objects(schema, CSVW.primaryKey)}
        columns = [(self.value(node, CSVW.ordinal, int) or 0, node) for node in self.graph.objects(schema, CSVW.column)]
        for _, node in sorted(columns, key=lambda pair: (pair[0], str(pair[1]))):
            name = self.text(node, CSVW.name)
            yield ReadField(
                name=name,
                type=types.get(self.one(node, CSVW.datatype), Type.TEXT),
                meaning=self.text(node, DCTERMS.description),
                unit=self.text(node, CSVW.unit),
                codes={
                    self.text(each, SKOS.notation): self.text(each, SKOS.prefLabel)
                    for each in self.graph.objects(node, SKOS.member)
                },
                is_key=name in keys,
            )
