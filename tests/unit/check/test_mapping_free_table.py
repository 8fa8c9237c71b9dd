"""Tables with headings of their author's own: what was taken for what, and nothing dropped."""

import time
from collections.abc import Callable

import pytest

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_known import KnownElements

Check = Callable[..., MappingReport]
NEVER = ("mapping-required", "mapping-assumed")


@pytest.fixture
def report(known: KnownElements) -> Check:
    def run(text: str, metadata: str = "") -> MappingReport:
        return report_on(text.encode(), "x.csv", known, metadata.encode() or None)

    return run


def told(found: MappingReport) -> list[tuple[str, int | None, str | None]]:
    return [
        (problem.code, problem.where.line, problem.where.slot)
        for problem in found.problems
        if problem.code not in NEVER
    ]


def test_codes_are_looked_up_in_the_framework_they_are_found_in(report: Check) -> None:
    found = report("From,To,Relationship\nGOVERN 1.1,1.1,subset of\nGOVERN 1.2,1.2,Equal\n")
    assert (found.form, found.rows) == ("a table with headings of its own", 2)
    assert told(found) == []
    assert found.conforms
    assert found.understood == (
        "column `From` was taken as subject_id",
        "column `To` was taken as object_id",
        "column `Relationship` was taken as predicate_id",
        "the relation `equal` was read as skos:exactMatch (1 rows)",
        "the relation `subset of` was read as skos:broadMatch (1 rows)",
        "the codes of the subjects were read as those of rmf: 2 of 2 exist there",
        "the codes of the objects were read as those of aiv: 2 of 2 exist there",
    )


def test_a_code_that_does_not_exist_is_told_with_the_nearest(report: Check) -> None:
    found = report("From;To\nGOVERN 1.1;1.1\nGOVERN 1.9;1.2\nGOVERN 1.2;0.9\n")
    assert told(found) == [
        ("mapping-end-unknown", 3, "subject_id"),
        ("mapping-end-retired", 4, "object_id"),
    ]
    assert "`GOVERN 1.9` does not exist in rmf" in found.problems[-2].what
    assert "GOVERN 1.7" in found.problems[-2].remedy


def test_the_framework_may_stand_in_a_column(report: Check) -> None:
    found = report(
        "Source framework,Source,Target framework,Target,Target version\n"
        "RMF,GOVERN 1.1,aiv,12.1,2023-06\n"
        "RMF,GOVERN 1.2,aiv,12.1,2023-10\n"
        "RMF,GOVERN 1.1,Something else,A.1,\n"
    )
    assert told(found) == [
        ("mapping-framework-not-held", None, "object_source"),
        ("mapping-end-not-in-edition", 2, "object_id"),
    ]


def test_codes_of_no_framework_held_are_told_and_compared_all_the_same(report: Check) -> None:
    found = report("From,To,Comment\nA-1,B-1,x\nA-1,B-1,y\n")
    assert told(found) == [
        ("mapping-code-unplaced", None, "object_id"),
        ("mapping-code-unplaced", None, "subject_id"),
        ("mapping-duplicate", 3, "subject_id"),
    ]


def test_a_column_that_is_not_understood_is_told(report: Check) -> None:
    found = report("From,To,Owner,,To\nGOVERN 1.1,1.1,me,x,1.2\n")
    assert told(found) == [
        ("mapping-column-repeated", 1, "To"),
        ("mapping-slot-unknown", 1, None),
        ("mapping-slot-unknown", 1, "Owner"),
    ]
    assert found.conforms


def test_a_word_that_is_no_relation_is_told_with_the_nearest(report: Check) -> None:
    found = report("From,To,Relation\nGOVERN 1.1,1.1,subset fo\nGOVERN 1.2,1.2,zzz\n")
    assert [(p.code, p.where.row) for p in found.problems if p.severity == "error"] == [
        ("mapping-predicate-unknown", 1),
        ("mapping-predicate-unknown", 2),
    ]
    assert any("`subset of`" in problem.remedy for problem in found.problems)


def test_several_codes_in_a_cell_make_a_row_each_and_are_told(report: Check) -> None:
    found = report('From,To,Relation\nGOVERN 1.1,"1.1; 1.2",equal\nGOVERN 1.2,1.1,superset of\n')
    assert found.rows == 3
    (several,) = [p for p in found.problems if p.code == "mapping-several-ends"]
    assert "aic:listedAgainst: skos:exactMatch is said of them together" in several.what
    assert "2 lines were read as 3 pairs" in found.understood


def test_slipped_cells_are_told_and_still_a_row(report: Check) -> None:
    found = report("From,To,Relation\nGOVERN 1.1,1.1,equal,more\nGOVERN 1.2\n,,\nGOVERN 1.3,1.2,\n")
    assert found.rows == 3
    assert told(found) == [
        ("mapping-cell-count", 2, None),
        ("mapping-cell-count", 3, None),
        ("mapping-blank-line", 4, None),
    ]
    assert ("mapping-required", 2, "object_id") in [
        (p.code, p.where.row, p.where.slot) for p in found.problems
    ]


def test_metadata_may_stand_beside_the_table(report: Check) -> None:
    found = report(
        "From,To,Justification\nr:govern-1.1,1.1,manual\n",
        "mapping_set_id: https://example.org/s\nlicense: https://example.org/l\n"
        "curie_map:\n  r: https://w3id.org/aiconcord/id/element/rmf/\n",
    )
    assert found.mapping_set_id == "https://example.org/s"
    assert [problem.code for problem in found.problems] == ["mapping-assumed"]


def test_what_the_format_has_no_place_for_is_a_warning(report: Check) -> None:
    found = report("From,To\nGOVERN 1.1,1.1\n")
    assert [(p.code, p.severity, p.where.slot) for p in found.problems] == [
        ("mapping-assumed", "info", "mapping_justification"),
        ("mapping-assumed", "info", "predicate_id"),
        ("mapping-required", "warning", "license"),
        ("mapping-required", "warning", "mapping_set_id"),
    ]


def test_a_table_with_headings_of_the_standard_is_no_free_table(report: Check) -> None:
    assert report("subject_id,relation,object_id\na:1,x,b:1\n").form == "SSSOM/TSV"
    assert report("Name,Colour\nx,y\n").form == "SSSOM/TSV"


def test_a_cell_of_mere_white_space_costs_no_time(report: Check) -> None:
    started = time.process_time()
    assert report(f"From,To\na{' ' * 300_000}b,1.1\n").rows == 1
    assert time.process_time() - started < 5
