"""The rows of a mapping set as the triples that shapes look at, and what is known of their ends.

:mod:`aiconcord.mapping.as_rdf` says how a set is written as RDF; a test holds the two together.
Here each row has a name of its own, whatever its record id, so that a result is about one row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_profiles import Terms
from aiconcord.check.shacl_read import Term
from aiconcord.mapping.row import MappingSet, Value
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, SSSOM, Slot
from aiconcord.names.namespaces import DEF, PREFIXES

SET: Final = ox.NamedNode("urn:x-set")
_ROW: Final = "urn:x-row:"
_TYPE, _MAPPINGS = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(SSSOM + "mappings")
_MAPPING, _SET_TYPE = ox.NamedNode(SSSOM + "Mapping"), ox.NamedNode(SSSOM + "MappingSet")
_AXIOM = ox.NamedNode(PREFIXES["owl"] + "Axiom")
_ELEMENT, _EDITION = ox.NamedNode(DEF + "Element"), ox.NamedNode(DEF + "Edition")
_DEPRECATED = ox.NamedNode(PREFIXES["owl"] + "deprecated")
_DATE, _DOUBLE = (ox.NamedNode(PREFIXES["xsd"] + name) for name in ("date", "double"))
_TRUE = ox.Literal("true", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))


class Facts:
    """What *table* says by the properties *seen*, amid what is *known*."""

    def __init__(self, table: MappingSet, seen: Iterable[str], known: KnownElements) -> None:
        self._known = known
        self._editions = {edition for each in known.editions.values() for edition in each}
        wanted = set(seen)
        self.slots = {slot.iri: slot.name for slot in ROW_SLOTS.values() if slot.iri in wanted}
        self.of_set = {slot.iri: slot.name for slot in SET_SLOTS.values() if slot.iri in wanted}
        kinds: dict[str, Slot] = {**SET_SLOTS, **ROW_SLOTS}
        for extension in table.extensions.values():
            if extension.iri in wanted:
                self.slots[extension.iri] = extension.name
                kinds[extension.name] = Slot(
                    extension.name, "entity" if extension.is_entity else "text"
                )
        self.rows = len(table.rows)
        self.columns: dict[str, Sequence[Terms]] = {}
        filled = set[str]().union(*(row.values for row in table.rows))
        for iri, name in self.slots.items():
            if name not in filled:
                continue
            column = [row.values.get(name) for row in table.rows]
            met = {value: _terms(kinds[name], value) for value in set(column)}
            self.columns[iri] = [met[value] for value in column]
        self.set_columns = {
            iri: [_terms(kinds[name], table.values.get(name))] for iri, name in self.of_set.items()
        }

    def describes(self, term: Term) -> bool:
        """Tell whether anything is known of *term* besides its name."""
        return term.value in self._known.elements or term.value in self._editions

    def graph(self, rows: Mapping[int, Iterable[tuple[str, Terms]]]) -> Iterator[ox.Quad]:
        """Write *rows*, each number with its properties and their terms, and describe the ends."""
        described: set[object] = set()
        for number, values in rows.items():
            row = ox.NamedNode(f"{_ROW}{number}")
            yield ox.Quad(SET, _MAPPINGS, row)
            yield ox.Quad(row, _TYPE, _MAPPING)
            yield ox.Quad(row, _TYPE, _AXIOM)
            for iri, terms in values:
                predicate = ox.NamedNode(iri)
                for term in terms:
                    yield ox.Quad(row, predicate, term)
                    if term not in described:
                        described.add(term)
                        yield from self._about(term)

    def whole(self) -> Iterator[ox.Quad]:
        """Write every row, and the set."""
        cells = {
            number: [(iri, column[number]) for iri, column in self.columns.items()]
            for number in range(self.rows)
        }
        yield from self.graph(cells)
        yield from self.about_set()

    def about_set(self) -> Iterator[ox.Quad]:
        """Write what the set says of itself."""
        yield ox.Quad(SET, _TYPE, _SET_TYPE)
        for iri, column in self.set_columns.items():
            for term in column[0]:
                yield ox.Quad(SET, ox.NamedNode(iri), term)

    def _about(self, term: object) -> Iterator[ox.Quad]:
        if not isinstance(term, ox.NamedNode):
            return
        element = self._known.elements.get(term.value)
        if element is not None:
            yield ox.Quad(term, _TYPE, _ELEMENT)
            if element.retired:
                yield ox.Quad(term, _DEPRECATED, _TRUE)
        if term.value in self._editions:
            yield ox.Quad(term, _TYPE, _EDITION)


def row_of(focus: object) -> int | None:
    """Tell which row *focus* is, counted from 0; None for the set."""
    name = focus.value if isinstance(focus, ox.NamedNode) else str(focus)
    return int(name.removeprefix(_ROW)) if name.startswith(_ROW) else None


def _terms(slot: Slot, value: Value | None) -> Terms:
    if value is None:
        return ()
    if isinstance(value, tuple):
        return tuple(_term(slot, each) for each in value)
    return (_term(slot, value),)


def _term(slot: Slot, value: str | float | date) -> ox.NamedNode | ox.Literal:
    if slot.kind in ("entity", "uri"):
        return _iri(str(value))
    if slot.kind == "date":
        return ox.Literal(str(value), datatype=_DATE)
    if slot.kind == "double":
        return ox.Literal(repr(value), datatype=_DOUBLE)
    meaning = slot.values.get(str(value)) if slot.values else None
    return ox.NamedNode(meaning) if meaning else ox.Literal(str(value))


def _iri(text: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(text)
    except ValueError:
        # Something stands there, whatever it is; that it is no IRI was told when it was read.
        return ox.NamedNode("urn:x-unusable:" + quote(text, safe=""))
