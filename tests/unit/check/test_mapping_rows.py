"""A report keeps the rows and lines that faults stand in, and no others."""

from collections.abc import Callable

import pytest

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_rows import MOST_CELLS, MOST_IN_CELL
from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.sssom_read import read_sssom

HEAD = "#mapping_set_id: https://example.org/s\n#license: https://example.org/l\n"
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment"
GOOD = "skos:a\tskos:exactMatch\tskos:b\tsemapv:MappingReview\t"
BAD = "skos:a\tskos:exactMatch\tnope:b\tsemapv:MappingReview\t"


@pytest.fixture
def judge(known: KnownElements) -> Callable[..., MappingReport]:
    def run(*rows: str, columns: str = COLUMNS, head: str = HEAD) -> MappingReport:
        return report_on((head + "\n".join([columns, *rows])).encode(), "x.tsv", known)

    return run


Judge = Callable[..., MappingReport]


def test_only_rows_at_fault_are_kept_with_their_cells(judge: Judge) -> None:
    report = judge(GOOD + "one", BAD + "two", GOOD.replace("skos:b", "skos:c"))
    assert list(report.around.rows) == [2]
    row = report.around.rows[2]
    assert row.line == 5
    assert [(cell.slot, cell.text) for cell in row.cells][2:] == [
        ("object_id", "nope:b"),
        ("mapping_justification", "semapv:MappingReview"),
        ("comment", "two"),
    ]
    assert report.around.lines[5] == BAD + "two"


def test_a_cell_at_fault_is_found_in_its_line(judge: Judge) -> None:
    report = judge(BAD + "x")
    cell = report.around.rows[1].cell("object_id")
    assert cell is not None
    assert (BAD + "x")[cell.start - 1 : cell.end - 1] == "nope:b"


def test_a_quoted_cell_of_a_csv_is_found_with_its_quotes(known: KnownElements) -> None:
    line = '"a, ""b""",skos:a,skos:exactMatch,nope:b,semapv:MappingReview'
    columns = "comment,subject_id,predicate_id,object_id,mapping_justification"
    report = report_on(f"{HEAD}{columns}\n{line}\n".encode(), "x.csv", known)
    row = report.around.rows[1]
    comment, end = row.cell("comment"), row.cell("object_id")
    assert comment is not None
    assert end is not None
    assert line[comment.start - 1 : comment.end - 1] == '"a, ""b"""'
    assert line[end.start - 1 : end.end - 1] == "nope:b"


def test_an_empty_last_cell_does_not_shift_the_others(judge: Judge) -> None:
    cell = judge(BAD, GOOD + "x").around.rows[1].cell("object_id")
    assert cell is not None
    assert BAD[cell.start - 1 : cell.end - 1] == "nope:b"


def test_a_row_that_slipped_keeps_its_line_and_claims_no_cells(judge: Judge) -> None:
    report = judge(GOOD.replace("\t", " "))
    row = report.around.rows[1]
    assert (row.cells, row.name) == ((), "")
    assert report.around.lines[row.line].startswith("skos:a skos:exactMatch")


def test_the_line_of_a_fault_in_the_metadata_is_kept(judge: Judge) -> None:
    report = judge(GOOD + "x", head=HEAD + "#mapping_dat: 2026-01-01\n")
    assert report.around.lines[3] == "#mapping_dat: 2026-01-01"
    assert report.around.rows == {}


def test_a_clean_file_keeps_nothing(judge: Judge) -> None:
    around = judge(GOOD + "x").around
    assert (around.rows, around.lines) == ({}, {})


def test_of_a_wide_row_only_some_cells_are_kept_and_those_at_fault_first(judge: Judge) -> None:
    more = [f"x{number}" for number in range(40)]
    head = HEAD + "#extension_definitions:\n"
    head += "".join(f"#  - {{slot_name: {name}, type_hint: 'xsd:integer'}}\n" for name in more)
    wide = "\t".join([GOOD + "c", *("1" for _ in more[:-1]), "no number"])
    report = judge(wide, columns="\t".join([COLUMNS, *more]), head=head)
    row = report.around.rows[1]
    assert len(row.cells) == MOST_CELLS
    assert row.cell("x39") is not None
    assert row.cell("subject_id") is not None


def test_a_long_cell_is_cut_and_says_so(judge: Judge) -> None:
    cell = judge(BAD + "x" * 20_000).around.rows[1].cell("comment")
    assert cell is not None
    assert not cell.whole
    assert len(cell.text) == MOST_IN_CELL + 1


def test_a_row_has_the_name_that_its_rdf_has(judge: Judge) -> None:
    text = f"{HEAD}{COLUMNS}\n{BAD}x\n"
    table, _ = read_sssom(text, "x.tsv")
    named = {str(subject) for subject, _, _ in triples(table)}
    assert judge(BAD + "x").around.rows[1].name in named


def test_slots_at_fault_have_their_property(judge: Judge) -> None:
    properties = judge(BAD + "x").around.properties
    assert properties["object_id"] == "http://www.w3.org/2002/07/owl#annotatedTarget"
    assert "comment" not in properties


def test_faults_of_the_metadata_file_are_not_laid_at_the_tables_lines(
    known: KnownElements,
) -> None:
    report = report_on(f"{COLUMNS}\n{GOOD}x\n".encode(), "x.tsv", known, b"licence: no\n")
    assert {problem.where.file for problem in report.problems} >= {"x.tsv (metadata)"}
    assert "licence: no" not in report.around.lines.values()
