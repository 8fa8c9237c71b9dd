"""The closed lists hold together, every term in use is defined, and the files keep one hand."""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SKOS, TIME

from aiconcord.names.namespaces import BASE, DEF, PREFIXES

AIC = Namespace(DEF)
ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "ontology").glob("**/*.ttl"))


def test_every_term_of_ours_that_anything_uses_is_defined(
    ontology: Graph, shapes: Graph, alignments: Graph, data: Graph, terms: list[URIRef]
):
    used = {
        node
        for graph in (ontology, shapes, alignments, data)
        for triple in graph
        for node in triple
        if isinstance(node, URIRef) and re.fullmatch(rf"{DEF}[A-Za-z]+", str(node))
    }
    assert used - set(terms) == set()


def test_every_term_that_queries_use_is_defined(terms: list[URIRef]):
    names = {str(term).removeprefix(DEF) for term in terms}
    missing = {
        (file.name, name)
        for file in sorted(ROOT.glob("queries/**/*.rq"))
        for name in re.findall(r"(?<![\w:/])aic:([A-Za-z]+)", file.read_text())
        if name not in names
    }
    assert not missing


def test_lists_name_properties_that_exist(ontology: Graph, terms: list[URIRef]):
    ours = set(terms)
    closed = (DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME)
    for kind in (AIC.UndisputedProperty, AIC.TimelessProperty, AIC.DerivedProperty):
        listed = set(ontology.subjects(RDF.type, kind))
        assert listed
        foreign = listed - ours
        assert not [term for term in foreign if not any(term in namespace for namespace in closed)]


def test_no_property_is_both_plain_and_time_bound(ontology: Graph):
    """What only the build writes, nobody may state; what both write (labels, part-of) is plain."""
    plain = set(ontology.subjects(RDF.type, AIC.UndisputedProperty))
    derived = set(ontology.subjects(RDF.type, AIC.DerivedProperty))
    assert plain & derived == set()


def test_timeless_properties_are_undisputed(ontology: Graph):
    timeless = set(ontology.subjects(RDF.type, AIC.TimelessProperty))
    assert timeless <= set(ontology.subjects(RDF.type, AIC.UndisputedProperty))


def test_reasoner_is_given_neither_citations_nor_literals(ontology: Graph, modules: Graph):
    timeless = set(ontology.subjects(RDF.type, AIC.TimelessProperty))
    assert AIC.cites not in timeless
    assert not [t for t in timeless if (t, RDF.type, OWL.DatatypeProperty) in modules]
    assert not timeless & {SKOS.prefLabel, SKOS.notation, DCTERMS.title, DCTERMS.description}


def test_build_only_properties_are_stated_in_no_data_file(ontology: Graph, data: Graph):
    derived = set(ontology.subjects(RDF.type, AIC.DerivedProperty))
    dataset = URIRef(BASE + "dataset")
    stated = {(s, p) for s, p in data.subject_predicates() if p in derived and s != dataset}
    assert not stated


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_files_declare_the_prefixes_of_the_house_and_only_those_they_use(file: Path):
    text = file.read_text()
    declared = re.findall(r"^@?(?:prefix|PREFIX) ([a-z]+): <([^>]+)>", text, re.M)
    assert dict(declared).items() <= PREFIXES.items()
    body = re.sub(r'^@?(?i:prefix|base) .*$|"(?:[^"\\]|\\.)*"', "", text, flags=re.M)
    assert not [name for name, _ in declared if not re.search(rf"(?<![\w]){name}:\w", body)]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_every_block_starts_in_the_first_column(file: Path):
    """Faults are located by the line on which a subject's block begins."""
    graph = Graph().parse(file)
    named = {s for s in graph.subjects() if isinstance(s, URIRef)}
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', file.read_text())
    blocks = [line for line in text.splitlines() if re.match(r"[<a-z]", line)]
    assert len(blocks) == len(named)
