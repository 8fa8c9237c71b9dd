"""Tables as files for spreadsheets: CSV, and XLSX with one sheet a table.

No cell ever becomes a formula there, whatever its text begins with.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.cell import get_column_letter

Value = str | int
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WIDEST: Final = 60
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_BOLD: Final = Font(bold=True)
_MOST: Final = 32_000
"""Characters of a cell; a spreadsheet takes a few more."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its *name*, its *columns* and its rows, each with a value for each column."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


def write_csv(sheet: Sheet) -> str:
    """Write *sheet* as CSV with a header; a text like a formula gets an apostrophe before it.

    >>> write_csv(Sheet("x", ("code",), [["=1+1"], ["GOVERN 1"], [3]]))
    "code\\n'=1+1\\nGOVERN 1\\n3\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns)
    writer.writerows([_plain(value) for value in row] for row in sheet.rows)
    return out.getvalue()


def _plain(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    return ("'" if value.startswith(_FORMULA) else "") + value.replace("\r", " ")


def write_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Write *sheets* as one workbook; every text is a text there, never a formula."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for number, column in enumerate(sheet.columns, start=1):
            texts = [column, *(str(row[number - 1]) for row in sheet.rows)]
            width = min(max(map(len, texts)) + 2, _WIDEST)
            page.column_dimensions[get_column_letter(number)].width = width
        for line, row in enumerate([sheet.columns, *sheet.rows], start=1):
            for number, value in enumerate(row, start=1):
                _fill(page.cell(line, number), value, bold=line == 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Cell, value: Value, *, bold: bool) -> None:
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = _CONTROL.sub(" ", value)[:_MOST]
    cell.data_type = "s"
    if value.startswith(_FORMULA):
        cell.quotePrefix = True
    if len(value) > _WIDEST:
        cell.alignment = _WRAPPED
    if bold:
        cell.font = _BOLD
