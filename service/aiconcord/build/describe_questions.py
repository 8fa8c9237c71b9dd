"""Describe the saved questions in the release, so that examples can be asked of the endpoint too.

What stands beside it (``/sparql/.well-known/sparql-examples``) has the examples' values filled in;
here is each question as its file has it, with its parameters.
"""

import pyoxigraph as ox
from rdflib import RDFS, Literal, Namespace, URIRef

from aiconcord.ask.as_rdf import as_rdf
from aiconcord.ask.questions import load_questions
from aiconcord.build.describe_void import SPARQL
from aiconcord.graph.terms import from_graph, in_graph
from aiconcord.names.namespaces import PREFIXES
from aiconcord.names.uris import graph
from aiconcord.settings.places import Places

QUESTIONS = ox.NamedNode(graph("queries"))
_SCHEMA = Namespace(PREFIXES["schema"])


def describe_questions(places: Places) -> list[ox.Quad]:
    """Give the quads of ``/graph/queries``, from the files of the questions in *places*."""
    found: list[ox.Quad] = []
    for question in load_questions(places.queries / "questions").values():
        told = as_rdf(question)
        here = URIRef(question.uri)
        told.add((here, RDFS.comment, Literal(question.title, "en")))
        told.add((here, _SCHEMA.target, URIRef(SPARQL.value)))
        found += [in_graph(one, QUESTIONS) for one in from_graph(told)]
    return found
