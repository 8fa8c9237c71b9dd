"""The namespaces of the graph, in one place.

Everything that writes a URI or a prefix reads it here; ``queries/prefixes.ttl`` is generated from
:data:`PREFIXES`. Pure constants, standard library only.
"""

from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/aiconcord/"
ID: Final = BASE + "id/"
DEF: Final = BASE + "def/"
GRAPH: Final = BASE + "graph/"
QUERY: Final = BASE + "query/"
SHAPE: Final = BASE + "shape/"
DOC: Final = BASE + "doc/"
ONTOLOGY: Final = DEF

KINDS: Final = (
    "body",
    "jurisdiction",
    "arrangement",
    "area",
    "commitment",
    "event",
    "framework",
    "element",
    "tool",
    "crosswalk",
    "mapping",
    "source",
    "post",
    "scheme",
    "release",
    "submission",
)
"""The kinds of thing that have a URI of their own, in the order of the design."""

FORM_SUFFIXES: Final = (".html", ".ttl", ".jsonld", ".nt", ".rdf")
"""Endings that pick one form of a document; no slug may end in one of them."""

PREFIXES: Final = MappingProxyType(
    {
        "aic": DEF,
        "aicid": ID,
        "aicg": GRAPH,
        "aicq": QUERY,
        "aics": SHAPE,
        "adms": "http://www.w3.org/ns/adms#",
        "airo": "https://w3id.org/airo#",
        "as": "https://www.w3.org/ns/activitystreams#",
        "bibo": "http://purl.org/ontology/bibo/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "dpv": "https://w3id.org/dpv#",
        "eli": "http://data.europa.eu/eli/ontology#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "ldes": "https://w3id.org/ldes#",
        "norm": "http://www.estrellaproject.org/lkif-core/norm.owl#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "pav": "http://purl.org/pav/",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "sssom": "https://w3id.org/sssom/",
        "time": "http://www.w3.org/2006/time#",
        "tree": "https://w3id.org/tree#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Prefix to namespace, as declared in every file, page and example that we write."""
