"""Reads SSSOM/TSV and SSSOM/CSV: a set with its rows, and every fault with its place.

Nothing is dropped in silence: a row that cannot be read is told, and what could be read of it is
kept so that later checks can look at it. Garbage gives problems, never an exception.
"""

from collections.abc import Mapping

from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.header import find_block, read_header
from aiconcord.mapping.lines import MOST_ROWS, delimiter_of, split_rows, to_lines
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.propagation import propagate
from aiconcord.mapping.row import MappingRow, MappingSet, Value
from aiconcord.mapping.row_fill import fill, slot_of
from aiconcord.mapping.set_read import read_set
from aiconcord.mapping.slots import NEVER_EMPTY, ROW_SLOTS, SET_SLOTS, Slot
from aiconcord.problems.record import Problem

Met = dict[tuple[str, str], tuple[str, Value]]
"""Cells that could be read: slot and text, with the one text and value that all such rows share."""


def read_sssom(
    content: str | bytes, name: str, metadata: str | bytes | None = None
) -> tuple[MappingSet, list[Problem]]:
    """Read the mapping file *content*; the problems name it *name*.

    *metadata* is the external metadata file, where there is one. Slots of the set that stand for
    all rows have been carried down to the rows."""
    faults = Faults(name)
    table = propagate(read_table(content, name, faults, metadata))
    return table, faults.all()


def read_table(
    content: str | bytes, name: str, faults: Faults, metadata: str | bytes | None = None
) -> MappingSet:
    """Read *content* as it is written, without carrying slots of the set down to the rows."""
    lines = to_lines(_as_bytes(content), faults)
    block, indent, start = find_block(lines, faults)
    if metadata is not None:
        if block:
            faults.add(
                "mapping-metadata-twice",
                "the file holds metadata, and a metadata file was given too",
                "keep the metadata in one of the two",
                line=1,
            )
        aside = Faults(f"{name} (metadata)")
        block, indent = "\n".join(to_lines(_as_bytes(metadata), aside)), 0
        pairs = read_header(block, indent, aside)
        table = read_set(pairs, name, aside)
        faults.take(aside)
        table.lines.clear()
    else:
        pairs = read_header(block, indent, faults)
        table = read_set(pairs, name, faults)
    _read_rows(table, lines, start, faults)
    return table


def _as_bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


def _read_rows(table: MappingSet, lines: list[str], start: int, faults: Faults) -> None:
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start >= len(lines):
        if "mapping-too-large" not in {problem.code for problem in faults.problems}:
            faults.add(
                "mapping-no-header",
                "the file has no table",
                "after the metadata write a line of column names, then one line for each mapping",
                line=len(lines) or None,
            )
        return
    delimiter = delimiter_of(lines[start], table.name)
    rows = split_rows(lines, start, delimiter, faults)
    header = next(rows)
    table.header_line = header.line
    columns = _read_columns(table, header.cells, header.line, faults)
    prefixes = table.prefixes()
    met: Met = {}
    for number, raw in enumerate(rows, start=1):
        if number > MOST_ROWS:
            faults.add(
                "mapping-too-many-rows",
                f"the file has more than {MOST_ROWS:,} rows; the rest was not read",
                "split it into several sets",
                line=raw.line,
                row=number,
            )
            break
        row = MappingRow({}, number, raw.line)
        if len(raw.cells) == len(header.cells):
            _read_cells(row, columns, raw.cells, prefixes, faults, met=met)
        else:
            _read_uneven(row, columns, raw.cells, prefixes, faults)
        table.rows.append(row)


def _read_cells(
    row: MappingRow,
    columns: list[Slot | None],
    cells: list[str],
    prefixes: Mapping[str, str],
    faults: Faults,
    *,
    met: Met,
) -> None:
    """Read *cells* into *row*; *met* holds what the same text gave in a row before."""
    for slot, text in zip(columns, cells, strict=False):
        if slot is None or not text or text.isspace():
            continue
        before = met.get((slot.name, text))
        if before is not None:
            row.cells[slot.name], row.values[slot.name] = before
            continue
        told = len(faults.problems)
        fill(row, slot, text, prefixes, faults)
        clean = len(faults.problems) == told and not faults.full
        if clean and slot.kind != "text" and slot.name in row.values:
            met[slot.name, text] = (text, row.values[slot.name])


def _read_uneven(
    row: MappingRow,
    columns: list[Slot | None],
    cells: list[str],
    prefixes: Mapping[str, str],
    faults: Faults,
) -> None:
    """Read a row with too many cells or too few.

    Where its cells do not fit their columns either, or a column that every row must fill gets none,
    they have slipped: telling of each would hide the one fault there is. Such a row is kept as
    malformed, without values."""
    aside = Faults(faults.name)
    _read_cells(row, columns, cells, prefixes, aside, met={})
    needed = [slot.name for slot in columns if slot is not None and slot.name in NEVER_EMPTY]
    row.malformed = bool(aside.problems) or not all(row.has(name) for name in needed)
    if row.malformed:
        row.values.clear()
        row.cells.clear()
    faults.add(
        "mapping-cell-count",
        f"the row has {len(cells)} cells, the header {len(columns)}"
        + ("; they have slipped, so they were not checked" if row.malformed else ""),
        "metadata lines stand before the column names"
        if cells[0].startswith("#")
        else "give it one cell for each column, empty where there is no value",
        line=row.line,
        row=row.row,
    )


def _read_columns(
    table: MappingSet, names: list[str], line: int, faults: Faults
) -> list[Slot | None]:
    columns: list[Slot | None] = []
    for position, written in enumerate(names, start=1):
        name = written.strip()
        slot = slot_of(table, name)
        if not name:
            faults.add(
                "mapping-column-unnamed",
                f"column {position} has no name",
                "name it, or remove it from the header and from every row",
                line=line,
            )
            slot = None
        elif name in table.columns:
            faults.add(
                "mapping-column-repeated",
                f"the column {shown(name)} stands there twice; the second was not read",
                "keep one of the two",
                line=line,
                slot=name[:80],
            )
            slot = None
        elif slot is None:
            _tell_unknown_column(name, line, faults)
        table.columns.append(name)
        columns.append(slot)
    return columns


def _tell_unknown_column(name: str, line: int, faults: Faults) -> None:
    near = nearest(name, ROW_SLOTS)
    of_set = name in SET_SLOTS
    faults.add(
        "mapping-slot-misplaced" if of_set else "mapping-slot-unknown",
        f"{shown(name)} is a slot of the set, not of a row; the column was not read"
        if of_set
        else f"{shown(name)} is neither a slot of a row nor a defined extension; "
        "readers drop the column",
        "write it in the metadata"
        if of_set
        else f"did you mean `{near}`?"
        if near
        else "define it in extension_definitions, or remove it",
        line=line,
        slot=name[:80],
        severity="error" if of_set else "warning",
    )
