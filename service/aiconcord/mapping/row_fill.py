"""Fills one slot of one row: what the readers of every format share."""

from collections.abc import Mapping, Sequence

from aiconcord.mapping.cells import CellFault, read_value, split_list
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.lines import MOST_IN_CELL, MOST_ROWS
from aiconcord.mapping.row import MappingRow, MappingSet, Value
from aiconcord.mapping.slots import ROW_SLOTS, Slot


def slot_of(table: MappingSet, name: str) -> Slot | None:
    """Give the slot that rows of *table* know as *name*: a standard one or an extension."""
    extension = table.extensions.get(name)
    if name in ROW_SLOTS or extension is None:
        return ROW_SLOTS.get(name)
    return Slot(name, "entity" if extension.is_entity else "text")


def fill(
    row: MappingRow,
    slot: Slot,
    text: str,
    prefixes: Mapping[str, str],
    faults: Faults,
    *,
    parts: Sequence[str] | None = None,
    line: int | None = None,
    column: int | None = None,
    full_iris: bool = False,
) -> None:
    """Read the cell *text* as the values of *slot*; what cannot be read is told.

    *parts* are the values, where the format has lists of its own; else they stand in *text* as a
    table writes them. *line* and *column* say where the cell stands, if not where the row does.
    With *full_iris*, IRIs may be written in full."""
    row.cells[slot.name] = text

    def tell(fault: CellFault) -> None:
        faults.add(
            fault.code,
            f"{slot.name}: {fault.what}",
            fault.remedy,
            line=line or row.line,
            column=column,
            row=row.row,
            slot=slot.name,
        )

    if len(text) > MOST_IN_CELL:
        what = f"the cell has {len(text):,} characters, more than {MOST_IN_CELL:,}"
        tell(CellFault("mapping-cell-too-long", what, "shorten it, or link to the text"))
        return
    kept: list[Value] = []
    free = slot.kind == "text"
    if parts is None:
        parts = split_list(text) if slot.many else [text]
    for part in parts:
        try:
            kept.append(read_value(slot, part if free else part.strip(), prefixes))
        except CellFault as fault:
            if not (full_iris and fault.is_full_iri):
                tell(fault)
            if fault.value is not None:
                kept.append(fault.value)
    if slot.many and kept:
        row.values[slot.name] = tuple(str(value) for value in kept)
    elif kept:
        row.values[slot.name] = kept[0]


def too_many(row: int, faults: Faults, *, line: int | None = None, at: str | None = None) -> bool:
    """Tell, once, that *row* is beyond the most that are read; True where it is."""
    if row <= MOST_ROWS:
        return False
    faults.add(
        "mapping-too-many-rows",
        f"the file has more than {MOST_ROWS:,} rows; the rest was not read",
        "split it into several sets",
        line=line,
        row=row,
        at=at,
    )
    return True
