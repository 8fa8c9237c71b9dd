"""Excel workbooks: NIST's OLIR template, other tables, and archives that must be refused."""

import asyncio
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from aiconcord.check.mapping_apart import report_apart
from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_known import KnownElements

Check = Callable[..., MappingReport]
HEADINGS = (
    "Focal Document Element", "Focal Document Element Description", "Rationale", "Relationship",
    "Reference Document Element", "Reference Document Element Description (optional)",
    "Comments (optional)", "Strength of Relationship (optional)",
)  # fmt: skip
INFORMATION = {
    "Reference Document": "A verification framework, 2023",
    "Reference Document Short Name": "AIV",
    "Reference Document Version": "2023",
    "Reference Document Author": "An author",
    "Reference Document URL": "https://example.org/aiv",
    "Reference Document Date": "10/00/2023",
    "Informative Reference Name": "AIV-to-RMF (1.0.0)",
    "Informative Reference Version": "1.0.0",
    "Point of Contact": "someone@example.org",
    "Informative Reference Developer": "A developer",
    "Comprehensive": "No",
    "Web Address": "https://example.org/olir",
}


def workbook(
    *rows: Any, headings: Any = HEADINGS, information: dict[str, str] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    general = book.active
    assert general is not None
    general.title = "General Information"
    for label, value in (INFORMATION if information is None else information).items():
        general.append([label, value])
    sheet = book.create_sheet("Relationships")
    sheet.append(["A title above the table"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def report(known: KnownElements) -> Check:
    def run(*rows: Any, **more: Any) -> MappingReport:
        return report_on(workbook(*rows, **more), "x.xlsx", known)

    return run


def told(found: MappingReport) -> set[tuple[str, str | None]]:
    passed = ("mapping-assumed", "mapping-required")
    return {(p.code, p.where.at) for p in found.problems if p.code not in passed}


def test_the_template_filled_in_is_read_row_by_row(report: Check) -> None:
    found = report(
        ("GOVERN 1.1", "text", "Semantic", "subset of", "1.1", "text", "why", 7),
        ("GOVERN 1.2", "text", "Functional", "Equal", "1.2", "text", None, "N/A"),
    )
    assert (found.form, found.rows, found.conforms) == ("NIST OLIR workbook", 2, True)
    assert found.mapping_set_id == "https://example.org/olir"
    assert told(found) == set()
    assert "the relation `subset of` was read as skos:broadMatch (1 rows)" in found.understood
    assert (
        "the codes of the objects were read as those of aiv: 2 of 2 exist there" in found.understood
    )


def test_every_fault_names_sheet_and_cell_or_row(report: Check) -> None:
    found = report(
        ("GOVERN 1.9", "text", "Lexical", "subset fo", "1.1", "", "", 11),
        ("GOVERN 1.1", "text", "Semantic", "equal", 1.1, "", "", "strong"),
        ("GOVERN 1.2", "text", "Semantic", "equal", date(2026, 1, 2), "", "", None),
        ("GOVERN 1.3", "text", "Semantic", "equal", "1.2", "", "", None, "beyond"),
        ("GOVERN 1.4", "text", "Semantic", "equal", "#REF!", "", "", None),
    )
    assert found.rows == 5
    assert told(found) == {
        ("mapping-value-not-permitted", "Relationships!C3"),
        ("mapping-predicate-unknown", "Relationships!3:3"),
        ("mapping-end-unknown", "Relationships!3:3"),
        ("mapping-out-of-range", "Relationships!H3"),
        ("mapping-value-shape", "Relationships!E4"),
        ("mapping-out-of-range", "Relationships!H4"),
        ("mapping-value-shape", "Relationships!E5"),
        ("mapping-end-unknown", "Relationships!5:5"),
        ("mapping-cell-count", "Relationships!I6"),
        ("mapping-value-shape", "Relationships!E7"),
        ("mapping-end-unknown", "Relationships!7:7"),
    }


def test_an_element_without_a_relationship_says_that_there_is_none(report: Check) -> None:
    found = report(
        ("GOVERN 1.1", "text", "Semantic", "equal", "1.1"),
        ("GOVERN 1.2", "text"),
        (None, None, None),
        ("GOVERN 1.3", "text", "Semantic"),
    )
    assert found.rows == 3
    assert told(found) == {("mapping-framework-not-held", None)}


def test_what_the_template_demands_is_told(report: Check) -> None:
    few = {k: v for k, v in INFORMATION.items() if k not in ("Comprehensive", "Web Address")}
    found = report(("GOVERN 1.1", "", "Semantic", "equal", "1.1"), information=few)
    required = [p.what for p in found.problems if p.code == "mapping-required"]
    assert "the general information has no `comprehensive`" in required
    assert "NIST OLIR workbook has no place for mapping_set_id" in required
    assert found.conforms


def test_any_workbook_with_headings_that_are_understood_is_read(report: Check) -> None:
    found = report(
        ("GOVERN 1.1", "1.1", "x"), headings=("From", "To", "Owner"), information={"a": "b"}
    )
    assert (found.form, found.rows) == ("an Excel workbook", 1)
    assert told(found) == {
        ("mapping-not-read", "'General Information'!1:1"),
        ("mapping-slot-unknown", "Relationships!2:2"),
    }


def test_a_formula_without_a_value_is_told(report: Check) -> None:
    found = report(("GOVERN 1.1", "=A1", "Semantic", "equal", "1.1"))
    assert ("mapping-not-read", "Relationships!B3") in told(found)


def test_a_workbook_is_checked_apart_with_the_same_result(known: KnownElements) -> None:
    content = workbook(("GOVERN 1.9", "text", "Semantic", "subset of", "1.1"))
    here = report_on(content, "x.xlsx", known)
    assert asyncio.run(report_apart(content, "x.xlsx", known)) == here


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for each in old.namelist():
            data = old.read(each)
            new.writestr(each, change(data) if each == part else data)
    return out.getvalue()


GOOD = workbook(("GOVERN 1.1", "", "Semantic", "equal", "1.1"))
SHEET = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize(
    "content",
    [
        archive(xl__workbook_xml=b"", xl__bomb_xml=b"0" * 61_000_000),
        archive(word__document_xml=b"<x/>"),
        archive(xl__workbook_xml=b"not xml"),
        rewritten(GOOD, SHEET, lambda old: old[:200]),
        rewritten(
            GOOD, SHEET, lambda old: b'<!DOCTYPE x [<!ENTITY a "b">]>' + old.partition(b"?>")[2]
        ),
        GOOD[:-50],
        GOOD[:400] + b"\0" * 200 + GOOD[600:],
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
    ids=["bomb", "no workbook", "no XML", "cut sheet", "entities", "cut", "holed", "start", "old"],
)
def test_what_cannot_be_unpacked_safely_is_refused_clearly(
    known: KnownElements, content: bytes
) -> None:
    found = report_on(content, "x.xlsx", known)
    assert not found.conforms
    assert "mapping-archive" in [problem.code for problem in found.problems]


def test_more_columns_than_are_read_are_told(report: Check) -> None:
    wide = ["GOVERN 1.1", "", "Semantic", "equal", "1.1", *[""] * 300, "far"]
    found = report(wide, headings=[*HEADINGS, *[f"h{n}" for n in range(300)]])
    assert ("mapping-structure", "Relationships!GS2") in told(found)


def test_a_sheet_that_claims_a_million_rows_is_read_for_what_it_holds(known: KnownElements) -> None:
    def claim(old: bytes) -> bytes:
        return old.replace(b'<dimension ref="A1:H3"', b'<dimension ref="A1:XFD1048576"')

    found = report_on(rewritten(GOOD, SHEET, claim), "x.xlsx", known)
    assert (found.rows, found.conforms) == (1, True)
