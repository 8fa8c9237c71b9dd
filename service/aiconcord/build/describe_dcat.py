"""Describe the release in DCAT, as DCAT-AP 3.0.1 wants it, and as a schema.org Dataset.

Sizes and checksums of the dumps are not here: this description is itself in the dumps. They are in
the manifest and in the list of downloads.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from aiconcord.build.catalog import DATASET, Catalog
from aiconcord.build.describe_void import SPARQL, part
from aiconcord.build.facts import iri
from aiconcord.names.namespaces import BASE, DEF
from aiconcord.names.uris import graph

DCAT = ox.NamedNode(graph("dcat"))
CATALOG = part("catalog")
SERVICE = part("sparql-service")

_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_IRREGULAR = "http://publications.europa.eu/resource/authority/frequency/IRREG"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

_FORMS = {
    ".nq": ("RDF_N_QUADS", "application/n-quads", "N-Quads: every statement with its named graph"),
    ".trig": ("RDF_TRIG", "application/trig", "TriG: every statement, graph by graph"),
    ".jsonld": ("JSON_LD", "application/ld+json", "JSON-LD with a compact context, in one graph"),
    ".csv": ("CSV", "text/csv", "Table of one class, as for a spreadsheet"),
    ".ttl": ("RDF_TURTLE", "text/turtle", "Turtle: everything in one graph"),
    ".sssom.tsv": ("TSV", "text/tab-separated-values", "SSSOM table of one crosswalk"),
}

Line = tuple[str, str, ox.NamedNode | ox.Literal]


def _english(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _typed(address: str, kind: str) -> Iterator[Line]:
    """Say of what class a resource of others is: DCAT-AP asks for it where we point at one."""
    yield address, "rdf:type", iri(kind)


def _catalogue(catalog: Catalog) -> Iterator[Line]:
    yield CATALOG, "rdf:type", iri("dcat:Catalog")
    yield CATALOG, "dcterms:title", _english(f"{catalog.title}: catalogue")
    yield CATALOG, "dcterms:description", _english("The one dataset served here and its services.")
    yield CATALOG, "dcterms:publisher", ox.NamedNode(catalog.publisher)
    yield CATALOG, "dcterms:license", ox.NamedNode(catalog.license)
    yield CATALOG, "dcterms:language", ox.NamedNode(_ENGLISH)
    yield CATALOG, "foaf:homepage", ox.NamedNode(BASE)
    yield CATALOG, "dcat:dataset", ox.NamedNode(DATASET)
    yield CATALOG, "dcat:service", ox.NamedNode(SERVICE)
    yield catalog.publisher, "rdf:type", iri("foaf:Agent")
    yield catalog.publisher, "foaf:name", ox.Literal(catalog.publisher_name)
    yield from _typed(BASE, "foaf:Document")
    yield from _typed(catalog.license, "dcterms:LicenseDocument")
    yield from _typed(_ENGLISH, "dcterms:LinguisticSystem")


def _dataset(catalog: Catalog, release: str) -> Iterator[Line]:
    issued = ox.Literal(catalog.issued.isoformat(), datatype=iri("xsd:date"))
    until = ox.Literal(catalog.facts_until.isoformat(), datatype=iri("xsd:date"))
    yield DATASET, "rdf:type", iri("dcat:Dataset")
    yield DATASET, "rdf:type", iri("schema:Dataset")
    yield DATASET, "dcterms:identifier", ox.Literal(DATASET)
    yield DATASET, "dcterms:publisher", ox.NamedNode(catalog.publisher)
    yield DATASET, "dcterms:creator", ox.NamedNode(catalog.publisher)
    yield DATASET, "prov:wasAttributedTo", ox.NamedNode(catalog.publisher)
    yield DATASET, "dcterms:language", ox.NamedNode(_ENGLISH)
    yield DATASET, "dcterms:issued", issued
    yield DATASET, "dcterms:modified", issued
    yield DATASET, "dcterms:accrualPeriodicity", ox.NamedNode(_IRREGULAR)
    yield DATASET, "dcterms:accessRights", ox.NamedNode(_PUBLIC)
    yield DATASET, "dcterms:temporal", ox.NamedNode(part("temporal"))
    yield part("temporal"), "rdf:type", iri("dcterms:PeriodOfTime")
    yield part("temporal"), "dcat:endDate", until
    yield DATASET, "dcterms:license", ox.NamedNode(catalog.license)
    yield DATASET, "dcterms:conformsTo", ox.NamedNode(DEF)
    yield DATASET, "dcat:theme", ox.NamedNode(_THEME)
    yield DATASET, "dcat:landingPage", ox.NamedNode(BASE)
    yield DATASET, "dcat:version", ox.Literal(release)
    yield DATASET, "schema:name", _english(catalog.title)
    yield DATASET, "schema:description", _english(catalog.description)
    yield DATASET, "schema:license", ox.NamedNode(catalog.license)
    yield DATASET, "schema:datePublished", issued
    yield DATASET, "schema:version", ox.Literal(release)
    yield DATASET, "schema:url", ox.NamedNode(DATASET)
    for name in ("dcterms:title", "dcterms:description"):
        text = catalog.title if name.endswith("title") else catalog.description
        yield DATASET, name, _english(text)
    for word in catalog.keywords:
        yield DATASET, "dcat:keyword", _english(word)
    yield from _typed(_IRREGULAR, "dcterms:Frequency")
    yield from _typed(_PUBLIC, "dcterms:RightsStatement")
    yield from _typed(_THEME, "skos:Concept")
    yield _THEME, "skos:prefLabel", _english("Government and public sector")
    yield from _typed(DEF, "dcterms:Standard")


def _service(catalog: Catalog) -> Iterator[Line]:
    yield SERVICE, "rdf:type", iri("dcat:DataService")
    yield SERVICE, "dcterms:title", _english("SPARQL 1.1 endpoint")
    yield SERVICE, "dcterms:description", _english("Answers SPARQL 1.1 queries over the dataset.")
    yield SERVICE, "dcterms:publisher", ox.NamedNode(catalog.publisher)
    yield SERVICE, "dcterms:license", ox.NamedNode(catalog.license)
    yield SERVICE, "dcat:endpointURL", SPARQL
    yield SERVICE, "dcat:endpointDescription", SPARQL
    yield SERVICE, "dcat:servesDataset", ox.NamedNode(DATASET)


def _distribution(catalog: Catalog, dump: str) -> Iterator[Line]:
    suffix = next(end for end in _FORMS if dump.endswith(end))
    file_type, media_type, title = _FORMS[suffix]
    node = part("dump-" + dump.replace("/", "-"))
    address = ox.NamedNode(f"{BASE}dumps/{dump}")
    yield DATASET, "dcat:distribution", ox.NamedNode(node)
    yield node, "rdf:type", iri("dcat:Distribution")
    yield node, "dcterms:title", _english(title)
    yield node, "dcterms:license", ox.NamedNode(catalog.license)
    yield node, "dcterms:format", ox.NamedNode(_FILE_TYPES + file_type)
    yield node, "dcat:mediaType", ox.NamedNode(_MEDIA_TYPES + media_type)
    yield node, "dcat:accessURL", address
    yield node, "dcat:downloadURL", address
    yield from _typed(_FILE_TYPES + file_type, "dcterms:MediaTypeOrExtent")
    yield from _typed(_MEDIA_TYPES + media_type, "dcterms:MediaType")


def describe_dcat(catalog: Catalog, release: str, dumps: list[str]) -> list[ox.Quad]:
    """Give the quads of ``/graph/dcat``; *dumps* are the names of the files offered."""
    lines = [*_catalogue(catalog), *_dataset(catalog, release), *_service(catalog)]
    for dump in dumps:
        lines += _distribution(catalog, dump)
    return [ox.Quad(ox.NamedNode(s), iri(p), o, DCAT) for s, p, o in dict.fromkeys(lines)]
