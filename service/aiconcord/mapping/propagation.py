"""Carries shared values of a set down to its rows, and gathers them up again for writing."""

from dataclasses import replace

from aiconcord.mapping.row import MappingRow, MappingSet, Value
from aiconcord.mapping.slots import PROPAGATED


def propagate(table: MappingSet) -> MappingSet:
    """Carry each propagated slot of the set down to its rows.

    Where even one row fills the slot itself, the set keeps its value: it then tells nothing about
    the rows. So it does where there are no rows, for else the value would be lost."""
    down = {
        name: table.values[name]
        for name in PROPAGATED
        if name in table.values and table.rows and not any(row.has(name) for row in table.rows)
    }
    if not down:
        return table
    values = {name: value for name, value in table.values.items() if name not in down}
    rows = [replace(row, values={**row.values, **down}) for row in table.rows]
    return replace(table, values=values, rows=rows)


def condense(table: MappingSet, but: frozenset[str] = frozenset()) -> MappingSet:
    """Gather each propagated slot that is the same in all rows up to the set, all *but* some."""
    up = {}
    for name in PROPAGATED:
        if name in but:
            continue
        shared = _shared(name, table.rows)
        if shared is not None and table.values.get(name, shared) == shared:
            up[name] = shared
    if not up:
        return table
    rows = [
        replace(row, values={k: v for k, v in row.values.items() if k not in up})
        for row in table.rows
    ]
    return replace(table, values={**table.values, **up}, rows=rows)


def _shared(name: str, rows: list[MappingRow]) -> Value | None:
    if not rows or name not in rows[0].values:
        return None
    first = rows[0].values[name]
    return first if all(row.values.get(name) == first for row in rows) else None
