"""The terms keep one style, and fall into none of the OOPS! pitfalls that can be judged offline."""

import re
from collections import Counter

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from aiconcord.names.namespaces import BASE, DEF

HEADER = URIRef(DEF)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ANY_DOMAIN = {
    "about": "claims and search findings have it",
    "agreedOn": "arrangements, commitments and frameworks have dates",
    "announcedOn": "arrangements, commitments and frameworks have dates",
    "cites": "claims, search findings, elements and mapping rows cite",
    "coversArea": "arrangements and commitments cover areas",
    "dueOn": "arrangements and commitments fall due",
    "edition": "crosswalks and their rows are made for editions",
    "factsGatheredUpTo": "it is said of the dataset, which is no class of ours",
    "hasLegalEffect": "arrangements and frameworks have it",
    "hasParty": "arrangements, events, commitments, frameworks and crosswalks have parties",
    "hasStatus": "arrangements, commitments and frameworks have a status",
    "heldOn": "events of any kind are held",
    "inForceSince": "arrangements and frameworks enter into force",
    "jurisdiction": "bodies and frameworks belong to one",
    "order": "elements, areas and editions have a place in an order",
    "publishedOn": "frameworks, crosswalks and arrangements are published",
    "publisherName": "sources, frameworks and tools have publishers that are no bodies of ours",
    "signedOn": "arrangements and frameworks are signed",
    "succeededBy": "arrangements, bodies and frameworks have successors",
    "worksInField": "arrangements and commitments cover areas",
}


def local(term: URIRef) -> str:
    return str(term).removeprefix(DEF)


def test_every_term_has_one_label_one_definition_and_says_where_it_is_defined(
    modules: Graph, terms: list[URIRef]
):
    faults = []
    for term in terms:
        for said in (RDFS.label, SKOS.definition):
            values = list(modules.objects(term, said))
            if len(values) != 1 or values[0].language != "en":
                faults.append((local(term), said))
        if list(modules.objects(term, RDFS.isDefinedBy)) != [HEADER]:
            faults.append((local(term), RDFS.isDefinedBy))
    assert not faults


def test_definitions_are_sentences(modules: Graph, terms: list[URIRef]):
    sentence = re.compile(r"[A-Z][^.]+\.")
    wrong = [
        local(term)
        for term in terms
        if not sentence.fullmatch(str(modules.value(term, SKOS.definition)))
    ]
    assert not wrong


def test_no_class_is_defined_by_its_own_label(modules: Graph):
    """P24: a definition that opens with the label says nothing; so does one that repeats it all."""
    circular = []
    for term in modules.subjects(RDF.type, OWL.Class):
        label = str(modules.value(term, RDFS.label)).lower()
        opening = str(modules.value(term, SKOS.definition)).lower().split(",")[0]
        if re.match(rf"an? {re.escape(label)}\b", opening):
            circular.append(local(term))
    assert not circular


def test_no_two_terms_share_a_label(modules: Graph, terms: list[URIRef]):
    labels = Counter(str(modules.value(term, RDFS.label)).lower() for term in terms)
    assert [label for label, times in labels.items() if times > 1] == []


def test_no_two_terms_share_a_definition(modules: Graph, terms: list[URIRef]):
    said = Counter(str(modules.value(term, SKOS.definition)) for term in terms)
    assert [text for text, times in said.items() if times > 1] == []


def test_classes_are_singular_nouns_in_upper_and_properties_in_lower_camel_case(
    modules: Graph, terms: list[URIRef]
):
    plural_by_nature: set[str] = set()
    wrong = []
    for term in terms:
        is_class = (term, RDF.type, OWL.Class) in modules
        pattern = r"([A-Z][a-z]+)+" if is_class else r"[a-z]+([A-Z][a-z]+)*"
        plural = is_class and local(term).endswith("s") and local(term) not in plural_by_nature
        if not re.fullmatch(pattern, local(term)) or plural:
            wrong.append(local(term))
    assert not wrong


def test_no_term_is_a_catch_all(terms: list[URIRef]):
    assert not [t for t in terms if re.search(r"misc|other|general|generic", local(t), re.I)]


def test_no_iri_of_ours_carries_a_file_extension(ontology: Graph):
    ours = {str(node) for triple in ontology for node in triple if str(node).startswith(BASE)}
    assert not [iri for iri in ours if re.search(r"\.(ttl|owl|rdf|jsonld|nt|html)$", iri)]


def test_terms_are_minted_in_our_namespace_only(modules: Graph, terms: list[URIRef]):
    assert not [term for term in terms if not re.fullmatch(rf"{DEF}[A-Za-z]+", str(term))]


def test_every_term_has_one_kind(modules: Graph, terms: list[URIRef]):
    assert not [local(t) for t in terms if len(set(modules.objects(t, RDF.type)) & set(KINDS)) != 1]


def test_class_tree_has_no_cycle(ontology: Graph):
    for term in ontology.subjects(RDFS.subClassOf, None):
        above = set()
        for parent in ontology.objects(term, RDFS.subClassOf):
            above |= set(ontology.transitive_objects(parent, RDFS.subClassOf))
        assert term not in above


def test_no_relation_is_our_own_word_for_is_a(terms: list[URIRef]):
    assert not [t for t in terms if re.fullmatch(r"(is|isA|kindOf|subclassOf|typeOf)", local(t))]


def test_every_property_has_a_range_and_a_domain_or_a_reason_to_have_none(
    modules: Graph, properties: list[URIRef]
):
    faults = []
    for term in properties:
        if (term, RDF.type, OWL.AnnotationProperty) in modules:
            continue
        domains = list(modules.objects(term, RDFS.domain))
        if len(list(modules.objects(term, RDFS.range))) != 1:
            faults.append((local(term), "range"))
        if len(domains) > 1 or (not domains) != (local(term) in ANY_DOMAIN):
            faults.append((local(term), "domain"))
    assert not faults


def test_datatype_properties_take_literals_and_object_properties_do_not(modules: Graph):
    literal = ("http://www.w3.org/2001/XMLSchema#", str(RDF.langString), str(RDFS.Literal))
    for term, kind in modules.subject_objects(RDF.type):
        if kind in (OWL.DatatypeProperty, OWL.ObjectProperty):
            is_literal = str(modules.value(term, RDFS.range)).startswith(literal)
            assert is_literal == (kind == OWL.DatatypeProperty), local(term)


def test_no_inverse_and_no_equivalent_is_declared(ontology: Graph):
    """One direction only; who wants the other writes ^ in a path. A chain reads one backwards
    without giving the inverse a name: it is a blank node, and no statement can use it."""
    for said in (OWL.equivalentProperty, OWL.equivalentClass):
        assert not list(ontology.triples((None, said, None)))
    in_chains = {
        step
        for chain in ontology.objects(None, OWL.propertyChainAxiom)
        for step in ontology.items(chain)
    }
    for inverse in ontology.subjects(OWL.inverseOf, None):
        assert isinstance(inverse, BNode)
        assert inverse in in_chains


def test_symmetric_and_transitive_properties_have_one_class_at_both_ends(ontology: Graph):
    for kind in (OWL.SymmetricProperty, OWL.TransitiveProperty):
        for term in ontology.subjects(RDF.type, kind):
            ends = [ontology.value(term, end) for end in (RDFS.domain, RDFS.range)]
            assert ends[0] == ends[1], term


def test_every_chain_has_two_steps_or_more_and_its_ends_fit(ontology: Graph):
    for term, chain in ontology.subject_objects(OWL.propertyChainAxiom):
        steps = list(ontology.items(chain))
        assert len(steps) >= 2
        assert fits(ontology, steps[0], RDFS.domain, term)
        assert fits(ontology, steps[-1], RDFS.range, term)


def fits(ontology: Graph, step: Node, end: URIRef, term: URIRef) -> bool:
    """Tell whether *end* of a chain's step is what *term* says, or is open to anything."""
    backwards = ontology.value(step, OWL.inverseOf)
    if backwards is not None:
        other = {RDFS.domain: RDFS.range, RDFS.range: RDFS.domain}[end]
        return fits(ontology, backwards, other, term)
    found = ontology.value(step, end)
    if found is None and not str(step).startswith(DEF):
        return True  # a property of others: its ends are told in their ontology, not in ours
    return found in (RDFS.Resource, ontology.value(term, end))
