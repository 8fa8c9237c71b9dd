"""SSSOM as RDF, in Turtle and JSON-LD, and plain mapping triples of SKOS in Turtle."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import pyoxigraph as ox
from rdflib import Literal, URIRef

from aiconcord.mapping.as_rdf import Triple, triples
from aiconcord.mapping.curies import Contractor
from aiconcord.mapping.faults import shown
from aiconcord.mapping.free_rows import UNSPECIFIED
from aiconcord.mapping.keeping import Losses, Refusal, Room, renamed, without_controls
from aiconcord.mapping.prefixes import declare
from aiconcord.mapping.row import MappingSet, Value
from aiconcord.mapping.row_names import row_name
from aiconcord.mapping.slots import LITERAL, NO_TERM_FOUND
from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import Problem, ProblemError

RDF: Final = Room()
JSON_LD: Final = Room(text=without_controls)
SKOS: Final = Room(frozenset(), frozenset(("subject_id", "predicate_id", "object_id")), False)
_SKOS: Final = PREFIXES["skos"]
SKOS_RELATIONS: Final = frozenset(
    _SKOS + name
    for name in (
        "mappingRelation", "exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch",
    )
)  # fmt: skip
_ENDS_OF_PREFIXES: Final = tuple(":/?#[]@")
_TYPE: Final = PREFIXES["rdf"] + "type"
_NAME_IN_TURTLE: Final = re.compile(r"[A-Za-z](?:[\w.-]*[\w-])?", re.ASCII)
_ALWAYS: Final = (
    "dcterms", "owl", "pav", "prov", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd",
)  # fmt: skip


def refuse_nameless(table: MappingSet) -> Iterator[Refusal]:
    """Say that a set without an id cannot be RDF: its rows would have no names."""
    if not table.id:
        why = "the set has no mapping_set_id, by which RDF names it and its rows"
        yield Refusal(why, "give the set an IRI of its own", slot="mapping_set_id")


def as_graph(table: MappingSet, losses: Losses) -> MappingSet:
    """Take from *table* what a graph does not hold, repetitions; give every row its name."""
    seen: set[str] = set()
    rows = []
    for row in table.rows:
        name = row_name(table, row)
        if name in seen:
            losses.add("", "{n} say what another row says under the same name; a graph holds one")
            continue
        seen.add(name)
        values = {**_once(row.values, losses), **({"record_id": name} if name else {})}
        rows.append(replace(row, values=values))
    table.rows, table.values = rows, _once(table.values, losses)
    renamed(table, losses)
    return table


def _once(values: dict[str, Value], losses: Losses) -> dict[str, Value]:
    kept = dict(values)
    for name, value in values.items():
        if isinstance(value, tuple) and len(set(value)) < len(value):
            kept[name] = tuple(dict.fromkeys(value))
            losses.add(name, f"a value of {name} stands there twice; a graph holds it once")
    return kept


def write_turtle(table: MappingSet) -> bytes:
    """Write *table* as SSSOM/RDF in Turtle, node by node."""
    return _serialize(_plain(triples(table)), table)


def _plain(found: Iterable[Triple]) -> Iterable[ox.Triple]:
    for subject, predicate, value in found:
        yield ox.Triple(_node(subject), _node(predicate), _term(value))


def _node(iri: str) -> ox.NamedNode:
    """Make a node; what RDF takes for no IRI is refused, such as one with two `#`."""
    try:
        return ox.NamedNode(str(iri))
    except ValueError as fault:
        raise ProblemError(
            Problem(
                "conversion-refused",
                f"RDF takes {shown(iri)} for no IRI: {fault}",
                remedy="mend it",
            )
        ) from None


def _term(value: URIRef | Literal) -> ox.NamedNode | ox.Literal:
    if isinstance(value, URIRef):
        return _node(value)
    return ox.Literal(str(value), datatype=_node(value.datatype) if value.datatype else None)


def _serialize(found: Iterable[ox.Triple], table: MappingSet) -> bytes:
    usable = _NAME_IN_TURTLE.fullmatch
    prefixes = {n: iri for n, iri in table.curie_map.items() if usable(n) and iri.count("#") < 2}
    prefixes |= {name: PREFIXES[name] for name in _ALWAYS}
    return ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def write_json_ld(table: MappingSet) -> bytes:
    """Write *table* as SSSOM/RDF in JSON-LD, one object for the set and one for each row."""
    spaces = {**declare(table).prefixes(), **{name: PREFIXES[name] for name in _ALWAYS}}
    curies = Contractor(spaces)
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, value in triples(table):
        _node(subject), _node(predicate), _term(value)
        node = nodes.setdefault(str(subject), {"@id": _short(str(subject), curies)})
        if str(predicate) == _TYPE:
            node.setdefault("@type", []).append(_short(str(value), curies))
            continue
        found: Any
        if isinstance(value, URIRef):
            found = {"@id": _short(str(value), curies)}
        elif value.datatype:
            found = {"@value": str(value), "@type": _short(str(value.datatype), curies)}
        else:
            found = str(value)
        node.setdefault(_short(str(predicate), curies), []).append(found)
    context = {
        name: spaces[name]
        if spaces[name].endswith(_ENDS_OF_PREFIXES)
        else {"@id": spaces[name], "@prefix": True}
        for name in sorted(curies.used)
    }
    whole = {"@context": context, "@graph": list(nodes.values())}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _short(iri: str, curies: Contractor) -> str:
    """Give the compact IRI of *iri*; the whole IRI where JSON-LD would not expand it again."""
    found = curies.contract(iri)
    return iri if found is None or found.partition(":")[2].startswith("//") else found


def refuse_unsayable(table: MappingSet) -> Iterator[Refusal]:
    """Give the rows that are no mapping triple of SKOS."""
    remedy = "write SSSOM, which can say it"
    if not table.rows:
        yield Refusal("a set without rows has no triples, and would be an empty file", remedy)
    for row in table.rows:
        predicate = row.text("predicate_id")
        if row.text("predicate_modifier"):
            yield Refusal("a triple cannot deny its relation", remedy, row)
        elif predicate not in SKOS_RELATIONS:
            yield Refusal(f"<{predicate}> is no mapping relation of SKOS", remedy, row)
        elif NO_TERM_FOUND in (row.text("subject_id"), row.text("object_id")):
            yield Refusal("a triple cannot say that nothing was found", remedy, row)
        elif LITERAL in (row.text("subject_type"), row.text("object_type")):
            yield Refusal("SKOS maps concepts, not literals", remedy, row)
        elif not (row.text("subject_id") and row.text("object_id")):
            yield Refusal("a triple has two ends", "fill both", row)


def as_triples(table: MappingSet, losses: Losses) -> MappingSet:
    """Take from *table* the rows that say the same triple as another.

    Triples do not say how a mapping was found, so it is unspecified."""
    seen: dict[tuple[str, ...], None] = {}
    rows = []
    for row in table.rows:
        said = tuple(row.text(name) for name in ("subject_id", "predicate_id", "object_id"))
        if said in seen:
            losses.add("", "{n} state a triple that another row states too; a graph holds one")
        else:
            values = {**row.values, "mapping_justification": UNSPECIFIED}
            rows.append(replace(row, values=values))
        seen[said] = None
    table.rows = rows
    return table


def write_skos(table: MappingSet) -> bytes:
    """Write the rows of *table* as plain mapping triples of SKOS in Turtle."""
    slots = ("subject_id", "predicate_id", "object_id")
    ends = ([_node(row.text(name)) for name in slots] for row in table.rows)
    return _serialize((ox.Triple(*each) for each in ends), table)
