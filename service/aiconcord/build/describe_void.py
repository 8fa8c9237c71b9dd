"""Describe the release in VoID: size, partitions, links to other datasets, dumps, vocabularies.

The numbers are those of the default graph without this description and the one in DCAT, which
cannot count themselves.
"""

import re
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from aiconcord.build.catalog import DATASET, Catalog
from aiconcord.build.counts import Statistics
from aiconcord.build.facts import iri
from aiconcord.names.namespaces import BASE, ID, PREFIXES
from aiconcord.names.uris import graph

VOID = ox.NamedNode(graph("void"))
SPARQL = ox.NamedNode(BASE + "sparql")

TARGETS: Mapping[str, tuple[str, str]] = {
    "ror": ("https://ror.org/", "Research Organization Registry"),
    "wikidata": ("http://www.wikidata.org/entity/", "Wikidata"),
    "isni": ("https://isni.org/isni/", "International Standard Name Identifier"),
    "eli": ("http://data.europa.eu/eli/", "European Legislation Identifier"),
    "eu-authorities": ("http://publications.europa.eu/resource/authority/", "EU authority tables"),
    "celex": ("http://publications.europa.eu/resource/celex/", "CELEX numbers at the EU's Cellar"),
    "doi": ("https://doi.org/", "Digital Object Identifier"),
}
"""Datasets that we link to: their address space and name."""

_FORMATS = {
    ".nq": "http://www.w3.org/ns/formats/N-Quads",
    ".trig": "http://www.w3.org/ns/formats/TriG",
    ".ttl": "http://www.w3.org/ns/formats/Turtle",
    ".jsonld": "http://www.w3.org/ns/formats/JSON-LD",
}
_NOT_A_WORD = re.compile(r"[^A-Za-z0-9]+")

Line = tuple[str, str, ox.NamedNode | ox.Literal]


def number(value: int) -> ox.Literal:
    """Write a count."""
    return ox.Literal(str(value), datatype=iri("xsd:integer"))


def part(name: str) -> str:
    """Name a part of the dataset."""
    return f"{DATASET}#{name}"


def _word(address: str) -> str:
    """Shorten a term's address to something that fits a fragment.

    >>> _word("http://www.w3.org/2004/02/skos/core#Concept")
    'skos-Concept'
    """
    for prefix, namespace in PREFIXES.items():
        if address.startswith(namespace):
            return f"{prefix}-{_NOT_A_WORD.sub('-', address[len(namespace) :])}"
    return _NOT_A_WORD.sub("-", address.partition("://")[2]).strip("-")


def _dataset(catalog: Catalog, release: str, numbers: Statistics, entities: int) -> Iterator[Line]:
    yield DATASET, "rdf:type", iri("void:Dataset")
    yield DATASET, "dcterms:title", ox.Literal(catalog.title, language="en")
    yield DATASET, "dcterms:description", ox.Literal(catalog.description, language="en")
    yield DATASET, "dcterms:license", ox.NamedNode(catalog.license)
    yield DATASET, "dcterms:publisher", ox.NamedNode(catalog.publisher)
    issued = ox.Literal(catalog.issued.isoformat(), datatype=iri("xsd:date"))
    yield DATASET, "dcterms:issued", issued
    yield DATASET, "dcterms:modified", issued
    yield DATASET, "dcat:version", ox.Literal(release)
    yield DATASET, "foaf:homepage", ox.NamedNode(BASE)
    yield DATASET, "void:uriSpace", ox.Literal(ID)
    yield DATASET, "void:sparqlEndpoint", SPARQL
    yield DATASET, "void:uriLookupEndpoint", ox.NamedNode(BASE + "search?q=")
    yield DATASET, "void:triples", number(numbers.triples)
    yield DATASET, "void:entities", number(entities)
    yield DATASET, "void:classes", number(len(numbers.instances))
    yield DATASET, "void:properties", number(len(numbers.uses))
    yield DATASET, "void:distinctSubjects", number(numbers.subjects)
    yield DATASET, "void:distinctObjects", number(numbers.objects)


def _partitions(numbers: Statistics) -> Iterator[Line]:
    for kind, members in sorted(numbers.instances.items()):
        node = part(f"class-{_word(kind)}")
        yield DATASET, "void:classPartition", ox.NamedNode(node)
        yield node, "void:class", ox.NamedNode(kind)
        yield node, "void:entities", number(members)
    for property_, uses in sorted(numbers.uses.items()):
        node = part(f"property-{_word(property_)}")
        yield DATASET, "void:propertyPartition", ox.NamedNode(node)
        yield node, "void:property", ox.NamedNode(property_)
        yield node, "void:triples", number(uses)


def _linksets(numbers: Statistics) -> Iterator[Line]:
    for name, (space, title) in TARGETS.items():
        links = sum(n for (_, target), n in numbers.targets.items() if target.startswith(space))
        if links:
            node, target = part(f"links-to-{name}"), part(f"target-{name}")
            yield DATASET, "void:subset", ox.NamedNode(node)
            yield node, "rdf:type", iri("void:Linkset")
            yield node, "void:linkPredicate", iri("schema:sameAs")
            yield node, "void:subjectsTarget", ox.NamedNode(DATASET)
            yield node, "void:objectsTarget", ox.NamedNode(target)
            yield node, "void:triples", number(links)
            yield target, "rdf:type", iri("void:Dataset")
            yield target, "dcterms:title", ox.Literal(title, language="en")
            yield target, "void:uriSpace", ox.Literal(space)


def describe_void(
    catalog: Catalog,
    release: str,
    numbers: Statistics,
    *,
    entities: int,
    dumps: list[str],
    examples: list[str],
) -> list[ox.Quad]:
    """Give the quads of ``/graph/void``; *dumps* are file names, *examples* the IRIs of things."""
    lines = [*_dataset(catalog, release, numbers, entities), *_partitions(numbers)]
    lines += _linksets(numbers)
    used = {*numbers.instances, *numbers.uses}
    for namespace in sorted({*PREFIXES.values()}):
        if any(term.startswith(namespace) for term in used):
            lines.append((DATASET, "void:vocabulary", ox.NamedNode(namespace)))
    for dump in dumps:
        lines.append((DATASET, "void:dataDump", ox.NamedNode(f"{BASE}dumps/{dump}")))
    for suffix, form in _FORMATS.items():
        if any(dump.endswith(suffix) for dump in dumps):
            lines.append((DATASET, "void:feature", ox.NamedNode(form)))
    lines += [(DATASET, "void:exampleResource", ox.NamedNode(one)) for one in examples]
    return [ox.Quad(ox.NamedNode(s), iri(p), o, VOID) for s, p, o in lines]
