"""Lay the rows of an answer out as a table that people read: names as links, not bare URIs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiconcord.ask.naming import NAME, address, short
from aiconcord.ask.questions import Column, Question
from aiconcord.graph.results import Row

SHOWN_ROWS = 1000
"""Rows put on a page; the page says so when there are more, and the files hold them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its *text*, and where it leads. *badge* is a word for how sure it is."""

    text: str
    href: str | None = None
    title: str | None = None
    badge: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What the page shows: headings, rows of cells, and how many rows the whole answer has.

    *shared* are columns that say the same in every row; they are told once, above the table.
    *empty* are columns without a value in any row; a page has no room for them and names them.
    """

    headings: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    shared: tuple[tuple[Column, Cell], ...] = ()
    empty: tuple[Column, ...] = ()

    @property
    def cut(self) -> bool:
        """Tell whether the page shows fewer rows than the answer has."""
        return len(self.rows) < self.total


FEW_ROWS = 3
"""From this many rows on, what is the same in all of them is told once."""


def table(question: Question, rows: Sequence[Row]) -> Table:
    """Lay out *rows*; a column and its ``Name`` column become one column of named links."""
    names = {each.name for each in question.columns}
    paired = {name + NAME for name in names if name + NAME in names}
    columns = [each for each in question.columns if each.name not in paired]
    cells = {each: [_cell(row, each.name) for row in rows] for each in columns}
    empty = tuple(each for each in columns if not any(cell.text for cell in cells[each]))
    shared = tuple(
        (each, cells[each][0])
        for each in columns
        if each not in empty and len(rows) >= FEW_ROWS and len(set(cells[each])) == 1
    )
    told = {*empty, *(each for each, _ in shared)}
    headings = tuple(each for each in columns if each not in told)
    shown = tuple(tuple(cells[each][n] for each in headings) for n in range(len(rows[:SHOWN_ROWS])))
    return Table(headings, shown, len(rows), shared, empty)


_BADGES: Mapping[str, str] = {
    "true": "good",
    "undetermined": "warn",
    "last known": "plain",
    "primary": "good",
    "secondary": "plain",
}


def _cell(row: Row, name: str) -> Cell:
    term, label = row.get(name), row.get(name + NAME)
    if term is None:
        return Cell(label.value if label else "")
    if term.kind != "uri":
        badge = _BADGES.get(term.value) if name in ("state", "grade") else None
        return Cell(term.value, badge=badge)
    text = label.value if label else short(term)
    return Cell(text, href=address(term.value), title=term.value)
