"""Lists of codes: every way to write one, and nothing of it passed over."""

import asyncio
import io

import openpyxl
import pytest

from aiconcord.check.code_list import CodeList, place_codes_of, read_codes
from aiconcord.check.code_list_worker import read_codes_apart
from aiconcord.check.mapping_known import KnownElements
from aiconcord.problems.record import ProblemError

RMF, AIV = (f"https://w3id.org/aiconcord/id/framework/{name}" for name in ("rmf", "aiv"))


def workbook(*rows: tuple[object, ...], more: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if more:
        book.create_sheet(more).append(("1.1",))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def listed(content: bytes, known: KnownElements, framework: str = AIV) -> CodeList:
    written, problems = read_codes(content, "done.txt")
    found = place_codes_of(written, "done.txt", framework, known)
    return CodeList(found.elements, (*problems, *found.problems))


def codes(found: CodeList, known: KnownElements) -> list[str]:
    return [known.elements[iri].code for iri in found.elements]


@pytest.mark.parametrize(
    "content",
    [
        b"1.1\n1.2\n",
        b"1.1, 1.2",
        b"1.1;1.2;1.1\r\n",
        b"\xef\xbb\xbf# what we did\r\n\r\n1.1\r\n1.2",
        b"code,who\n1.1,\"Bob, and others\"\n1.2,Al\n",
        b"Who\tCode\nBob\t1.1\nAl\t1.2\n",
        b"https://w3id.org/aiconcord/id/element/aiv/1.1\n1.2\n",
        workbook(("1.1",), ("1.2",)),
        workbook(("who", "Code"), ("Bob", "1.1"), ("Al", "1.2")),
    ],
)  # fmt: skip
def test_a_list_is_read_however_it_is_written(content: bytes, known: KnownElements) -> None:
    found = listed(content, known)
    assert codes(found, known) == ["1.1", "1.2"]
    assert not found.problems


def test_codes_are_found_in_any_case(known: KnownElements) -> None:
    assert codes(listed(b"govern 1.3\nGOVERN-1.4\n", known, RMF), known) == [
        "GOVERN 1.3",
        "GOVERN 1.4",
    ]


def test_a_code_that_is_none_is_told_with_its_line_and_the_nearest(known: KnownElements) -> None:
    found = listed(b"GOVERN 1.1\nGOVERN 1.9\n", known, RMF)
    (problem,) = found.problems
    assert (problem.code, problem.severity, problem.where.line) == ("code-unknown", "error", 2)
    assert "GOVERN 1.7" in problem.remedy
    assert codes(found, known) == ["GOVERN 1.1"]


def test_a_code_of_another_framework_is_none_of_this_one(known: KnownElements) -> None:
    found = listed(b"https://w3id.org/aiconcord/id/element/rmf/govern-1.1\n", known)
    assert [problem.code for problem in found.problems] == ["code-unknown"]
    assert not found.elements


def test_without_a_heading_every_cell_is_a_code(known: KnownElements) -> None:
    found = listed(b"1.1,Bob\n", known)
    assert [problem.what.split("`")[1] for problem in found.problems] == ["Bob"]


def test_a_cell_longer_than_any_code_is_told_shortly(known: KnownElements) -> None:
    (problem,) = listed(b"x" * 200_000, known).problems
    assert problem.code == "code-unknown"
    assert len(problem.what) < 200


def test_a_retired_code_is_taken_and_told(known: KnownElements) -> None:
    found = listed(b"0.9\n", known)
    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("code-retired", "warning")
    assert "`1.2`" in problem.remedy


def test_a_number_in_a_spreadsheet_may_have_been_another_code(known: KnownElements) -> None:
    found = listed(workbook(("code",), (1.1,)), known)
    assert codes(found, known) == ["1.1"]
    assert [(each.code, each.where.at) for each in found.problems] == [("code-number", "Sheet!A2")]


def test_a_sheet_that_is_not_read_is_told(known: KnownElements) -> None:
    found = listed(workbook(("code",), ("1.2",), more="other"), known)
    assert codes(found, known) == ["1.2"]
    assert [problem.code for problem in found.problems] == ["mapping-not-read"]


def test_a_list_beyond_bounds_is_refused() -> None:
    for content in (b"1\n" * 5_001, b"1" * 1_000_001):
        with pytest.raises(ProblemError) as caught:
            read_codes(content, "x")
        assert caught.value.problem.code == "body-too-large"


def test_a_workbook_is_read_apart_with_the_same_result() -> None:
    content = workbook(("code",), ("1.1",), (7,))
    assert asyncio.run(read_codes_apart(content, "x")) == read_codes(content, "x")
    broken = content[: len(content) // 2]
    _, problems = asyncio.run(read_codes_apart(broken, "x"))
    assert [problem.code for problem in problems] == ["mapping-archive"]
