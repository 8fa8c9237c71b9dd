"""Which slot a property of RDF is, and what its value says."""

import re
from typing import Final

import pyoxigraph as ox

from aiconcord.mapping.cells import CellFault, read_value
from aiconcord.mapping.curies import NCNAME, is_iri
from aiconcord.mapping.faults import shown
from aiconcord.mapping.rdf_triples import Triple
from aiconcord.mapping.row import ENTITY_HINTS, Extension, MappingSet, Value
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, SSSOM, Slot
from aiconcord.names.namespaces import PREFIXES

Node = ox.NamedNode | ox.BlankNode

ROW_BY_IRI: Final = {slot.iri: slot for slot in ROW_SLOTS.values()}
SET_BY_IRI: Final = {slot.iri: slot for slot in SET_SLOTS.values()}
STANDARD: Final = (SSSOM, *(PREFIXES[name] for name in ("skos", "owl", "rdf", "rdfs", "semapv")))
ENTITY: Final = min(ENTITY_HINTS)


class Extensions:
    """The properties of a file that are slots of somebody's own; they are added to *table*."""

    def __init__(self, table: MappingSet) -> None:
        self._table = table
        self._found: dict[str, Extension] = {}

    def read(self, triple: Triple) -> Extension | None:
        """Give the extension that the property of *triple* is; None where it cannot be one.

        RDF writes an extension slot as its property, so that its definition is not needed."""
        iri = triple.predicate
        local = re.split(r"[/#:]", iri)[-1]
        if iri.startswith(STANDARD) or not NCNAME.fullmatch(local):
            return None
        if iri not in self._found:
            taken = local in ROW_SLOTS or local in SET_SLOTS or local in self._table.extensions
            value = triple.object
            hint = value.datatype.value if isinstance(value, ox.Literal) else ENTITY
            name = f"{local}_{len(self._found)}" if taken else local
            self._found[iri] = self._table.extensions[name] = Extension(name, iri, hint)
        return self._found[iri]


def name_of(triple: Triple, slots: dict[str, Slot]) -> str:
    """Name the slot that the property of *triple* is; the property itself where it is none."""
    slot = slots.get(triple.predicate)
    return slot.name if slot else triple.predicate


def read_node(slot: Slot, node: Node | ox.Literal) -> Value:
    """Read *node* as one value of *slot*; CellFault says why it is none."""
    text = node.value
    if slot.kind in ("entity", "uri"):
        if isinstance(node, ox.BlankNode) or not is_iri(text):
            what = "a blank node" if isinstance(node, ox.BlankNode) else shown(text)
            raise CellFault("mapping-not-iri", f"{what} is no IRI", "name it by its IRI")
        return text
    if slot.kind == "enum" and isinstance(node, ox.NamedNode) and slot.values is not None:
        meant = next((value for value, iri in slot.values.items() if iri == text), None)
        return meant if meant is not None else read_value(slot, text, {})
    return read_value(slot, text, {})
