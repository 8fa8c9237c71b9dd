"""Alignments speak of our terms, and point only at terms that exist elsewhere."""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, SDO, SKOS, TIME

from aiconcord.names.namespaces import DEF, GRAPH, PREFIXES

FILES = sorted((Path(__file__).resolve().parents[2] / "ontology" / "alignments").glob("*.ttl"))
CLOSED = {"org": ORG, "prov": PROV, "skos": SKOS, "dcterms": DCTERMS, "time": TIME, "schema": SDO}
READ = {
    "airo": {"CodeOfConduct", "Regulation", "Standard"},
    "dpv": {
        "GovernmentalOrganisation",
        "Guideline",
        "Law",
        "LegalAgreement",
        "NationalAuthority",
        "Obligation",
        "Standard",
        "SupraNationalAuthority",
    },
    "eli": {
        "LegalResource",
        "LegalResourceSubdivision",
        "date_document",
        "date_publication",
        "first_date_entry_in_force",
        "jurisdiction",
    },
    "norm": {
        "Code_of_Conduct",
        "International_Agreement",
        "Non-binding_International_Agreement",
        "Soft_Law",
        "Treaty",
    },
}
"""Terms read in the published text of vocabularies that rdflib does not list."""

LINKS = {
    RDFS.subPropertyOf,
    SKOS.broadMatch,
    SKOS.closeMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
}


def links(graph: Graph) -> list[tuple[URIRef, URIRef, URIRef]]:
    return [(s, p, o) for s, p, o in graph if str(s).startswith(DEF)]


def exists(term: URIRef) -> bool:
    prefix = next(name for name, space in PREFIXES.items() if str(term).startswith(space))
    name = str(term).removeprefix(PREFIXES[prefix])
    return name in READ[prefix] if prefix in READ else term in CLOSED[prefix]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_alignment_links_our_terms_to_terms_that_exist(file: Path, modules: Graph):
    found = links(Graph().parse(file))
    assert found
    for ours, link, theirs in found:
        assert (ours, RDF.type, None) in modules, ours
        assert link in LINKS, link
        assert exists(theirs), theirs


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_alignment_is_named_after_both_sides_and_points_only_there(file: Path):
    assert re.fullmatch(r"aic--[a-z]+", file.stem)
    theirs = {"lkif": "norm"}.get(file.stem[5:], file.stem[5:])
    assert all(str(o).startswith(PREFIXES[theirs]) for _, _, o in links(Graph().parse(file)))


def test_a_sub_property_joins_properties_of_one_kind(alignments: Graph, modules: Graph):
    for ours, _ in alignments.subject_objects(RDFS.subPropertyOf):
        kinds = set(modules.objects(ours, RDF.type))
        assert kinds & {OWL.ObjectProperty, OWL.DatatypeProperty}, ours


def test_listed_against_is_aligned_with_no_relation(alignments: Graph):
    """A published table that states no relation must not gain one through an alignment."""
    assert not list(alignments.predicate_objects(URIRef(DEF + "listedAgainst")))


def test_alignments_are_imported_by_nobody(ontology: Graph):
    imported = {str(graph) for graph in ontology.objects(None, OWL.imports)}
    assert not [iri for iri in imported if iri.startswith(GRAPH + "ontology/aic--")]
