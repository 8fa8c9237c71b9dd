"""Describe a saved question as RDF, so that tools which collect queries can collect ours."""

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, SH, SKOS, XSD

from aiconcord.ask.classes import CLASS_OF
from aiconcord.ask.questions import Question
from aiconcord.names.namespaces import BASE, PREFIXES
from aiconcord.names.uris import thing

_SCHEMA = Namespace(PREFIXES["schema"])


def as_rdf(question: Question) -> Graph:
    """Describe *question* with SHACL's executables: its SELECT, its parameters, its words.

    The query text declares its own prefixes, so it runs wherever it is pasted. The local name of
    a parameter's path is the variable to bind, as SHACL reads ``sh:parameter``.
    """
    graph = Graph(bind_namespaces="none")
    for prefix in ("dcterms", "schema", "sh", "skos", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    here = URIRef(question.uri)
    graph.add((here, RDF.type, SH.SPARQLExecutable))
    graph.add((here, RDF.type, SH.SPARQLSelectExecutable))
    graph.add((here, DCTERMS.title, Literal(question.title, "en")))
    graph.add((here, DCTERMS.description, Literal(question.description, "en")))
    graph.add((here, DCTERMS.isPartOf, URIRef(BASE + "dataset")))
    graph.add((here, SH.select, Literal(question.text)))
    for word in question.keywords:
        graph.add((here, _SCHEMA.keywords, Literal(word, "en")))
    for order, each in enumerate(question.parameters, 1):
        node = URIRef(f"{question.uri}#parameter-{each.name}")
        graph.add((here, SH.parameter, node))
        graph.add((node, RDF.type, SH.Parameter))
        graph.add((node, SH.path, URIRef(f"{question.uri}#{each.name}")))
        graph.add((node, SH.name, Literal(each.label, "en")))
        graph.add((node, SH.order, Literal(order)))
        graph.add((node, SH.optional, Literal(each.optional or each.default is not None)))
        graph.add((node, SKOS.example, Literal(each.example)))
        if each.description:
            graph.add((node, SH.description, Literal(each.description, "en")))
        if each.type == "date":
            graph.add((node, SH.datatype, XSD.date))
        elif each.type == "text":
            graph.add((node, SH.datatype, XSD.string))
        elif each.type == "concept":
            graph.add((node, SH["class"], SKOS.Concept))
            graph.add((node, SKOS.inScheme, URIRef(thing("scheme", each.within or ""))))
        elif each.type in CLASS_OF:
            graph.add((node, SH["class"], URIRef(CLASS_OF[each.type])))
    return graph
