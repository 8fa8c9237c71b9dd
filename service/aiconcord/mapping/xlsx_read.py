"""Reads the cells of an Excel workbook as text, within bounds, and evaluates nothing.

A workbook is an archive: what it says it unpacks to is bounded before any of it is unpacked, and
nothing is unpacked beyond what was said.
"""

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from io import BytesIO
from itertools import zip_longest
from typing import Any, Final

import openpyxl
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.escape import unescape

from aiconcord.mapping.faults import Faults, shown

MOST_UNPACKED: Final = 60_000_000
MOST_PARTS: Final = 2_000
MOST_COLUMNS: Final = 200
MOST_LINES: Final = 200_000
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_FORMULA = re.compile(rb"<f[ >/]")
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its number, its cells as text, and the columns that held no text."""

    number: int
    cells: list[str]
    numbers: frozenset[int]
    dates: frozenset[int]


@dataclass(slots=True)
class Sheet:
    """A sheet: its name and its rows that hold anything."""

    name: str
    rows: list[SheetRow]

    def at(self, row: int, column: int | None = None) -> str:
        """Name a row, or one cell of it, the way spreadsheets do.

        >>> Sheet("Relationships", []).at(12, 0), Sheet("My sheet", []).at(3)
        ('Relationships!A12', "'My sheet'!3:3")
        """
        plain = re.fullmatch(r"\w+", self.name)
        name = self.name if plain else "'" + self.name.replace("'", "''") + "'"
        place = f"{row}:{row}" if column is None else f"{get_column_letter(column + 1)}{row}"
        return f"{name}!{place}"


def read_xlsx(content: bytes, faults: Faults) -> list[Sheet] | None:
    """Read every sheet of *content*; None where it is no workbook, or is refused."""
    formulas = _inspect(content, faults)
    if formulas is None:
        return None
    sheets: list[Sheet] = []
    try:
        values = _open(content, values=True)
        written = _open(content, values=False) if formulas else None
        for sheet in values.worksheets:
            other = written[sheet.title] if written is not None else None
            sheets.append(_read_sheet(sheet, other, faults))
    except Exception as fault:
        what = f"the workbook cannot be read: {type(fault).__name__} {shown(str(fault), 120)}"
        faults.add("mapping-archive", what, "open it in a spreadsheet and save it again as .xlsx")
    return sheets or None


def warm() -> None:
    """Read a workbook of two cells, so that whatever reading imports only then has been imported.

    Names in an archive may be in code page 437, dates of a sheet in any of its styles."""
    book = openpyxl.Workbook()
    if book.active is not None:
        book.active.append(["text", 1.5])
    out = BytesIO()
    book.save(out)
    codecs.lookup("cp437")
    read_xlsx(out.getvalue(), Faults(""))


def _open(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(
        BytesIO(content), read_only=True, data_only=values, keep_links=False
    )


def _inspect(content: bytes, faults: Faults) -> bool | None:
    """Tell whether the archive may be unpacked, None if not, and whether it holds formulas."""
    if content.startswith(OLD_EXCEL):
        what, remedy = "an Excel file of the old kind, or one with a password", "save it as .xlsx"
        faults.add("mapping-archive", f"the file is {what}", f"{remedy}, without a password")
        return None
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        what = remedy = ""
        if "xl/workbook.xml" not in archive.namelist():
            what, remedy = "the archive holds no workbook", "save the table as .xlsx or as CSV"
        elif any(part.flag_bits & 1 for part in parts):
            what, remedy = "the workbook is encrypted", "save it without a password"
        elif len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
            what = f"the workbook would unpack to {unpacked:,} bytes in {len(parts):,} parts"
            remedy = f"send at most {MOST_UNPACKED:,} bytes; leave out pictures, or save it as CSV"
        if not what:
            sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
            return any(_FORMULA.search(archive.read(part)) for part in sheets)
    except _BROKEN as fault:
        what, remedy = f"the archive is broken: {shown(str(fault))}", "send the file again"
    faults.add("mapping-archive", what, remedy)
    return None


def _read_sheet(sheet: Any, written: Any, faults: Faults) -> Sheet:
    found = Sheet(sheet.title, [])
    sheet.reset_dimensions()
    rows: Iterator[Any] = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    formulas: Iterator[Any] = iter(())
    if written is not None:
        written.reset_dimensions()
        formulas = written.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    wide = False
    pairs: Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]
    pairs = zip_longest(rows, formulas, fillvalue=())
    for number, (values, others) in enumerate(pairs, start=1):
        if len(found.rows) >= MOST_LINES:
            what = f"the sheet has more than {MOST_LINES:,} rows; the rest was not read"
            at = found.at(number)
            faults.add("mapping-too-many-rows", what, "split it into several sets", at=at)
            break
        if all(value is None for value in values) and not any(others):
            continue
        _tell_uncomputed(found, number, values, others, faults)
        if len(values) > MOST_COLUMNS and values[MOST_COLUMNS] is not None and not wide:
            wide = True
            what = f"the sheet has more than {MOST_COLUMNS} columns; the rest was not read"
            at = found.at(number, MOST_COLUMNS)
            faults.add("mapping-structure", what, "remove them", at=at)
        found.rows.append(_row(number, values[:MOST_COLUMNS]))
    return found


def _tell_uncomputed(
    sheet: Sheet, number: int, values: tuple[Any, ...], others: tuple[Any, ...], faults: Faults
) -> None:
    for column, formula in enumerate(others):
        computed = column < len(values) and values[column] is not None
        if isinstance(formula, str) and formula.startswith("=") and not computed:
            faults.add(
                "mapping-not-read",
                f"the cell holds the formula {shown(formula)} and no value; none is computed here",
                "write the value itself, or save the workbook from a spreadsheet",
                at=sheet.at(number, column),
            )


def _row(number: int, values: tuple[Any, ...]) -> SheetRow:
    numbers = {
        place
        for place, value in enumerate(values)
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    dates = {place for place, value in enumerate(values) if isinstance(value, date | time)}
    cells = [_CONTROL.sub("\N{REPLACEMENT CHARACTER}", _text(value)) for value in values]
    return SheetRow(number, cells, frozenset(numbers), frozenset(dates))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescape(value) if isinstance(value, str) else str(value)
