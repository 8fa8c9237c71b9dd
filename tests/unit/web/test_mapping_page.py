"""The page of a report: each row once, its faults beside it, nothing of the file run as markup."""

import html5lib
import pytest

from aiconcord.check.mapping_file import MappingReport
from aiconcord.check.mapping_rows import Cell, FaultyRow, Surroundings
from aiconcord.problems.record import Problem, Severity, Where
from aiconcord.web.mapping_page import MOST_SHOWN, kinds, layout, parts, places, standalone

FILE = "x.tsv"


def fault(
    code: str = "mapping-date",
    *,
    severity: Severity = "error",
    file: str = FILE,
    line: int | None = None,
    row: int | None = None,
    slot: str | None = None,
    what: str = "no date",
) -> Problem:
    return Problem(code, what, Where(file, line, None, row, slot), "write `2026-01-31`", severity)


def report(*problems: Problem, around: Surroundings | None = None) -> MappingReport:
    return MappingReport(
        FILE, "https://example.org/s", 9, problems, around=around or Surroundings()
    )


def test_faults_of_one_row_stand_together_and_beside_its_cells() -> None:
    cells = (Cell("record_id", "a:1"), Cell("comment", "hm"), Cell("mapping_date", "soon"))
    around = Surroundings({3: FaultyRow(3, 12, "", cells)}, {12: "a:1\thm\tsoon"})
    problems = (
        fault(line=12, row=3, slot="mapping_date"),
        fault("mapping-duplicate", line=12, row=3),
        fault("mapping-required", line=1, slot="license"),
    )
    row, line = places(report(*problems, around=around), problems)
    assert (row.row, row.line, [number for number, _ in row.faults]) == (3, 12, [1, 2])
    assert [cell.slot for cell in row.first_cells] == ["record_id", "mapping_date"]
    assert [cell.slot for cell in row.other_cells] == ["comment"]
    assert (line.row, line.line, len(line.faults)) == (0, 1, 1)


def test_a_row_without_a_line_has_a_place_of_its_own() -> None:
    around = Surroundings({1: FaultyRow(1), 2: FaultyRow(2)})
    problems = (fault(row=1), fault(row=2), fault())
    assert [
        (each.row, each.line) for each in places(report(*problems, around=around), problems)
    ] == [
        (1, 0),
        (2, 0),
        (0, 0),
    ]


def test_in_a_file_without_lines_the_place_is_told_as_its_format_tells_it() -> None:
    where = (Where(FILE, row=2, at="/mappings/1"), Where(FILE, at="/license"), Where(FILE))
    problems = tuple(Problem("mapping-date", "w", each) for each in where)
    page = standalone([report(*problems)])
    assert "Row 2 <small>/mappings/1</small>" in page
    assert "<h3>/license</h3>" in page
    assert "<h3>The file as a whole</h3>" in page


def test_what_was_taken_for_what_is_told() -> None:
    page = standalone([MappingReport(FILE, "", 1, (), "CSV", ("`ours` is the subject",))])
    assert "read as CSV" in page
    assert "`ours` is the subject" in page


def test_a_fault_in_another_file_is_not_laid_at_this_files_line() -> None:
    around = Surroundings(lines={1: "of the table"})
    problems = (fault(line=1), fault(line=1, file="x.tsv (metadata)"))
    ours, theirs = places(report(*problems, around=around), problems)
    assert (ours.text, theirs.text) == ("of the table", "")


def test_kinds_are_counted_errors_first_with_a_link_to_the_first_shown() -> None:
    problems = [
        fault("mapping-reviewer", severity="info"),
        fault(),
        fault("mapping-quote"),
        fault(),
    ]
    found = kinds(problems, 2)
    assert [(each.code, each.count, each.first) for each in found] == [
        ("mapping-date", 2, 2),
        ("mapping-quote", 1, None),
        ("mapping-reviewer", 1, 1),
    ]


def test_a_page_shows_a_bounded_number_of_faults_and_says_so() -> None:
    many = report(*(fault(row=number) for number in range(1, MOST_SHOWN + 2)))
    assert layout(many)["shown"] == MOST_SHOWN
    page = standalone([many])
    assert f'id="file-1-fault-{MOST_SHOWN}"' in page
    assert f'id="file-1-fault-{MOST_SHOWN + 1}"' not in page
    assert f"The first {MOST_SHOWN} of {MOST_SHOWN + 1} faults" in page


@pytest.mark.parametrize("text", ["", "`", "``", "a`b", "`a`", "a `b` c `d", "`a``b`"])
def test_taking_a_text_apart_at_its_backticks_loses_nothing_else(text: str) -> None:
    together = "".join(f"`{part}`" if code else part for code, part in parts(text))
    assert together == text.replace("``", "") or together == text


def test_a_page_of_its_own_is_valid_and_needs_nothing_else() -> None:
    page = standalone([report(fault(line=2, row=1)), report()])
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<link" not in page
    assert "<script" not in page
    assert "src=" not in page
    assert "2 mapping files checked" in page
    assert 'href="https://w3id.org/aiconcord/problems#mapping-date"' in page


def test_nothing_of_a_file_becomes_markup() -> None:
    evil = "<script>alert(1)</script>\"'`<img src=x>`"
    cells = (Cell(evil, evil),)
    around = Surroundings({1: FaultyRow(1, 2, evil, cells)}, {2: evil, 3: evil})
    problems = (
        fault(line=2, row=1, slot=evil, what=evil),
        fault(line=3, file=FILE, what=evil),
        fault(file=evil),
    )
    page = standalone([MappingReport(FILE, evil, 1, problems, around=around)])
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") >= 6
