"""The slots of SSSOM 1.1, in one table.

Reader, writer, checks and RDF all read this table, so a slot is added or changed in one place.
The order of each tuple is the column order of the canonical form.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from aiconcord.names.namespaces import PREFIXES

Kind = Literal["entity", "uri", "text", "date", "double", "enum"]

SSSOM: Final = PREFIXES["sssom"]
VERSIONS: Final = ("1.0", "1.1")

BUILT_IN_PREFIXES: Final = MappingProxyType(
    {
        **{name: PREFIXES[name] for name in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom")},
        "xsd": PREFIXES["xsd"],
        "linkml": "https://w3id.org/linkml/",
    }
)
"""Prefixes that a mapping file may use without declaring them, and may not declare otherwise."""

ENTITY_TYPES: Final = MappingProxyType(
    {
        "owl class": PREFIXES["owl"] + "Class",
        "owl object property": PREFIXES["owl"] + "ObjectProperty",
        "owl data property": PREFIXES["owl"] + "DataProperty",
        "owl annotation property": PREFIXES["owl"] + "AnnotationProperty",
        "owl named individual": PREFIXES["owl"] + "NamedIndividual",
        "skos concept": PREFIXES["skos"] + "Concept",
        "rdfs resource": PREFIXES["rdfs"] + "Resource",
        "rdfs class": PREFIXES["rdfs"] + "Class",
        "rdfs literal": PREFIXES["rdfs"] + "Literal",
        "rdfs datatype": PREFIXES["rdfs"] + "Datatype",
        "rdf property": PREFIXES["rdf"] + "Property",
        "composed entity expression": SSSOM + "ComposedEntityExpression",
    }
)
CARDINALITIES: Final = MappingProxyType(
    dict.fromkeys(("1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"), "")
)
"""These values have no IRI of their own, so RDF holds them as text."""

MODIFIERS: Final = MappingProxyType({"Not": SSSOM + "NegatedPredicate"})
VERSION_TERMS: Final = MappingProxyType({v: f"{SSSOM}version{v}" for v in VERSIONS})

JUSTIFICATIONS: Final = tuple(
    PREFIXES["semapv"] + name
    for name in (
        "BackgroundKnowledgeBasedMatching",
        "CompositeMatching",
        "InstanceBasedMatching",
        "LexicalMatching",
        "LexicalSimilarityThresholdMatching",
        "LogicalReasoning",
        "ManualMappingCuration",
        "MappingChaining",
        "MappingInversion",
        "MappingReview",
        "SemanticSimilarityThresholdMatching",
        "StructuralMatching",
        "UnspecifiedMatching",
    )
)
NO_TERM_FOUND: Final = SSSOM + "NoTermFound"
LITERAL: Final = "rdfs literal"


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: the *kind* of its values, whether it takes *many*, its bounds or permitted values.

    ``propagated``: a value on the set stands for all rows. ``since``: the version that brought it.
    """

    name: str
    kind: Kind = "text"
    many: bool = False
    term: str = ""
    propagated: bool = False
    since: str = "1.0"
    low: float | None = None
    high: float | None = None
    values: MappingProxyType[str, str] | None = None

    @property
    def iri(self) -> str:
        """The RDF property of the slot."""
        return self.term or SSSOM + self.name


def _slot(name: str, kind: Kind = "text", flags: str = "", term: str = "") -> Slot:
    prefix, _, local = term.partition(":")
    return Slot(
        name,
        kind,
        many="*" in flags,
        term=PREFIXES[prefix] + local if term else "",
        propagated="p" in flags,
        since="1.1" if "n" in flags else "1.0",
    )


def _enum(name: str, values: MappingProxyType[str, str], flags: str = "") -> Slot:
    plain = _slot(name, "enum", flags)
    return Slot(name, "enum", propagated=plain.propagated, since=plain.since, values=values)


def _number(name: str, low: float, flags: str = "") -> Slot:
    plain = _slot(name, "double", flags)
    return Slot(name, "double", since=plain.since, low=low, high=1.0)


_ALL = (
    # flags: * = takes many values, p = propagated from the set to its rows, n = new in 1.1
    _enum("sssom_version", VERSION_TERMS, "n"),
    _slot("mapping_set_id", "uri"),
    _slot("mapping_set_version", term="owl:versionInfo"),
    _slot("mapping_set_source", "uri", "*", "prov:wasDerivedFrom"),
    _slot("mapping_set_title", term="dcterms:title"),
    _slot("mapping_set_description", term="dcterms:description"),
    _number("mapping_set_confidence", 0.0, "n"),
    _slot("record_id", "entity", "n"),
    _slot("subject_id", "entity", "", "owl:annotatedSource"),
    _slot("subject_label"),
    _slot("subject_category"),
    _slot("predicate_id", "entity", "", "owl:annotatedProperty"),
    _slot("predicate_label"),
    _enum("predicate_modifier", MODIFIERS),
    _slot("object_id", "entity", "", "owl:annotatedTarget"),
    _slot("object_label"),
    _slot("object_category"),
    _slot("mapping_justification", "entity"),
    _slot("author_id", "entity", "*", "pav:authoredBy"),
    _slot("author_label", "text", "*"),
    _slot("reviewer_id", "entity", "*"),
    _slot("reviewer_label", "text", "*"),
    _slot("creator_id", "entity", "*", "dcterms:creator"),
    _slot("creator_label", "text", "*"),
    _slot("license", "uri", "", "dcterms:license"),
    _enum("subject_type", ENTITY_TYPES, "p"),
    _slot("subject_source", "entity", "p"),
    _slot("subject_source_version", "text", "p"),
    _enum("object_type", ENTITY_TYPES, "p"),
    _slot("object_source", "entity", "p"),
    _slot("object_source_version", "text", "p"),
    _enum("predicate_type", ENTITY_TYPES, "pn"),
    _slot("mapping_provider", "uri", "p"),
    _slot("mapping_source", "entity"),
    _enum("mapping_cardinality", CARDINALITIES),
    _slot("cardinality_scope", "text", "*pn"),
    _slot("mapping_tool", "text", "p"),
    _slot("mapping_tool_id", "entity", "pn"),
    _slot("mapping_tool_version", "text", "p"),
    _slot("mapping_date", "date", "p", "dcterms:created"),
    _slot("publication_date", "date", "", "dcterms:issued"),
    _slot("review_date", "date", "n"),
    _number("confidence", 0.0),
    _number("reviewer_agreement", -1.0, "n"),
    _slot("curation_rule", "entity", "*p"),
    _slot("curation_rule_text", "text", "*p"),
    _slot("subject_match_field", "entity", "*p"),
    _slot("object_match_field", "entity", "*p"),
    _slot("match_string", "text", "*"),
    _slot("subject_preprocessing", "entity", "*p"),
    _slot("object_preprocessing", "entity", "*p"),
    _number("similarity_score", 0.0),
    _slot("similarity_measure", "text", "p"),
    _slot("see_also", "uri", "*", "rdfs:seeAlso"),
    _slot("issue_tracker", "uri"),
    _slot("issue_tracker_item", "entity"),
    _slot("other"),
    _slot("comment", term="rdfs:comment"),
)
_BY_NAME = {slot.name: slot for slot in _ALL}

_SET_ORDER = (
    "sssom_version",
    "mapping_set_id",
    "mapping_set_version",
    "mapping_set_source",
    "mapping_set_title",
    "mapping_set_description",
    "mapping_set_confidence",
    "creator_id",
    "creator_label",
    "license",
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_id",
    "mapping_tool_version",
    "mapping_date",
    "publication_date",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_measure",
    "curation_rule",
    "curation_rule_text",
    "see_also",
    "issue_tracker",
    "other",
    "comment",
)
_ONLY_SET = {"sssom_version", "issue_tracker"}

SET_SLOTS: Final = MappingProxyType({name: _BY_NAME[name] for name in _SET_ORDER})
"""The slots of a mapping set, save ``curie_map``, ``mappings`` and ``extension_definitions``."""

ROW_SLOTS: Final = MappingProxyType(
    {
        slot.name: slot
        for slot in _ALL
        if slot.name not in _ONLY_SET and not slot.name.startswith("mapping_set_")
    }
)
"""The slots of a row, in column order."""

NEVER_EMPTY: Final = ("predicate_id", "mapping_justification")
"""What every row fills; an end may be a literal instead."""

PROPAGATED: Final = tuple(name for name, slot in SET_SLOTS.items() if slot.propagated)
NEW_ON_SET: Final = frozenset({"similarity_measure", "curation_rule", "curation_rule_text"})
"""Slots that rows had from the start and sets only since 1.1."""
