"""A mapping set as RDF, as the SSSOM specification says.

One triple a value, IRIs for entity references, no lists, no blank nodes, and no direct triple from
subject to object: who wants a mapping asks for it with its source and justification.
"""

from collections.abc import Iterator
from datetime import date

from rdflib import OWL, RDF, XSD, Literal, URIRef

from aiconcord.mapping.propagation import propagate
from aiconcord.mapping.row import Extension, MappingSet, Value
from aiconcord.mapping.row_names import row_name
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, SSSOM, Slot
from aiconcord.names.namespaces import DEF
from aiconcord.names.uris import kind_of

Triple = tuple[URIRef, URIRef, URIRef | Literal]

_SUBJECTS = ("record_id", "mapping_set_id")


def triples(table: MappingSet) -> Iterator[Triple]:
    """Give the triples of *table*, always in the same order.

    A set without an id gives none. A row without an id is named by a digest of what it says, never
    by its place in the file."""
    if not table.id:
        return
    table = propagate(table)
    subject = URIRef(table.id)
    yield subject, RDF.type, URIRef(SSSOM + "MappingSet")
    if kind_of(table.id) == "crosswalk":
        yield subject, RDF.type, URIRef(DEF + "Crosswalk")
    yield from _values(subject, table.values, table.extensions, "set")
    for row in table.rows:
        if not row.malformed:
            name = URIRef(row_name(table, row))
            yield subject, URIRef(SSSOM + "mappings"), name
            yield name, RDF.type, URIRef(SSSOM + "Mapping")
            yield name, RDF.type, OWL.Axiom
            yield from _values(name, row.values, table.extensions, "row")


def _values(
    subject: URIRef, values: dict[str, Value], extensions: dict[str, Extension], scope: str
) -> Iterator[Triple]:
    slots = SET_SLOTS if scope == "set" else ROW_SLOTS
    for name, slot in slots.items():
        if name in values and name not in _SUBJECTS:
            value = values[name]
            for one in value if isinstance(value, tuple) else (value,):
                yield subject, URIRef(slot.iri), _term(slot, one)
    for name, extension in sorted(extensions.items(), key=lambda item: item[1].iri):
        if name in values:
            text = str(values[name])
            if extension.is_entity:
                yield subject, URIRef(extension.iri), URIRef(text)
            else:
                yield subject, URIRef(extension.iri), _literal(text, extension.type_hint)


def _literal(text: str, datatype: str) -> Literal:
    if datatype == str(XSD.string):
        return Literal(text)
    return Literal(text, datatype=URIRef(datatype), normalize=False)


def _term(slot: Slot, value: str | float | date) -> URIRef | Literal:
    if slot.kind in ("entity", "uri"):
        return URIRef(str(value))
    if slot.kind == "date":
        return Literal(str(value), datatype=XSD.date)
    if slot.kind == "double":
        return Literal(repr(value), datatype=XSD.double, normalize=False)
    meaning = slot.values.get(str(value)) if slot.values else None
    return URIRef(meaning) if meaning else Literal(str(value))
