"""Write the ontology and the shapes in each format, always in the same order.

Lists and restrictions are blank nodes, so they come here already relabelled by RDFC-1.0: with fixed
labels and a fixed order of insertion, rdflib writes the same text in every process.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
import rdflib

from aiconcord.graph.terms import graph_name, to_graph
from aiconcord.names.namespaces import GRAPH, PREFIXES

_ONTOLOGY = GRAPH + "ontology/"


def ontology_triples(named: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Gather terms and axioms from their graphs into one ontology.

    The headers of the single files are left out, so that the whole has one header; alignments stay
    apart, as who takes the ontology does not take others' with it."""
    found: set[ox.Triple] = set()
    for quad in named:
        name = graph_name(quad)
        if not name.startswith(_ONTOLOGY) or "--" in name:
            continue
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(_ONTOLOGY):
            continue
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(_ONTOLOGY):
            continue
        found.add(ox.Triple(quad.subject, quad.predicate, quad.object))
    return sorted(found, key=str)


def _graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    graph = to_graph(sorted(triples, key=str))
    used = {str(term) for triple in graph for term in triple if isinstance(term, rdflib.URIRef)}
    used |= {str(one.datatype) for one in graph.objects() if isinstance(one, rdflib.Literal)}
    for prefix, namespace in PREFIXES.items():
        if any(term.startswith(namespace) for term in used):
            graph.bind(prefix, namespace, override=True, replace=True)
    return graph


def as_turtle(triples: Iterable[ox.Triple]) -> bytes:
    """Write *triples* as canonical long Turtle."""
    written = _graph(triples).serialize(format="longturtle", encoding="utf-8")
    return written.rstrip() + b"\n"


def _prefixes_for(triples: Iterable[ox.Triple | ox.Quad]) -> dict[str, str]:
    terms = {term.value for one in triples for term in one if isinstance(term, ox.NamedNode)}
    terms |= {one.object.datatype.value for one in triples if isinstance(one.object, ox.Literal)}
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(term.startswith(namespace) for term in terms)
    }


def _written(ordered: list[ox.Triple] | list[ox.Quad], form: ox.RdfFormat) -> str:
    written = ox.serialize(ordered, format=form, prefixes=_prefixes_for(ordered))
    assert written is not None  # noqa: S101  (bytes are given back where no output is named)
    return written.decode("utf-8")


def as_plain_turtle(triples: Iterable[ox.Triple]) -> bytes:
    """Write many *triples* as Turtle, quickly; blank nodes are named rather than nested."""
    return _prefixes_sorted(_written(sorted(triples, key=str), ox.RdfFormat.TURTLE))


def as_trig(quads: Iterable[ox.Quad]) -> bytes:
    """Write *quads* as TriG, graph by graph; blank nodes are named rather than nested."""
    ordered = sorted(quads, key=lambda quad: (graph_name(quad), str(quad)))
    return _prefixes_sorted(_written(ordered, ox.RdfFormat.TRIG))


def _prefixes_sorted(text: str) -> bytes:
    """Sort the prefixes at the head, which pyoxigraph declares in a new order in each process."""
    lines = text.splitlines(keepends=True)
    body = next((at for at, line in enumerate(lines) if not line.startswith("@prefix")), len(lines))
    return "".join([*sorted(lines[:body]), *lines[body:]]).encode("utf-8")


_ROOT = re.compile(r"<rdf:RDF((?: xmlns:[\w.-]+=\"[^\"]*\")*)>")


def as_rdf_xml(triples: Iterable[ox.Triple]) -> bytes:
    """Write *triples* as RDF/XML, with the namespaces in a fixed order."""

    def in_order(root: re.Match[str]) -> str:
        return "<rdf:RDF " + " ".join(sorted(root[1].split())) + ">"

    return _ROOT.sub(
        in_order, _written(sorted(triples, key=str), ox.RdfFormat.RDF_XML), count=1
    ).encode("utf-8")


def as_json_ld(triples: Iterable[ox.Triple]) -> bytes:
    """Write *triples* as compacted JSON-LD with our prefixes as its context."""
    graph = _graph(triples)
    context = {prefix: str(namespace) for prefix, namespace in sorted(graph.namespaces())}
    text = graph.serialize(format="json-ld", context=context, auto_compact=False)
    return (json.dumps(_sorted(json.loads(text)), indent=1, ensure_ascii=False) + "\n").encode()


def _sorted(value: Any, *, keep: bool = False) -> Any:
    """Sort keys, and all arrays but those whose order means something.

    >>> _sorted({"b": [2, 1], "a": {"@list": [2, 1]}})
    {'a': {'@list': [2, 1]}, 'b': [1, 2]}
    """
    if isinstance(value, dict):
        return {key: _sorted(value[key], keep=key == "@list") for key in sorted(value)}
    if isinstance(value, list):
        items = [_sorted(item) for item in value]
        return items if keep else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return value
