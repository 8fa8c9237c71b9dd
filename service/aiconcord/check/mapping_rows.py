"""Keeps the rows and lines that faults concern, so that a report can show them side by side.

Only those, and of each no more than one can read: a file may have 100,000 rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.row_names import row_name
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS
from aiconcord.problems.record import Problem

MOST_IN_LINE = 600
MOST_IN_CELL = 1_000
MOST_CELLS = 12
"""Cells kept of one row, besides those at fault."""
CORE = ("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification")
_COMMA = re.compile(r'("(?:[^"]|"")*"|[^,]*)(,|$)')
_TAB = re.compile(r'("(?:[^"]|"")*"(?=\t|$)|[^\t]*)(\t|$)')


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row at fault: its *slot*, its *text* (cut where it is long), where it stands.

    *start* and *end* count characters of the line from 1, *end* being the one after the last; both
    are 0 where that cannot be told."""

    slot: str
    text: str
    start: int = 0
    end: int = 0

    @property
    def whole(self) -> bool:
        """Whether the text is all there is in the cell."""
        return len(self.text) <= MOST_IN_CELL


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row at fault: its *name* (an IRI, or empty), its *line* (0: none), its cells."""

    row: int
    line: int = 0
    name: str = ""
    cells: tuple[Cell, ...] = ()

    def cell(self, slot: str | None) -> Cell | None:
        """Give the cell of *slot*."""
        return next((cell for cell in self.cells if cell.slot == slot), None)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What faults stand in: rows by number, lines by number, and the property of each slot."""

    rows: Mapping[int, FaultyRow] = field(default_factory=dict)
    lines: Mapping[int, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


def surroundings(
    written: MappingSet, table: MappingSet, content: bytes, problems: Sequence[Problem]
) -> Surroundings:
    """Gather what *problems* stand in.

    *written* has every row of *content*, *table* those that could be read, with shared slots
    carried down."""
    own = [problem for problem in problems if problem.where.file in (None, written.name)]
    slots: dict[int, set[str]] = {}
    for problem in own:
        if problem.where.row:
            slots.setdefault(problem.where.row, set()).add(problem.where.slot or "")
    read = {row.row: row for row in table.rows if row.row in slots}
    at_fault = [row for row in written.rows if row.row in slots]
    wanted = {problem.where.line for problem in own} | {row.line for row in at_fault}
    lines = dict(_lines(content, wanted))
    rows = {
        row.row: _faulty(table, read.get(row.row, row), slots[row.row], lines.get(row.line, ""))
        for row in at_fault
    }
    named = {problem.where.slot or "" for problem in problems}
    return Surroundings(
        rows,
        {number: text[:MOST_IN_LINE] for number, text in lines.items()},
        {name: iri for name in sorted(named) if (iri := _property(written, name))},
    )


def _lines(content: bytes, wanted: set[int | None]) -> Iterator[tuple[int, str]]:
    """Give the *wanted* lines of *content*; bytes that hold no text of lines give none."""
    if b"\0" in content[:4096]:
        return
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number in sorted(each for each in wanted if each):
        if number <= len(lines):
            yield number, lines[number - 1]


def _property(table: MappingSet, name: str) -> str:
    extension = table.extensions.get(name)
    slot = ROW_SLOTS.get(name) or SET_SLOTS.get(name)
    return extension.iri if extension else slot.iri if slot else ""


def _faulty(table: MappingSet, row: MappingRow, slots: set[str], line: str) -> FaultyRow:
    order = [name for name in dict.fromkeys([*table.columns, *row.cells]) if name in row.cells]
    kept = set([name for name in order if name in slots][:MOST_CELLS])
    for name in (*CORE, *order):
        if len(kept) < MOST_CELLS and name in row.cells:
            kept.add(name)
    places = _places(line, table.columns, row.cells, kept)
    cells = (
        Cell(name, row.cells[name][: MOST_IN_CELL + 1], *places.get(name, (0, 0)))
        for name in order
        if name in kept
    )
    return FaultyRow(row.row, row.line, row_name(table, row), tuple(cells))


def _places(
    line: str, columns: list[str], cells: Mapping[str, str], wanted: set[str]
) -> dict[str, tuple[int, int]]:
    """Find where the *wanted* cells stand in *line*; only a text that is the cell's own counts."""
    for pattern in (_TAB, _COMMA):
        found = []
        for match in pattern.finditer(line):
            found.append((match[1], match.start(1) + 1))
            if not match[2]:
                break
        if columns and len(found) == len(columns):
            places: dict[str, tuple[int, int]] = {}
            for name, (text, start) in zip(columns, found, strict=True):
                if name in wanted and cells[name] in (text, text[1:-1].replace('""', '"')):
                    places.setdefault(name, (start, start + len(text)))
            return places
    return {}
