"""Reads a list of codes, such as the checks somebody has done, and finds the element of each.

The list is a text, a CSV file or a workbook. Where a heading names a column of codes, that column
is read; without one, every cell is a code. A code that is none is a fault, never passed over.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.relations import plain
from aiconcord.mapping.xlsx_read import read_xlsx
from aiconcord.names.slugs import slug
from aiconcord.problems.record import Problem, ProblemError, Where, in_order

HEADINGS: Final = frozenset(
    ("code", "codes", "id", "element", "check", "criterion", "control", "clause", "item", "article")
)
MOST_CODES: Final = 5_000
MOST_BYTES: Final = 1_000_000
_WORKBOOK: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DECIMAL: Final = re.compile(r"\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Written:
    """A code as it is written: its *text* and its place; whether the cell held a number."""

    text: str
    line: int | None = None
    at: str | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class CodeList:
    """What a list names: elements, each once, and the faults of the list in order."""

    elements: tuple[str, ...]
    problems: tuple[Problem, ...]


def is_workbook(content: bytes) -> bool:
    """Tell whether *content* is an archive, which is unpacked only where that is bounded."""
    return content.startswith(_WORKBOOK)


def read_codes(content: bytes, name: str) -> tuple[list[Written], list[Problem]]:
    """Give the codes that *content*, called *name*, holds, and what could not be read of it."""
    faults = Faults(name)
    if len(content) > MOST_BYTES:
        what = f"the list has {len(content):,} bytes, more than {MOST_BYTES:,}"
        raise ProblemError(Problem("body-too-large", what, Where(name), "list the codes alone"))
    found = list(
        _of_workbook(content, faults)
        if is_workbook(content)
        else _of_text(content.decode("utf-8-sig", "replace"))
    )
    if len(found) > MOST_CODES:
        what = f"the list has {len(found):,} codes, more than {MOST_CODES:,}"
        raise ProblemError(Problem("body-too-large", what, Where(name), "list each code once"))
    return found, faults.all()


def _of_text(text: str) -> Iterator[Written]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    delimiter = max("\t;,", key=first.count)
    rows = (
        (number, _cells(line, delimiter))
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    )
    chosen: int | None = None
    for place, (number, cells) in enumerate(rows):
        if place == 0 and (chosen := _heading(cells)) is not None:
            continue
        wanted = cells if chosen is None else cells[chosen : chosen + 1]
        yield from (Written(cell.strip(), number) for cell in wanted if cell.strip())


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:  # a cell longer than any code
        return [line]


def _of_workbook(content: bytes, faults: Faults) -> Iterator[Written]:
    sheets = [sheet for sheet in read_xlsx(content, faults) or () if sheet.rows]
    headed = [sheet for sheet in sheets if _heading(sheet.rows[0].cells) is not None]
    for sheet in (headed or sheets)[:1]:
        if len(sheets) > 1:
            what = f"of {len(sheets)} sheets only {shown(sheet.name)} was read"
            remedy = "put all codes into one sheet, in a column headed code"
            faults.add("mapping-not-read", what, remedy, severity="warning")
        chosen = _heading(sheet.rows[0].cells)
        for row in sheet.rows if chosen is None else sheet.rows[1:]:
            for column, cell in enumerate(row.cells):
                if cell.strip() and chosen in (None, column):
                    number = column in row.numbers
                    yield Written(cell.strip(), None, sheet.at(row.number, column), number)


def _heading(cells: Sequence[str]) -> int | None:
    """Tell which of *cells* heads the codes; None where they are no headings."""
    return next((at for at, cell in enumerate(cells) if plain(cell) in HEADINGS), None)


def place_codes_of(
    written: Iterable[Written], name: str, framework: str, known: KnownElements
) -> CodeList:
    """Find the element of *framework* that each code names: its code in any case, or its IRI."""
    here = known.of(framework)
    elements: dict[str, None] = {}
    problems: list[Problem] = []
    for each in written:
        where = Where(name, each.line, at=each.at)
        found = known.elements.get(each.text) or here.get(slug(each.text))
        if found is None or found.framework != framework:
            problems.append(_unknown(each, where, framework, known))
            continue
        elements[found.iri] = None
        if found.retired:
            problems.append(_retired(found.code, where, known, found.replacement))
        if each.number and _DECIMAL.fullmatch(each.text):
            what = f"the cell holds the number {shown(each.text)}, which 1.10 and 1.1 both are"
            remedy = "format the column as text, and write the codes again"
            problems.append(Problem("code-number", what, where, remedy, "warning"))
    return CodeList(tuple(elements), tuple(in_order(problems)))


def _unknown(each: Written, where: Where, framework: str, known: KnownElements) -> Problem:
    near = known.nearest(framework, each.text)
    remedy = f"did you mean `{near.code}`?" if near else "give an official code, one a line"
    if " " in each.text and near is None:
        remedy += "; where a table has other columns, head that of the codes `code`"
    what = f"{shown(each.text)} is no code of {framework.rpartition('/')[2]}"
    return Problem("code-unknown", what, where, remedy)


def _retired(code: str, where: Where, known: KnownElements, instead: str) -> Problem:
    other = known.elements.get(instead)
    remedy = f"take `{other.code}` instead" if other else "leave it out"
    return Problem("code-retired", f"`{code}` has been retired", where, remedy, "warning")


def as_json(written: Iterable[Written], problems: Iterable[Problem]) -> dict[str, Any]:
    """Write what was read as plain JSON values, to hand it to another process."""
    return {
        "codes": [[each.text, each.line, each.at, each.number] for each in written],
        "problems": [problem.as_json() for problem in problems],
    }


def from_json(found: dict[str, Any]) -> tuple[list[Written], list[Problem]]:
    """Read what :func:`as_json` wrote."""
    problems = [
        Problem(p["code"], p["what"], Where(**p["where"]), p["remedy"], p["severity"])
        for p in found["problems"]
    ]
    return [Written(*each) for each in found["codes"]], problems
