"""SSSOM as TSV of either version, with the metadata in the file or beside it, and as JSON."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from aiconcord.mapping.curies import Contractor
from aiconcord.mapping.keeping import Losses, Refusal, Room, as_lines, without, without_controls
from aiconcord.mapping.prefixes import declare
from aiconcord.mapping.propagation import condense
from aiconcord.mapping.row import Extension, MappingSet, Value
from aiconcord.mapping.slots import (
    BUILT_IN_PREFIXES,
    NEW_ON_SET,
    ROW_SLOTS,
    SET_SLOTS,
    VERSIONS,
    Slot,
)
from aiconcord.mapping.sssom_write import number, write_parts
from aiconcord.mapping.versions import NEW_VALUES, version_needed

COMPOSED = "composed entity expression"

TSV = Room(text=as_lines, number=lambda value: float(number(value)))
TSV_OLD = Room(
    set_slots=frozenset(
        name for name, s in SET_SLOTS.items() if s.since == VERSIONS[0] and name not in NEW_ON_SET
    ),
    row_slots=frozenset(name for name, slot in ROW_SLOTS.items() if slot.since == VERSIONS[0]),
    text=as_lines,
    number=TSV.number,
)
"""What version 1.0 of the standard has a place for."""
JSON = Room(text=without_controls)


def refuse_new(table: MappingSet) -> Iterator[Refusal]:
    """Give the rows that version 1.0 would take for something else."""
    why = "SSSOM 1.0 cannot say that an end is composed, and would take it for one entity"
    for row in table.rows:
        if COMPOSED in (row.text("subject_type"), row.text("object_type")):
            yield Refusal(why, "write SSSOM 1.1", row)


def without_scopes(table: MappingSet, losses: Losses) -> MappingSet:
    """Take from *table* the cardinalities within a scope, which version 1.0 cannot say."""
    rows = []
    for row in table.rows:
        if "cardinality_scope" in row.values and "mapping_cardinality" in row.values:
            what = "SSSOM 1.0 cannot say the scope of mapping_cardinality; it is lost in {n}"
            losses.add("mapping_cardinality", what)
            row = without(row, "mapping_cardinality")  # noqa: PLW2901
        rows.append(row)
    return replace(table, rows=rows)


def as_old(table: MappingSet, losses: Losses) -> MappingSet:
    """Take from *table* what only version 1.1 knows; slots were narrowed already."""
    table.values.pop("sssom_version", None)
    rows = []
    for row in table.rows:
        for name, value in NEW_VALUES.items():
            if row.values.get(name) == value:
                losses.add(name, f"SSSOM 1.0 does not know `{value}`; {name} is lost in {{n}}")
                row = without(row, name)  # noqa: PLW2901
        rows.append(row)
    table.rows = rows
    return table


def write_tsv(table: MappingSet) -> tuple[list[str], list[str]]:
    """Give the lines of the metadata and of the table of *table*, canonically."""
    return write_parts(condense(declare(table)))


def write_tsv_old(table: MappingSet) -> tuple[list[str], list[str]]:
    """Give the lines of the metadata and of the table as version 1.0 has them."""
    return write_parts(condense(declare(table), NEW_ON_SET))


def write_json(table: MappingSet) -> bytes:
    """Write *table* as SSSOM/JSON: sets gathered, prefixes sorted, rows in their order."""
    table = condense(declare(table))
    curies = Contractor(table.prefixes())
    stated, needed = table.text("sssom_version"), version_needed(table)
    version = max(stated, needed) if stated or needed != VERSIONS[0] else ""
    used = [
        extension
        for name, extension in sorted(table.extensions.items(), key=lambda item: item[1].iri)
        if name in table.values or any(name in row.values for row in table.rows)
    ]
    document = _object(table.values, SET_SLOTS, used, curies)
    if used:
        document["extension_definitions"] = [
            {
                "slot_name": extension.name,
                "property": curies.contract(extension.iri),
                "type_hint": curies.contract(extension.type_hint),
            }
            for extension in used
        ]
    rows = [_object(row.values, ROW_SLOTS, used, curies) for row in table.rows]
    prefixes = {
        name: table.curie_map[name] for name in sorted(curies.used) if name not in BUILT_IN_PREFIXES
    }
    document.pop("sssom_version", None)
    whole: dict[str, Any] = {"sssom_version": version} if version else {}
    whole |= {"curie_map": prefixes, **document, "mappings": rows}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _object(
    values: dict[str, Value],
    slots: Any,
    extensions: list[Extension],
    curies: Contractor,
) -> dict[str, Any]:
    own = [Slot(e.name, "entity" if e.is_entity else "text") for e in extensions]
    return {
        slot.name: _plain(slot, values[slot.name], curies)
        for slot in [*slots.values(), *own]
        if slot.name in values
    }


def _plain(slot: Slot, value: Value, curies: Contractor) -> object:
    if isinstance(value, tuple):
        return [_plain(slot, each, curies) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) or slot.kind != "entity":
        return value
    return curies.contract(value)
