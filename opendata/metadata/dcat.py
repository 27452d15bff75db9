"""The catalogue as DCAT 3, so that it passes the shapes of DCAT-AP: what other catalogues read.

What a Chinese catalogue says beyond that stands on nodes of the same vocabulary – 开放属性 with its reason and basis on
``dct:accessRights``, 共享属性 on ``dct:rights``, the data dictionary as a CSVW schema to which each file conforms – so
that a portal can be built again from this alone (``harvesting``).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from cms.agencies.models import Agency
from opendata.datasets.models import Cycle, Dataset, OpenDataSettings, Opening, Sharing
from opendata.tables.schema import Type

from .described import Described, Table

AUTHORITY = "http://publications.europa.eu/resource/authority"
IANA = "http://www.iana.org/assignments/media-types/"
CSVW = Namespace("http://www.w3.org/ns/csvw#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES = {"csvw": CSVW, "dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "hydra": HYDRA, "spdx": SPDX, "vcard": VCARD}

FREQUENCIES = {
    Cycle.REALTIME: "CONT", Cycle.DAILY: "DAILY", Cycle.WEEKLY: "WEEKLY", Cycle.MONTHLY: "MONTHLY",
    Cycle.QUARTERLY: "QUARTERLY", Cycle.HALF_YEARLY: "ANNUAL_2", Cycle.YEARLY: "ANNUAL", Cycle.IRREGULAR: "IRREG",
    Cycle.NEVER: "NEVER",
}  # fmt: skip
ACCESS = {Opening.OPEN: "PUBLIC", Opening.CONDITIONAL: "RESTRICTED", Opening.CLOSED: "NON_PUBLIC"}
DATATYPES = {
    Type.TEXT: XSD.string, Type.INTEGER: XSD.integer, Type.NUMBER: XSD.decimal, Type.DATE: XSD.date,
    Type.DATETIME: XSD.dateTime, Type.BOOLEAN: XSD.boolean,
}  # fmt: skip
# Of each format: its name in the authority's table of file types, and its media type.
FORMATS = {
    "csv": ("CSV", "text/csv"), "csv.gz": ("CSV", "text/csv"), "geojson": ("GEOJSON", "application/geo+json"),
    "jsonl": ("JSON", "application/jsonl"), "parquet": ("PARQUET", "application/vnd.apache.parquet"),
    "sqlite": ("BIN", "application/vnd.sqlite3"), "original": ("BIN", "application/octet-stream"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}  # fmt: skip
LANGUAGE = URIRef(f"{AUTHORITY}/language/ZHO")


def text(value: str) -> Literal:
    return Literal(value, lang="zh")


def moment(value: datetime) -> Literal:
    return Literal(value.isoformat(), datatype=XSD.dateTime)


class Catalogue:
    """Writes datasets into ``graph``; ``origin`` begins every address, e.g. https://www.example.gov.cn."""

    def __init__(self, origin: str, settings: OpenDataSettings) -> None:
        self.origin = origin
        self.settings = settings
        self.graph = Graph()
        for prefix, namespace in PREFIXES.items():
            self.graph.bind(prefix, namespace)

    def _node(self, uri: str, kind: Any, *facts: tuple[Any, Any]) -> URIRef:
        node = URIRef(uri)
        self.graph.add((node, RDF.type, kind))
        for predicate, value in facts:
            self.graph.add((node, predicate, value))
        return node

    def _blank(self, kind: Any, *facts: tuple[Any, Any]) -> BNode:
        node = BNode()
        self.graph.add((node, RDF.type, kind))
        for predicate, value in facts:
            self.graph.add((node, predicate, value))
        return node

    def catalogue(
        self, title: str, publisher: Agency | None, datasets: Iterable[Described], page: str, more: str
    ) -> None:
        """The catalogue with one page of its datasets; ``page`` and ``more``: addresses of this page and the next."""
        catalogue = self._node(
            f"{self.origin}/data/", DCAT.Catalog,
            (DCTERMS.title, text(title)),
            (DCTERMS.description, text(f"{title}开放的数据目录。")),
            (DCTERMS.language, self._node(str(LANGUAGE), DCTERMS.LinguisticSystem)),
            (DCAT.themeTaxonomy, self._scheme()),
        )  # fmt: skip
        self.graph.add((catalogue, FOAF.homepage, self._document(f"{self.origin}/data/")))
        agent = self._agency(publisher) if publisher else self._blank(FOAF.Agent, (FOAF.name, text(title)))
        self.graph.add((catalogue, DCTERMS.publisher, agent))
        for one in datasets:
            self.graph.add((catalogue, DCAT.dataset, self.dataset(one)))
        facts = [(HYDRA.next, URIRef(more))] if more else []
        self._node(page, HYDRA.PartialCollectionView, *facts)

    def dataset(self, one: Described) -> URIRef:
        dataset = one.dataset
        address = self.origin + dataset.get_absolute_url()
        node = self._node(
            address, DCAT.Dataset,
            (DCTERMS.title, text(dataset.title)),
            (DCTERMS.description, text(dataset.summary)),
            (DCTERMS.identifier, Literal(dataset.code)),
            (DCAT.landingPage, self._document(address)),
            (DCTERMS.publisher, self._agency(dataset.lead_agency)),
            (DCTERMS.language, self._node(str(LANGUAGE), DCTERMS.LinguisticSystem)),
            (DCAT.theme, self._theme(dataset)),
            (DCTERMS.accessRights, self._access(dataset)),
            (DCTERMS.rights, self._sharing(dataset)),
            (DCTERMS.accrualPeriodicity, self._node(
                f"{AUTHORITY}/frequency/{FREQUENCIES[Cycle(dataset.cycle)]}", DCTERMS.Frequency
            )),
            (DCAT.contactPoint, self._blank(
                VCARD.Organization, (VCARD.fn, text(dataset.lead_agency.name)), (VCARD.note, text(dataset.contact))
            )),
        )  # fmt: skip
        if dataset.description:
            self.graph.add((node, DCTERMS.abstract, text(dataset.description)))
        for agency in one.agencies:
            self.graph.add((node, DCTERMS.creator, self._agency(agency)))
        for word in dataset.keyword_list:
            self.graph.add((node, DCAT.keyword, text(word)))
        if dataset.published_at:
            self.graph.add((node, DCTERMS.issued, moment(dataset.published_at)))
        if one.modified:
            self.graph.add((node, DCTERMS.modified, moment(one.modified)))
        self._extent(node, dataset)
        for table in one.tables:
            for distribution in self._distributions(dataset, table):
                self.graph.add((node, DCAT.distribution, distribution))
        return node

    def _extent(self, node: URIRef, dataset: Dataset) -> None:
        if dataset.area:
            place = self._blank(DCTERMS.Location, (SKOS.prefLabel, text(dataset.area)))
            self.graph.add((node, DCTERMS.spatial, place))
        if dataset.covers_from or dataset.covers_until:
            facts: list[tuple[Any, Any]] = []
            if dataset.covers_from:
                facts.append((DCAT.startDate, Literal(dataset.covers_from.isoformat(), datatype=XSD.date)))
            if dataset.covers_until:
                facts.append((DCAT.endDate, Literal(dataset.covers_until.isoformat(), datatype=XSD.date)))
            self.graph.add((node, DCTERMS.temporal, self._blank(DCTERMS.PeriodOfTime, *facts)))

    # --- What many datasets share

    def _document(self, address: str) -> URIRef:
        return self._node(address, FOAF.Document)

    def _agency(self, agency: Agency) -> URIRef:
        return self._node(
            f"{self.origin}{agency.get_absolute_url()}#agency", FOAF.Agent,
            (FOAF.name, text(agency.name)), (DCTERMS.identifier, Literal(agency.code)),
        )  # fmt: skip

    def _scheme(self) -> URIRef:
        return self._node(f"{self.origin}/data/#themes", SKOS.ConceptScheme, (DCTERMS.title, text("数据主题")))

    def _theme(self, dataset: Dataset) -> URIRef:
        theme = dataset.theme
        node = self._node(
            f"{self.origin}/data/?theme={theme.code}", SKOS.Concept,
            (SKOS.prefLabel, text(theme.name)), (SKOS.notation, Literal(theme.code)), (SKOS.inScheme, self._scheme()),
        )  # fmt: skip
        if theme.eu_theme:
            self.graph.add((node, SKOS.broadMatch, URIRef(f"{AUTHORITY}/data-theme/{theme.eu_theme}")))
        return node

    def _access(self, dataset: Dataset) -> URIRef:
        """Open is the same for all; otherwise reason and basis are the dataset's own, and so is the statement."""
        opening = Opening(dataset.opening)
        general = f"{AUTHORITY}/access-right/{ACCESS[opening]}"
        label = text(self.settings.label_of(opening))
        if opening == Opening.OPEN:
            return self._node(general, DCTERMS.RightsStatement, (RDFS.label, label))
        own = f"{self.origin}{dataset.get_absolute_url()}#access"
        return self._node(
            own, DCTERMS.RightsStatement,
            (RDFS.label, label), (SKOS.broadMatch, URIRef(general)),
            (DCTERMS.description, text(dataset.opening_reason)), (SKOS.note, text(dataset.opening_basis)),
        )  # fmt: skip

    def _sharing(self, dataset: Dataset) -> URIRef:
        sharing = Sharing(dataset.sharing)
        return self._node(
            f"{self.origin}/data/#sharing-{sharing.value}", DCTERMS.RightsStatement,
            (RDFS.label, text(sharing.label)), (SKOS.notation, Literal(sharing.value)),
        )  # fmt: skip

    def _licence(self, dataset: Dataset) -> URIRef:
        licence = dataset.licence
        node = self._node(
            f"{self.origin}/data/#licence-{licence.code}", DCTERMS.LicenseDocument,
            (DCTERMS.title, text(licence.name)), (SKOS.notation, Literal(licence.code)),
            (DCTERMS.description, text(licence.terms)),
        )  # fmt: skip
        if licence.url:
            self.graph.add((node, RDFS.seeAlso, URIRef(licence.url)))
        return node

    # --- Tables and their files

    def _distributions(self, dataset: Dataset, table: Table) -> Iterable[URIRef]:
        address = self.origin + table.resource.get_absolute_url()
        schema = self._schema(address, table)
        if not table.files:  # there is such a table, but it is not for everybody to fetch
            yield self._distribution(f"{address}#table", dataset, table, schema, address)
        for file in table.files:
            node = self._distribution(f"{address}#{file.format}", dataset, table, schema, address)
            kind, media_type = FORMATS[file.format]
            for fact in (
                (DCAT.downloadURL, URIRef(self.origin + file.get_absolute_url())),
                (DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)),
                (DCTERMS["format"], self._node(f"{AUTHORITY}/file-type/{kind}", DCTERMS.MediaTypeOrExtent)),
                (DCAT.mediaType, self._node(IANA + media_type, DCTERMS.MediaType)),
                (SPDX.checksum, self._blank(
                    SPDX.Checksum,
                    (SPDX.algorithm, self._node(str(SPDX.checksumAlgorithm_sha256), SPDX.ChecksumAlgorithm)),
                    (SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)),
                )),
            ):  # fmt: skip
                self.graph.add((node, *fact))
            if file.format == "csv.gz":
                packed = self._node(IANA + "application/gzip", DCTERMS.MediaType)
                self.graph.add((node, DCAT.compressFormat, packed))
            yield node

    def _distribution(self, uri: str, dataset: Dataset, table: Table, schema: URIRef, address: str) -> URIRef:
        node = self._node(
            uri, DCAT.Distribution,
            (DCTERMS.title, text(table.resource.title)),
            (DCAT.accessURL, self._node(address, RDFS.Resource)),
            (DCTERMS.license, self._licence(dataset)),
            (DCTERMS.conformsTo, schema),
        )  # fmt: skip
        if table.resource.description:
            self.graph.add((node, DCTERMS.description, text(table.resource.description)))
        if table.issued:
            self.graph.add((node, DCTERMS.modified, moment(table.issued)))
        return node

    def _schema(self, address: str, table: Table) -> URIRef:
        schema = self._node(
            f"{address}#schema", CSVW.Schema,
            (DCTERMS.title, text(f"{table.resource.title}的信息项")),
            (DCTERMS.identifier, Literal(str(table.resource.number))),
        )  # fmt: skip
        self.graph.add((schema, RDF.type, DCTERMS.Standard))
        for field in table.fields:
            column = self._node(
                f"{address}#c{field.position}" if field.position else f"{address}#f{field.pk}", CSVW.Column,
                (CSVW.name, Literal(field.name)), (CSVW.datatype, DATATYPES[Type(field.type)]),
                (CSVW.ordinal, Literal(field.position)),
            )  # fmt: skip
            for predicate, value in ((DCTERMS.description, field.meaning), (CSVW.unit, field.unit)):
                if value:
                    self.graph.add((column, predicate, text(value)))
            if field.is_key:
                self.graph.add((schema, CSVW.primaryKey, Literal(field.name)))
            for code, meaning in field.codes.items():
                entry = self._blank(SKOS.Concept, (SKOS.notation, Literal(code)), (SKOS.prefLabel, text(str(meaning))))
                self.graph.add((column, SKOS.member, entry))
            self.graph.add((schema, CSVW.column, column))
        return schema
