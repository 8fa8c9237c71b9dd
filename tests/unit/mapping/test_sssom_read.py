"""Reading a mapping file: what is understood, and how each fault is told."""

from collections.abc import Callable
from datetime import date

import pytest

from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.problems.record import Problem

Make = Callable[..., str]


def one(text: str | bytes, code: str) -> Problem:
    _, problems = read_sssom(text, "x.sssom.tsv")
    found = [problem for problem in problems if problem.code == code]
    assert len(found) == 1, [problem.text() for problem in problems]
    return found[0]


def test_a_good_file_has_no_faults(mapping_file: Make) -> None:
    table, problems = read_sssom(mapping_file(), "x.sssom.tsv")
    assert problems == []
    assert table.id == "https://example.org/sets/ab"
    assert table.rows[0].values == {
        "subject_id": "https://example.org/a/1",
        "predicate_id": "http://www.w3.org/2004/02/skos/core#exactMatch",
        "object_id": "https://example.org/b/1",
        "mapping_justification": "https://w3id.org/semapv/vocab/ManualMappingCuration",
    }


def test_a_row_knows_its_number_and_its_line(mapping_file: Make) -> None:
    table, _ = read_sssom(mapping_file(rows=3), "x")
    assert [(row.row, row.line) for row in table.rows] == [(1, 7), (2, 8), (3, 9)]


def test_numbers_and_dates_become_values(mapping_file: Make) -> None:
    table, problems = read_sssom(mapping_file("confidence: 0.95", "mapping_date: 2024-02-29"), "x")
    assert problems == []
    assert table.rows[0].values["confidence"] == 0.95
    assert table.rows[0].values["mapping_date"] == date(2024, 2, 29)


def test_lists_are_split_at_pipes_that_are_not_escaped(mapping_file: Make) -> None:
    table, _ = read_sssom(mapping_file(r"author_label: Alice\|Bob|Charlie\\|D"), "x")
    assert table.rows[0].values["author_label"] == ("Alice|Bob", "Charlie\\", "D")


def test_slots_of_the_set_are_carried_down_to_rows(mapping_file: Make) -> None:
    table, _ = read_sssom(mapping_file(metadata="#mapping_tool: T\n", rows=2), "x")
    assert [row.values["mapping_tool"] for row in table.rows] == ["T", "T"]
    assert "mapping_tool" not in table.values


def test_a_slot_that_one_row_fills_is_not_carried_down(mapping_file: Make) -> None:
    text = mapping_file("mapping_tool: own", metadata="#mapping_tool: T\n", rows=2)
    head = text.rstrip("\n").rpartition("\t")[0]
    table, _ = read_sssom(head + "\t\n", "x")
    assert [row.values.get("mapping_tool") for row in table.rows] == ["own", None]
    assert table.values["mapping_tool"] == "T"


def test_metadata_scalars_stay_the_text_they_were_written_as(mapping_file: Make) -> None:
    lines = "#mapping_set_version: 1.10\n#mapping_set_title: no\n"
    table, _ = read_sssom(mapping_file(metadata=lines), "x")
    assert table.values["mapping_set_version"] == "1.10"
    assert table.values["mapping_set_title"] == "no"


def test_one_value_may_stand_where_a_list_goes(mapping_file: Make) -> None:
    table, problems = read_sssom(mapping_file(metadata="#creator_id: a:me\n"), "x")
    assert problems == []
    assert table.values["creator_id"] == ("https://example.org/a/me",)


def test_defined_extensions_are_read(mapping_file: Make) -> None:
    lines = "#extension_definitions:\n#  - slot_name: ext_x\n#    property: a:x\n"
    table, problems = read_sssom(mapping_file("ext_x: hello", metadata=lines), "x")
    assert problems == []
    assert table.rows[0].values["ext_x"] == "hello"
    assert table.extensions["ext_x"].iri == "https://example.org/a/x"


def test_an_extension_of_entities_is_expanded(mapping_file: Make) -> None:
    lines = "#extension_definitions:\n#  - slot_name: e\n#    type_hint: linkml:uriOrCurie\n"
    table, _ = read_sssom(mapping_file("e: b:9", metadata=lines), "x")
    assert table.rows[0].values["e"] == "https://example.org/b/9"


def test_commas_separate_a_csv(mapping_file: Make) -> None:
    text = mapping_file("comment: hello").replace("\t", ",")
    table, problems = read_sssom(text, "x.sssom.csv")
    assert problems == []
    assert table.rows[0].values["comment"] == "hello"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_every_line_end_is_understood(mapping_file: Make, end: str) -> None:
    expected, _ = read_sssom(mapping_file(rows=2), "x")
    table, problems = read_sssom(mapping_file(rows=2).replace("\n", end).encode(), "x")
    assert problems == []
    assert table == expected
    assert [row.line for row in table.rows] == [7, 8]


def test_metadata_may_stand_in_a_file_of_its_own(mapping_file: Make, metadata: str) -> None:
    whole = mapping_file()
    aside = "\n".join(line[1:] for line in metadata.splitlines())
    table, problems = read_sssom(whole.removeprefix(metadata), "x", aside)
    assert problems == []
    assert table == read_sssom(whole, "x")[0]


def test_metadata_in_both_places_is_told(mapping_file: Make) -> None:
    _, problems = read_sssom(mapping_file(), "x", "license: https://example.org/l")
    assert "mapping-metadata-twice" in {problem.code for problem in problems}


# -- faults ------------------------------------------------------------------------------------


def test_an_undeclared_prefix_names_the_nearest_one(mapping_file: Make) -> None:
    found = one(mapping_file("author_id: semap:x"), "mapping-prefix-undeclared")
    assert found.where.row == 1
    assert found.where.slot == "author_id"
    assert "`semapv:`" in found.remedy


def test_an_iri_in_full_is_told_and_still_understood(mapping_file: Make) -> None:
    text = mapping_file().replace("a:1\t", "https://example.org/a/1\t")
    assert one(text, "mapping-iri-not-curie").where.slot == "subject_id"
    table, _ = read_sssom(text, "x")
    assert table.rows[0].values["subject_id"] == "https://example.org/a/1"


def test_an_identifier_without_a_prefix_is_told(mapping_file: Make) -> None:
    assert one(mapping_file("author_id: Alice"), "mapping-not-curie").severity == "error"


def test_a_space_inside_an_identifier_is_told(mapping_file: Make) -> None:
    assert one(mapping_file("author_id: a:b c"), "mapping-not-iri").where.line == 7


@pytest.mark.parametrize("value", ["1.0.0", "high", "nan", "inf", "0,5", "1e999", "0x1"])
def test_what_is_no_number_is_told(mapping_file: Make, value: str) -> None:
    assert one(mapping_file(f"confidence: {value}"), "mapping-number").where.slot == "confidence"


@pytest.mark.parametrize("value", ["2023", "12.10.2023", "2023-02-30", "2023-10-12T00:00:00"])
def test_what_is_no_date_is_told(mapping_file: Make, value: str) -> None:
    assert one(mapping_file(f"mapping_date: {value}"), "mapping-date").where.row == 1


def test_a_value_that_is_not_permitted_names_the_nearest_one(mapping_file: Make) -> None:
    found = one(mapping_file("subject_type: skos concpt"), "mapping-value-not-permitted")
    assert "skos concept" in found.remedy


def test_only_not_may_negate(mapping_file: Make) -> None:
    assert one(mapping_file("predicate_modifier: NOT"), "mapping-value-not-permitted")


def test_a_license_must_be_an_iri(mapping_file: Make) -> None:
    text = mapping_file().replace("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0")
    found = one(text, "mapping-not-iri")
    assert (found.where.slot, found.where.line) == ("license", 5)


def test_an_unknown_column_is_told_with_the_slot_it_may_be(mapping_file: Make) -> None:
    found = one(mapping_file("confidance: 0.5"), "mapping-slot-unknown")
    assert "`confidence`" in found.remedy
    assert found.severity == "warning"


def test_a_slot_of_the_set_is_no_column(mapping_file: Make) -> None:
    assert one(mapping_file("mapping_set_title: x"), "mapping-slot-misplaced").where.line == 6


def test_a_slot_of_rows_is_no_metadata(mapping_file: Make) -> None:
    found = one(mapping_file(metadata="#confidence: 0.5\n"), "mapping-slot-misplaced")
    assert (found.where.line, found.where.column) == (6, 2)


def test_a_column_twice_is_told(mapping_file: Make) -> None:
    assert one(mapping_file("comment: a", "comment: b"), "mapping-column-repeated")


def test_a_column_without_a_name_is_told(mapping_file: Make) -> None:
    assert one(mapping_file(": b"), "mapping-column-unnamed").where.line == 6


def test_too_few_cells_are_told_and_the_rest_is_read(mapping_file: Make) -> None:
    text = mapping_file("comment: ", rows=2)[:-2] + "\n"
    found = one(text, "mapping-cell-count")
    assert (found.where.row, found.where.line) == (2, 8)
    table, _ = read_sssom(text, "x")
    assert table.rows[1].values["subject_id"] == "https://example.org/a/2"


def test_cells_that_slipped_are_one_fault_not_many(mapping_file: Make) -> None:
    text = mapping_file().replace("\tskos:exactMatch\t", "\t")
    _, problems = read_sssom(text, "x")
    assert [problem.code for problem in problems] == ["mapping-cell-count"]
    assert "slipped" in problems[0].what


def test_no_row_is_lost_after_a_malformed_one(mapping_file: Make) -> None:
    lines = mapping_file(rows=3).splitlines()
    lines[-2] = "just one cell"
    table, problems = read_sssom("\n".join(lines), "x")
    assert [row.malformed for row in table.rows] == [False, True, False]
    assert [problem.where.row for problem in problems] == [2]


def test_a_blank_line_between_rows_is_told(mapping_file: Make) -> None:
    lines = mapping_file(rows=2).splitlines()
    assert one("\n".join([*lines[:-1], "", lines[-1]]), "mapping-blank-line").where.line == 8


def test_blank_lines_at_the_end_are_nothing(mapping_file: Make) -> None:
    assert read_sssom(mapping_file() + "\n\n", "x")[1] == []


def test_a_file_without_a_table_is_told(metadata: str) -> None:
    assert one(metadata, "mapping-no-header").where.line == 5


def test_an_empty_file_is_told() -> None:
    assert one(b"", "mapping-no-header").remedy


def test_too_many_rows_are_told(mapping_file: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiconcord.mapping.sssom_read.MOST_ROWS", 2)
    text = mapping_file(rows=4)
    assert one(text, "mapping-too-many-rows").where.row == 3


def test_a_huge_cell_is_told(mapping_file: Make) -> None:
    found = one(mapping_file("comment: " + "x" * 40_000), "mapping-cell-too-long")
    assert found.where.slot == "comment"
    assert len(found.what) < 200
