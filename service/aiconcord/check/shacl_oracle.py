"""Runs pyshacl on quads, and gives its results as terms of pyoxigraph."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, Graph, URIRef
from rdflib import term as rdf

from aiconcord.check.shacl_read import Term
from aiconcord.graph.terms import from_rdflib, to_graph


def validate(data: Graph, shapes: Graph) -> Iterator[tuple[Graph, rdf.Node]]:
    """Give each result of pyshacl on *data* that is not a detail of another, with its report."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    assert isinstance(report, Graph)  # noqa: S101  (pyshacl gives text only when it fails)
    nested = set(report.objects(None, SH.detail))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        if result not in nested:
            yield report, result


def results(data: Iterable[ox.Quad], shapes: ox.Store) -> Iterator[tuple[Term, ox.NamedNode, str]]:
    """Give the focus node, the shape and the component of every result."""
    for report, result in validate(to_graph(data), to_graph(shapes)):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        component = report.value(result, SH.sourceConstraintComponent)
        if focus is not None and isinstance(shape, URIRef):
            yield from_rdflib(focus), ox.NamedNode(str(shape)), str(component)
