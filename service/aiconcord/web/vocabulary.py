"""Read ontology and shapes from the release's files, for their pages and for one term at a time.

They are small and the same for every request, so each file is parsed once.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

from aiconcord.names.namespaces import DEF
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.services import Services

SECTIONS = (
    ("Classes", (OWL.Class, RDFS.Class)),
    ("Object properties", (OWL.ObjectProperty,)),
    ("Datatype properties", (OWL.DatatypeProperty,)),
    ("Annotation properties", (OWL.AnnotationProperty,)),
    ("Other terms", (RDF.Property, SKOS.Concept, OWL.NamedIndividual)),
)


@lru_cache(maxsize=8)
def read(path: Path) -> Graph:
    """Parse the Turtle file at *path*; releases never change, so it is read once."""
    graph = Graph()
    graph.parse(path, format="turtle")
    return graph


def ontology(parts: Services) -> Graph:
    """Give the release's ontology; without a release there is none."""
    if parts.release is None:
        raise ProblemError(_no_release("ontology"))
    return read(parts.release.ontology)


def shapes(parts: Services) -> Graph:
    """Give the release's shapes; without a release there are none."""
    if parts.release is None:
        raise ProblemError(_no_release("shapes"))
    return read(parts.release.shapes)


def _no_release(what: str) -> Problem:
    return Problem(
        "not-found",
        f"this server holds a bare dataset, which has no {what}",
        remedy="serve a release: `aiconcord serve` without --dataset",
    )


def sections(graph: Graph) -> list[tuple[str, list[URIRef]]]:
    """Sort the terms of our namespace by kind; a term of two kinds stands under the first."""
    seen: set[URIRef] = set()
    found = []
    for title, kinds in SECTIONS:
        terms = {
            term
            for kind in kinds
            for term in graph.subjects(RDF.type, kind)
            if isinstance(term, URIRef) and term.startswith(DEF) and term not in seen
        }
        terms.discard(URIRef(DEF))
        seen |= terms
        if terms:
            found.append((title, sorted(terms)))
    return found


def describes(graph: Graph, uri: str) -> bool:
    """Tell whether *graph* says anything about *uri*."""
    return (URIRef(uri), None, None) in graph


def about(graph: Graph, uri: str) -> Graph:
    """Give what *graph* says about *uri*, blank nodes that hang on it included."""
    found = Graph(bind_namespaces="none")
    waiting: list[Node] = [URIRef(uri)]
    done: set[Node] = set()
    while waiting:
        at = waiting.pop()
        done.add(at)
        for triple in graph.triples((at, None, None)):
            found.add(triple)
            value = triple[2]
            if isinstance(value, BNode) and value not in done:
                waiting.append(value)
    return found


def shapes_of(graph: Graph, uri: str) -> Graph:
    """Give what *graph* says about *uri*; of a file of shapes, all of its shapes too."""
    found = about(graph, uri)
    for shape in graph.subjects(RDFS.isDefinedBy, URIRef(uri)):
        for each in (shape, *graph.objects(shape, SH.property)):
            found += about(graph, str(each))
    return found


def uses(graph: Graph, uri: str) -> Iterator[tuple[str, list[URIRef]]]:
    """List what is said of other terms by pointing at *uri*: subclasses, domains, ranges."""
    for title, name in (
        ("Subclasses", RDFS.subClassOf),
        ("Properties with it as domain", RDFS.domain),
        ("Properties with it as range", RDFS.range),
        ("Subproperties", RDFS.subPropertyOf),
    ):
        found = sorted(
            {each for each in graph.subjects(name, URIRef(uri)) if isinstance(each, URIRef)}
        )
        if found:
            yield title, found


def unknown(graph: Graph, uri: str, base: str, index: str) -> ProblemError:
    """Make the fault for a *uri* that *graph* does not describe; *index* lists what there is."""
    known = [str(each) for each in set(graph.subjects()) if str(each).startswith(base)]
    near = [found for found, _, _ in process.extract(uri, known, limit=3, score_cutoff=75)]
    shown = ", ".join(each.removeprefix(base) for each in near if each != base)
    return ProblemError(
        Problem(
            "not-found",
            f"nothing here is named `{uri[:300]}`",
            Where(node=uri[:300]),
            f"the nearest names are {shown}" if shown else f"{index} lists what there is",
        )
    )
