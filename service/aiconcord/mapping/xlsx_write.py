"""Writes sheets of texts as an Excel workbook: nothing in it is computed, and the bytes are fixed.

openpyxl takes a text that begins with `=` for a formula and puts the time of day into the file;
both are undone here.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import openpyxl

_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The first that an archive can state."""
_FORMULA_LIKE: Final = ("=", "+", "-", "@")
_CHANGED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """Write *sheets*, each a name and its lines of texts; every cell is a text."""
    book = openpyxl.Workbook()
    book.properties.creator = "AI Concord"
    book.properties.created = datetime(*_DAY)
    first: Any = book.active
    book.remove(first)
    for name, lines in sheets:
        sheet = book.create_sheet(name)
        for number, line in enumerate(lines, start=1):
            for column, text in enumerate(line, start=1):
                if text:
                    _put(sheet.cell(number, column), text)
    out = BytesIO()
    book.save(out)
    return _with_fixed_days(out.getvalue())


def _put(cell: Any, text: str) -> None:
    """Write *text* as a text, whatever a spreadsheet would make of it, now or when it is edited."""
    cell.value = _ESCAPE_LIKE.sub("_x005F_", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(_FORMULA_LIKE)


def _with_fixed_days(content: bytes) -> bytes:
    """Give the archive *content* with the same parts and no time of day in it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as fixed:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "docProps/core.xml":
                part = _CHANGED.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            fixed.writestr(entry, part)
    return out.getvalue()
