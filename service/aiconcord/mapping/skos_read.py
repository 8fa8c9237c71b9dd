"""Reads plain mapping triples of SKOS, each of which is a row."""

import pyoxigraph as ox

from aiconcord.mapping.curies import is_iri
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.free_rows import UNSPECIFIED
from aiconcord.mapping.rdf_slots import Node
from aiconcord.mapping.rdf_triples import Triple
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.row_fill import too_many
from aiconcord.names.namespaces import PREFIXES

_SKOS = PREFIXES["skos"]


def is_skos_mapping(predicate: str) -> bool:
    """Tell whether *predicate* was meant as a mapping relation of SKOS, rightly spelled or not."""
    local = predicate.removeprefix(_SKOS)
    return local != predicate and (
        local.lower().endswith("match") or local.lower() == "mappingrelation"
    )


def read_plain(
    triples: list[Triple], said: set[tuple[str, ...]], table: MappingSet, faults: Faults
) -> tuple[int, int]:
    """Make a row of every mapping triple of SKOS that no node repeats, which *said* holds.

    Gives how many rows were made, and of how many triples.
    """
    count = used = 0
    for triple in triples:
        if not is_skos_mapping(triple.predicate):
            continue
        used += 1
        ends = (triple.subject.value, triple.predicate, triple.object.value)
        if isinstance(triple.object, ox.NamedNode) and ends in said:
            continue
        number = len(table.rows) + 1
        if too_many(number, faults, line=triple.line):
            break
        count += 1
        at = "" if triple.line else " ".join(f"<{end}>" for end in ends)
        row = MappingRow({}, number, triple.line, at=at)
        if at:
            faults.places[number] = at
        row.values["predicate_id"] = triple.predicate
        row.values["mapping_justification"] = UNSPECIFIED
        _end(row, "subject_id", triple.subject, faults)
        _end(row, "object_id", triple.object, faults)
        table.rows.append(row)
    if count:
        faults.add(
            "mapping-assumed",
            f"{count} SKOS triples state no mapping_justification; it was read as unspecified",
            "publish the set as SSSOM, and say how each was found",
            slot="mapping_justification",
            severity="info",
        )
    return count, used


def _end(row: MappingRow, slot: str, node: Node | ox.Literal, faults: Faults) -> None:
    row.cells[slot] = node.value
    if isinstance(node, ox.NamedNode) and is_iri(node.value):
        row.values[slot] = node.value
        return
    literal = isinstance(node, ox.Literal)
    faults.add(
        "mapping-literal" if literal else "mapping-not-iri",
        f"{slot}: {shown(node.value)} is a literal; SKOS maps concepts, which have IRIs"
        if literal
        else f"{slot}: the concept has no IRI",
        "name the concept by its IRI",
        line=row.line,
        row=row.row,
        slot=slot,
    )
