"""Texts that look like formulas stay texts, in CSV and in workbooks."""

import csv
import io

import openpyxl
import pytest

from aiconcord.crosswalk.sheets import Sheet, write_csv, write_xlsx

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text: str) -> None:
    sheet = Sheet("Codes", ("code", "number"), [[text, 3]])
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([sheet])))
    cell = book["Codes"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert str(cell.value).strip() == text.strip()
    assert book["Codes"]["B2"].value == 3
    rows = list(csv.reader(io.StringIO(write_csv(sheet), newline="")))
    assert rows[1] == ["'" + text.replace("\r", " "), "3"]


def test_a_workbook_holds_each_sheet_with_its_header() -> None:
    sheets = [Sheet(name, ("a", "b"), [["x\x00y", "z"]]) for name in ("One", "Two")]
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(sheets)))
    assert book.sheetnames == ["One", "Two"]
    assert [cell.value for cell in book["Two"][1]] == ["a", "b"]
    assert book["One"]["A2"].value == "x y"
