"""Lays out the report on a mapping file for people: each row, and beside it what is wrong with it.

The same layout is the answer of ``/mappings/check`` to a browser and the page that
``aiconcord check --format html`` writes, which stands alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader

from aiconcord.check.mapping_file import MappingReport
from aiconcord.check.mapping_rows import CORE, Cell
from aiconcord.names.uris import PROBLEMS
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem
from aiconcord.web.services import TEMPLATES

MOST_SHOWN: Final = 500
"""Faults on one page; the other forms of the report always have them all."""


@dataclass(frozen=True, slots=True)
class Place:
    """What faults stand in: a row with its cells, else a line, else the *file* as a whole.

    Where the file has no lines, *at* tells the place of the first fault.

    *faults* are numbered in the order of the page."""

    file: str
    row: int = 0
    line: int = 0
    at: str = ""
    text: str = ""
    cells: tuple[Cell, ...] = ()
    faults: list[tuple[int, Problem]] = field(default_factory=list)

    def at_fault(self, slot: str) -> bool:
        """Tell whether a fault names *slot*."""
        return any(problem.where.slot == slot for _, problem in self.faults)

    @property
    def first_cells(self) -> list[Cell]:
        """The cells that say what the row is, and those at fault."""
        return [each for each in self.cells if each.slot in CORE or self.at_fault(each.slot)]

    @property
    def other_cells(self) -> list[Cell]:
        """The rest of the cells."""
        first = self.first_cells
        return [each for each in self.cells if each not in first]


@dataclass(frozen=True, slots=True)
class Kind:
    """How often a *code* was found in a severity, what it means, and which fault is the first."""

    code: str
    severity: str
    meaning: str
    count: int
    first: int | None


def layout(report: MappingReport) -> dict[str, Any]:
    """Give what the template ``mapping_report.html`` needs to show *report*."""
    shown = report.problems[:MOST_SHOWN]
    return {
        "report": report,
        "places": places(report, shown),
        "kinds": kinds(report.problems, len(shown)),
        "shown": len(shown),
        "parts": parts,
    }


def places(report: MappingReport, problems: Iterable[Problem]) -> list[Place]:
    """Gather *problems* of *report* by the row or line that they stand in, in their order."""
    found: dict[tuple[str, int, int, str], Place] = {}
    for number, problem in enumerate(problems, start=1):
        at = problem.where
        file, row, line = at.file or report.file, at.row or 0, at.line or 0
        spot = "" if line else at.at or ""
        key = (file, row, 0 if row else line, "" if row else spot)
        if key not in found:
            own = file == report.file
            kept = report.around.rows.get(row) if own else None
            line = line or (kept.line if kept else 0)
            text = report.around.lines.get(line, "") if own else ""
            found[key] = Place(file, row, line, spot, text, kept.cells if kept else ())
        found[key].faults.append((number, problem))
    return list(found.values())


def parts(text: str) -> list[tuple[bool, str]]:
    """Take *text* apart at its backticks: what stands between two of them is code.

    >>> parts("write `a`, or `b")
    [(False, 'write '), (True, 'a'), (False, ', or `b')]
    """
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["`".join(pieces[-2:])]
    return [(bool(number % 2), piece) for number, piece in enumerate(pieces) if piece]


def kinds(problems: Sequence[Problem], shown: int) -> list[Kind]:
    """Count *problems* by code, errors first, the most frequent first."""
    order = {"error": 0, "warning": 1, "info": 2}
    counts = Counter((problem.severity, problem.code) for problem in problems)
    first: dict[tuple[str, str], int] = {}
    for number, problem in enumerate(problems[:shown], start=1):
        first.setdefault((problem.severity, problem.code), number)
    return [
        Kind(code, severity, CODES[code].meaning, count, first.get((severity, code)))
        for (severity, code), count in sorted(
            counts.items(), key=lambda item: (order[item[0][0]], -item[1], item[0][1])
        )
    ]


def standalone(reports: Sequence[MappingReport]) -> str:
    """Write *reports* as one page that needs no other file and no server."""
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    style = (TEMPLATES.parent / "static" / "site.css").read_text("utf-8")
    return templates.get_template("mapping_report_alone.html").render(
        found=[layout(report) for report in reports],
        style=style,
        problems_page=PROBLEMS.removesuffix("#"),
    )
