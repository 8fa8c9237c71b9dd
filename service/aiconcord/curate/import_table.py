"""Take an edited table back into the files: changed cells change their triples, and nothing else.

A row that the table does not have stays as it is in the data, and so does a column; a row with a
new id adds a block. All faults are told and nothing is written where there is one. Start reading at
:func:`import_table`.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from aiconcord.curate.canonical import turtle_facts
from aiconcord.curate.placing import add_block
from aiconcord.graph.house_style import write_blocks
from aiconcord.graph.table_cells import expand, kind_of_value, read_cell, read_head, write_cell
from aiconcord.graph.tables import (
    FILE_COLUMN,
    ID_COLUMN,
    TYPE_COLUMN,
    property_rank,
)
from aiconcord.graph.turtle_blocks import TYPE, Blocks, Properties, Value, parse_blocks
from aiconcord.names.namespaces import BASE
from aiconcord.problems.record import Problem, ProblemError, Where

Load = Callable[[str], bytes | None]
"""Gives the content of a data file by its name, None where there is none yet."""

_FILE = re.compile(r"data/(?:[a-z0-9][a-z0-9.-]*/)*[a-z0-9][a-z0-9.-]*\.ttl")
_KNOWN = {ID_COLUMN, FILE_COLUMN, TYPE_COLUMN}
_LONGEST_CELL = 1_000_000


@dataclass(slots=True)
class Change:
    """One file to write: its new *content*, and how many statements come and go."""

    content: bytes
    added: int
    removed: int


@dataclass(slots=True)
class _Import:
    """The work of one import."""

    table: str
    load: Load
    homes: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    old: dict[str, bytes] = field(default_factory=dict)
    blocks: dict[str, Blocks | None] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def fault(self, code: str, what: str, remedy: str, row: int, column: str = "") -> None:
        """Note a fault with its row, counted from 1 as a spreadsheet does, and its column."""
        said = f"column `{column}`: {what}" if column else what
        where = Where(self.table, row=row, slot=column or None)
        self.problems.append(Problem(code, said, where, remedy))

    def file(self, name: str) -> Blocks | None:
        """Give the blocks of the data file *name*, empty for a new one; None where it is faulty."""
        if name not in self.blocks:
            content = self.load(name)
            self.old[name] = content or b""
            try:
                self.blocks[name] = parse_blocks(content or b"", name)
            except ProblemError as fault:
                self.problems += fault.problems
                self.blocks[name] = None
        return self.blocks[name]


def import_table(
    content: bytes, table: str, load: Load, homes: dict[str, str]
) -> dict[str, Change]:
    """Give the data files that the CSV *content* changes, by name; a ProblemError tells all faults.

    *table* is the name of the CSV file for messages, *homes* the file of each thing there is."""
    work = _Import(table, load, homes)
    rows = _rows(content, table)
    columns = _columns(rows[0], table)
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            _take_row(work, columns, cells, number)
    if work.problems:
        raise ProblemError(*work.problems)
    return dict(_changes(work))


def _rows(content: bytes, table: str) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
        semicolons = text.startswith((f"{ID_COLUMN};", f'"{ID_COLUMN}";'))
        csv.field_size_limit(_LONGEST_CELL)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if semicolons else ","))
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        what, remedy = "the table is not UTF-8", "save it as CSV in UTF-8"
        raise ProblemError(Problem("table-not-csv", what, Where(table, line), remedy)) from fault
    except csv.Error as fault:
        remedy = "save it as CSV in UTF-8, with commas or semicolons"
        raise ProblemError(Problem("table-not-csv", str(fault), Where(table), remedy)) from fault
    if not rows:
        remedy = "write one with `aiconcord table export CLASS`"
        raise ProblemError(Problem("table-header", "the table is empty", Where(table), remedy))
    return rows


def _columns(heads: list[str], table: str) -> list[tuple[str, str, str]]:
    """Read the headings: each with its property and kind, both empty for `id` and `file`."""
    found: list[tuple[str, str, str]] = []
    problems = []
    where = Where(table, row=1)
    remedy = "keep the headings as `aiconcord table export` writes them"
    for text in map(str.strip, heads):
        try:
            name, kind = ("", "") if text in (ID_COLUMN, FILE_COLUMN) else (TYPE, "thing")
            if text not in _KNOWN:
                name, kind = read_head(text)
        except ValueError as fault:
            problems.append(Problem("table-header", f"column `{text}`: {fault}", where, remedy))
            continue
        if any(text == other or (name and (name, kind) == (a, b)) for other, a, b in found):
            problems.append(Problem("table-header", f"column `{text}` is repeated", where, remedy))
        found.append((text, name, kind))
    for needed in sorted(_KNOWN - {text for text, *_ in found}):
        problems.append(Problem("table-header", f"no column `{needed}`", where, remedy))
    if problems:
        raise ProblemError(*problems)
    return found


def _take_row(
    work: _Import, columns: list[tuple[str, str, str]], cells: list[str], number: int
) -> None:
    if len(cells) != len(columns):
        what = f"{len(cells)} cells under {len(columns)} headings"
        work.fault("table-row", what, "give each row one cell a column", number)
        return
    row = {text: cell for (text, *_), cell in zip(columns, cells, strict=True)}
    place = _place(work, row, number)
    if place is None:
        return
    subject, name = place
    file = work.file(name)
    if file is None:
        return
    old = file.blocks.get(subject)
    block = {key: list(values) for key, values in (old or {}).items()}
    for text, property_, kind in columns:
        if property_:
            try:
                _take_cell(block, property_, kind, row[text])
            except ValueError as fault:
                remedy = "mend the cell; the other rows of the column show how one is written"
                what = f"`{row[text][:80]}` is {fault}"
                work.fault("table-cell", what, remedy, number, text)
    if not block.get(TYPE):
        remedy = "write the class; to remove a thing, delete its block in the file by hand"
        work.fault("table-row", "the thing has no class", remedy, number, TYPE_COLUMN)
    elif old is None:
        add_block(file, subject, block)
    else:
        file.blocks[subject] = block


def _place(work: _Import, row: dict[str, str], number: int) -> tuple[str, str] | None:
    """Give the thing and the file of a row; None where they are no such."""
    name = row[FILE_COLUMN].strip()
    try:
        subject = expand(row[ID_COLUMN].strip())
        if not subject.startswith(BASE):
            raise ValueError(f"not an address of ours; it would begin with {BASE}")
    except ValueError as fault:
        remedy = "write it as the other rows do, as in `body/imda`"
        work.fault("table-row", f"the id is {fault}", remedy, number, ID_COLUMN)
        return None
    if not _FILE.fullmatch(name) or ".." in name:
        remedy = "name it as the other rows do, as in `data/bodies/imda.ttl`"
        work.fault("table-row", f"`{name[:80]}` is no data file", remedy, number, FILE_COLUMN)
        return None
    first = work.seen.setdefault((subject, name), number)
    if first != number:
        remedy = "keep one row a thing"
        work.fault("table-row", f"the thing is in row {first} already", remedy, number, ID_COLUMN)
        return None
    home = work.homes.get(subject)
    file = work.file(name)
    if file is not None and subject not in file.blocks and home is not None and home != name:
        what, remedy = f"the thing is kept in {home}", f"write {home} into the cell"
        work.fault("table-row", what, remedy, number, FILE_COLUMN)
        return None
    return subject, name


def _take_cell(block: Properties, name: str, kind: str, text: str) -> None:
    """Let the values of *kind* of the property *name* be what the cell says, order kept."""
    values = block.get(name, [])
    held = [value for value in values if kind_of_value(value) == kind]
    if text == write_cell(held):
        return
    wanted = read_cell(text, kind)
    kept = [value for value in values if value not in held or value in wanted]
    new = list(dict.fromkeys(value for value in wanted if value not in kept))
    if result := [*kept, *new]:
        _put(block, name, result)
    else:
        block.pop(name, None)


def _put(block: Properties, name: str, values: list[Value]) -> None:
    """Set the *values* of *name*; a property new to the block takes the place of its rank."""
    if name in block:
        block[name] = values
        return
    rank = property_rank(name)
    later = [key for key in block if property_rank(key) > rank]
    moved = list(block)[list(block).index(later[0]) :] if later else []
    block[name] = values
    for key in moved:
        block[key] = block.pop(key)


def _changes(work: _Import) -> Iterator[tuple[str, Change]]:
    for name, file in sorted(work.blocks.items()):
        if file is None:
            continue
        before = turtle_facts(work.old[name])
        after = {str(one) for one in file.triples()}
        if before != after:
            content = write_blocks(file).encode("utf-8")
            yield name, Change(content, len(after - before), len(before - after))
