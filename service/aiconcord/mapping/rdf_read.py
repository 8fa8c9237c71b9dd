"""Reads mappings written in RDF: SSSOM's own form, and plain SKOS mapping triples.

A mapping of SSSOM is a node, named or blank, that says what it joins; a SKOS mapping is one triple.
A triple that only repeats what a node says is no mapping of its own; every other one is.
"""

from collections import Counter, defaultdict
from typing import Final

import pyoxigraph as ox

from aiconcord.mapping.cells import CellFault
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.free_rows import COLUMNS
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.rdf_slots import (
    ROW_BY_IRI,
    SET_BY_IRI,
    Extensions,
    Node,
    name_of,
    read_node,
)
from aiconcord.mapping.rdf_triples import Triple, parse_rdf
from aiconcord.mapping.row import MappingRow, MappingSet, Value
from aiconcord.mapping.row_fill import too_many
from aiconcord.mapping.skos_read import is_skos_mapping, read_plain
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, SSSOM, Slot
from aiconcord.names.namespaces import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_ENDS: Final = tuple(ROW_SLOTS[n].iri for n in ("subject_id", "predicate_id", "object_id"))
_ROW_TYPES = (SSSOM + "Mapping", PREFIXES["owl"] + "Axiom")
_SET_TYPE, _HOLDS = SSSOM + "MappingSet", SSSOM + "mappings"
_SSSOM_ID = SSSOM + "mapping_set_id"
_IDS: Final = {_SSSOM_ID, SSSOM + "record_id", SSSOM + "curie_map"}
_MAPPING = ox.NamedNode(SSSOM + "Mapping")


def read_rdf(content: bytes, name: str, form: ox.RdfFormat, faults: Faults) -> MappingSet:
    """Read *content*, of the RDF form *form*, into a set with a row for every mapping in it."""
    return _Reader(parse_rdf(content, form, faults), name, faults).read()


class _Reader:
    def __init__(self, triples: list[Triple], name: str, faults: Faults) -> None:
        self._triples, self._faults = triples, faults
        self._table = MappingSet(name=name, form="SSSOM/RDF", columns=list(COLUMNS))
        self._of: dict[Node, list[Triple]] = defaultdict(list)
        self._unknown: Counter[str] = Counter()
        self._first: dict[str, tuple[Triple, int]] = {}
        self._used = 0
        self._extensions = Extensions(self._table)
        self._extended: Counter[str] = Counter()

    def read(self) -> MappingSet:
        sets, mappings = self._sort()
        described = self._read_sets(sets)
        said = set()
        for node in mappings:
            if not self._read_mapping(node):
                break
            values = self._table.rows[-1]
            said.add(tuple(values.text(n) for n in ("subject_id", "predicate_id", "object_id")))
        plain, used = read_plain(self._triples, said, self._table, self._faults)
        self._used += used
        if plain and not mappings and not described:
            self._table.form = "SKOS mapping triples"
            self._table.no_place = frozenset({"mapping_set_id", "license", "sssom_version"})
        elif plain:
            self._table.understood.append(
                f"{plain} SKOS triples that no mapping node repeats were read as rows too"
            )
        self._tell_left(len(self._triples) - self._used)
        return self._table

    def _sort(self) -> tuple[list[Node], list[Node]]:
        """Find the nodes that are sets and those that are mappings, in the order of the file."""
        sets: dict[Node, None] = {}
        mappings: dict[Node, None] = {}
        held: dict[Node, None] = {}
        for triple in self._triples:
            self._of[triple.subject].append(triple)
            kind = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
            if triple.predicate == _TYPE and kind == _SET_TYPE:
                sets[triple.subject] = None
            elif (triple.predicate == _TYPE and kind in _ROW_TYPES) or triple.predicate in _ENDS:
                mappings[triple.subject] = None
            elif triple.predicate == _HOLDS:
                sets[triple.subject] = None
                if not isinstance(triple.object, ox.Literal):
                    held[triple.object] = None
        return list(sets), [node for node in mappings | held if node in held or self._maps(node)]

    def _maps(self, node: Node) -> bool:
        """Tell whether *node* is a mapping, and not an annotation of OWL about something else."""
        return any(
            triple.predicate.startswith(SSSOM)
            or triple.object == _MAPPING
            or (triple.predicate == _ENDS[1] and is_skos_mapping(triple.object.value))
            for triple in self._of[node]
        )

    def _read_sets(self, sets: list[Node]) -> bool:
        for place, node in enumerate(sets):
            if place:
                self._used += len(self._of[node])
                continue
            if isinstance(node, ox.NamedNode):
                self._table.values["mapping_set_id"] = node.value
            for triple in self._of[node]:
                self._table.lines.setdefault(name_of(triple, SET_BY_IRI), triple.line)
            self._fill(self._table.values, node, SET_BY_IRI, None)
        if len(sets) > 1:
            self._faults.add(
                "mapping-several-sets",
                f"the file holds {len(sets)} mapping sets; all rows were judged as of the first",
                "write each set into a file of its own",
                line=self._of[sets[1]][0].line,
                severity="warning",
            )
        return bool(sets)

    def _read_mapping(self, node: Node) -> bool:
        triples = self._of[node]
        line = triples[0].line if triples else 0
        number = len(self._table.rows) + 1
        at = f"<{node.value}>" if isinstance(node, ox.NamedNode) else ""
        if too_many(number, self._faults, line=line):
            return False
        row = MappingRow({}, number, line, at="" if line else at)
        if row.at:
            self._faults.places[number] = row.at
        self._table.rows.append(row)
        if isinstance(node, ox.NamedNode):
            row.values["record_id"] = node.value
        if not triples:
            row.malformed = True
            self._faults.add(
                "mapping-required",
                f"the set names the mapping {shown(at or 'of a blank node')}, "
                "of which the file says nothing",
                "describe it, or take it off the list of mappings",
                row=number,
                slot="mappings",
            )
        self._fill(row.values, node, ROW_BY_IRI, row)
        return True

    def _fill(
        self, values: dict[str, Value], node: Node, slots: dict[str, Slot], row: MappingRow | None
    ) -> None:
        """Read what the file says of *node* into *values*, and into the cells of *row*."""
        self._used += len(self._of[node])
        gathered: dict[str, list[Value]] = defaultdict(list)
        for triple in self._of[node]:
            if triple.predicate == _SSSOM_ID and row is None and not isinstance(node, ox.NamedNode):
                values["mapping_set_id"] = triple.object.value
            if triple.predicate in (_TYPE, _HOLDS) or triple.predicate in _IDS:
                continue
            slot = slots.get(triple.predicate)
            if slot is None:
                own = self._extensions.read(triple)
                if own is not None:
                    values.setdefault(own.name, triple.object.value)
                    self._extended[own.iri] += 1
                elif not (row is not None and is_skos_mapping(triple.predicate)):
                    self._unknown[triple.predicate] += 1
                    self._first.setdefault(triple.predicate, (triple, row.row if row else 0))
                continue
            if row is not None:
                row.cells.setdefault(slot.name, triple.object.value)
            try:
                value = read_node(slot, triple.object)
            except CellFault as fault:
                self._tell(fault, triple, row, slot)
            else:
                gathered[slot.name].append(value)
        for name, found in gathered.items():
            slot = SET_SLOTS.get(name) or ROW_SLOTS[name]
            if slot.many:
                values[name] = tuple(str(value) for value in found)
                continue
            values[name] = found[0]
            if len(found) > 1:
                what = f"it has {len(found)} values, but takes one; the first was judged"
                triple = next(t for t in self._of[node] if t.predicate == slot.iri)
                self._tell(CellFault("mapping-value-shape", what, "keep one"), triple, row, slot)

    def _tell(self, fault: CellFault, triple: Triple, row: MappingRow | None, slot: Slot) -> None:
        self._faults.add(
            fault.code,
            f"{slot.name}: {fault.what}",
            fault.remedy,
            line=triple.line,
            row=row.row if row else None,
            slot=slot.name,
        )

    def _tell_left(self, left: int) -> None:
        for predicate, count in self._unknown.items():
            triple, row = self._first[predicate]
            near = nearest(predicate, ROW_BY_IRI)
            self._faults.add(
                "mapping-slot-unknown",
                f"<{predicate[:200]}> is no slot of SSSOM; it stands {count} times, and was not "
                "judged",
                f"did you mean <{near}>?"
                if near and near.startswith(SSSOM)
                else "nothing to mend, if it is an extension of yours",
                line=triple.line,
                row=row,
                severity="warning",
            )
        for iri, count in self._extended.items():
            self._table.understood.append(
                f"<{iri[:200]}> is no slot of SSSOM; it was read as an extension, {count} times"
            )
        if not self._table.rows:
            self._faults.add(
                "mapping-no-rows",
                "the RDF holds no mapping: neither a node with owl:annotatedSource nor a triple "
                "with a mapping relation of SKOS",
                "write SSSOM/RDF, or triples such as <a> skos:closeMatch <b>",
            )
        elif left > 0:
            self._faults.add(
                "mapping-not-read",
                f"{left} triples belong to no mapping and to no set; they were not judged",
                "nothing to mend, if they only describe the things mapped",
                severity="info",
            )
