"""The properties of an OSCAL mapping collection that are slots of SSSOM, or of somebody's own.

OSCAL lets anybody state more in properties of a namespace of their own. SSSOM's own namespace holds
the slots of the standard; any other that makes an IRI of a name is an extension slot.
"""

from collections import defaultdict

from aiconcord.mapping.curies import NCNAME, is_iri
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.node import Node
from aiconcord.mapping.oscal_model import OSCAL
from aiconcord.mapping.row import Extension, MappingRow, MappingSet
from aiconcord.mapping.row_fill import fill
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, SSSOM, Slot

ELSEWHERE = frozenset(("subject_id", "object_id", "predicate_modifier", "confidence", "comment"))
"""Slots of a row that OSCAL has members of its own for, or cannot state."""
_OF_ROWS = {name: slot for name, slot in ROW_SLOTS.items() if name not in ELSEWHERE}


def fill_row(table: MappingSet, row: MappingRow, props: Node | None, faults: Faults) -> int:
    """Read the *props* that are slots into *row* of *table*; give how many are none."""
    return _fill(table, row, props, _OF_ROWS, faults)


def fill_set(table: MappingSet, props: Node | None, faults: Faults) -> None:
    """Read the *props* that are slots of the set into *table*."""
    holder = MappingRow({}, line=props.line if props else 0)
    _fill(table, holder, props, dict(SET_SLOTS), faults)
    table.values.update(holder.values)


def _fill(
    table: MappingSet,
    row: MappingRow,
    props: Node | None,
    slots: dict[str, Slot],
    faults: Faults,
) -> int:
    found: dict[str, list[Node]] = defaultdict(list)
    others = 0
    for prop in (props.items or []) if props else []:
        name, space, value = (prop.get(member) for member in ("name", "ns", "value"))
        slot = _slot_of(table, name.text or "", space.text or "", slots) if name and space else ""
        if slot and value and value.text:
            found[slot].append(value)
        else:
            others += 1
    for slot_name, nodes in found.items():
        texts = [node.text or "" for node in nodes]
        fill(
            row,
            slots.get(slot_name, Slot(slot_name)),
            "|".join(texts),
            {},
            faults,
            parts=texts,
            line=nodes[0].line,
            column=nodes[0].column,
            full_iris=True,
        )
    return others


def _slot_of(table: MappingSet, name: str, space: str, slots: dict[str, Slot]) -> str:
    """Name the slot that a property is; empty where it is none."""
    if space == SSSOM:
        return name if name in slots else ""
    iri = space + name
    if space.startswith(OSCAL) or not space.endswith(("/", "#")) or not is_iri(iri):
        return ""
    known = next((each.name for each in table.extensions.values() if each.iri == iri), "")
    if known or not NCNAME.fullmatch(name):
        return known
    taken = name in ROW_SLOTS or name in SET_SLOTS or name in table.extensions
    own = f"{name}_{len(table.extensions)}" if taken else name
    table.extensions[own] = Extension(own, iri)
    return own
