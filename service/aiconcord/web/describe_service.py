"""Describe the SPARQL service in RDF, as SPARQL 1.1 Service Description has it.

Nodes are fragments of the endpoint's own address, so that two descriptions of one release are the
same bytes. The list of graphs is asked of the engine once and kept.
"""

import re
from typing import Final
from urllib.parse import urljoin

from fastapi import Request
from rdflib import DCTERMS, RDF, RDFS, Graph, Literal, Namespace, URIRef

from aiconcord.graph.engine import GRAPH_TYPES, RESULT_TYPES
from aiconcord.graph.results import rows
from aiconcord.names.namespaces import BASE, PREFIXES
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.services import Services

DESCRIPTION_TYPES: Final = GRAPH_TYPES[:4]
SD: Final = Namespace(PREFIXES["sd"])
VOID: Final = Namespace(PREFIXES["void"])
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
FORMAT_OF: Final = {
    RESULT_TYPES[0]: FORMATS.SPARQL_Results_JSON,
    RESULT_TYPES[1]: FORMATS.SPARQL_Results_XML,
    RESULT_TYPES[2]: FORMATS.SPARQL_Results_CSV,
    RESULT_TYPES[3]: FORMATS.SPARQL_Results_TSV,
    GRAPH_TYPES[0]: FORMATS.Turtle,
    GRAPH_TYPES[1]: FORMATS["N-Triples"],
    GRAPH_TYPES[2]: FORMATS["JSON-LD"],
    GRAPH_TYPES[3]: FORMATS.RDF_XML,
}
"""The W3C's names of the formats offered."""

_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
"""What may stand in an IRI as its host; the description is built around it."""

_GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { } } ORDER BY ?graph"


async def graph_names(request: Request, parts: Services) -> tuple[str, ...]:
    """List the named graphs served; asked once, because nothing changes while the app runs."""
    found: tuple[str, ...] | None = getattr(request.app.state, "graph_names", None)
    if found is None:
        found = tuple(row["graph"].value for row in await rows(parts.engine, _GRAPHS))
        request.app.state.graph_names = found
    return found


def endpoint_of(request: Request) -> URIRef:
    """Give the address of the endpoint as the client reached it, or refuse a Host that is none."""
    if not _HOST.fullmatch(request.headers.get("host", "")):
        raise ProblemError(
            Problem(
                "bad-request",
                "the request names no host that this service could be reached at",
                Where(slot="Host"),
                "send the host and port you connected to",
            )
        )
    return URIRef(urljoin(str(request.url), "/sparql"))


async def service_description(request: Request, parts: Services, media_type: str) -> bytes:
    """Write the description of the service at the address of *request*."""
    endpoint = endpoint_of(request)
    names = await graph_names(request, parts)
    graph = describe(endpoint, names, of_release=parts.release is not None)
    text: bytes = graph.serialize(format=media_type, encoding="utf-8")
    return text


def describe(endpoint: URIRef, names: tuple[str, ...], *, of_release: bool) -> Graph:
    """Describe the service at *endpoint*, which serves the named graphs *names*."""
    graph = Graph(bind_namespaces="none")
    for prefix in ("sd", "void", "dcterms", "rdfs"):
        graph.bind(prefix, PREFIXES[prefix])
    graph.bind("formats", FORMATS)
    service = URIRef(endpoint + "#service")
    dataset = URIRef(endpoint + "#dataset")
    default = URIRef(endpoint + "#default-graph")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, endpoint))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    for form in FORMAT_OF.values():
        graph.add((service, SD.resultFormat, form))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    if of_release:
        graph.add((service, SD.feature, SD.UnionDefaultGraph))
        graph.add((service, RDFS.label, Literal("AI Concord SPARQL service", lang="en")))
        # Documents are linked on the host that answers; what they describe has its canonical URI.
        graph.add((dataset, RDFS.seeAlso, URIRef(urljoin(endpoint, "/.well-known/void"))))
        graph.add((dataset, RDFS.seeAlso, URIRef(urljoin(endpoint, "/dataset"))))
        examples = URIRef(urljoin(endpoint, "/sparql/.well-known/sparql-examples"))
        graph.add((service, RDFS.seeAlso, examples))
        graph.add((dataset, DCTERMS.isPartOf, URIRef(BASE + "dataset")))
    for number, name in enumerate(names, 1):
        named = URIRef(f"{endpoint}#named-graph-{number}")
        graph.add((dataset, SD.namedGraph, named))
        graph.add((named, RDF.type, SD.NamedGraph))
        graph.add((named, SD.name, URIRef(name)))
    return graph
