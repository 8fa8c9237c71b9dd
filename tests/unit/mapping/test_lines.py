"""From bytes to cells: encodings, quotes, limits."""

from collections.abc import Callable

import pytest

from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.problems.record import Problem

Make = Callable[..., str]


def faults(content: bytes) -> dict[str, Problem]:
    return {problem.code: problem for problem in read_sssom(content, "x")[1]}


def comment(text: str) -> object:
    table, _ = read_sssom(text, "x")
    return table.rows[0].values.get("comment")


def test_a_byte_order_mark_is_told_and_nothing_else(mapping_file: Make) -> None:
    assert faults(b"\xef\xbb\xbf" + mapping_file().encode()).keys() == {"mapping-bom"}


def test_utf_16_is_named(mapping_file: Make) -> None:
    found = faults(mapping_file().encode("utf-16"))
    assert "UTF-16" in found["mapping-not-utf8"].what


def test_a_bad_byte_is_told_with_its_place_and_other_faults_too(mapping_file: Make) -> None:
    text = mapping_file("comment: été", "confidence: x").encode("latin-1")
    found = faults(text)
    assert (found["mapping-not-utf8"].where.line, found["mapping-not-utf8"].where.column) == (7, 54)
    assert "mapping-number" in found


def test_a_nul_is_told_with_its_place(mapping_file: Make) -> None:
    found = faults(mapping_file("comment: a\0b").encode())["mapping-control-character"]
    assert (found.where.line, found.where.column) == (7, 55)


def test_a_file_over_the_limit_is_refused(
    mapping_file: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aiconcord.mapping.lines.MOST_BYTES", 100)
    found = faults(mapping_file().encode())
    assert found.keys() == {"mapping-too-large"}
    assert found["mapping-too-large"].status == 413


def test_quoted_cells_may_hold_tabs_lines_and_quotes(mapping_file: Make) -> None:
    text = mapping_file('comment: "a\tb\nsaid ""c"""')
    assert comment(text) == 'a\tb\nsaid "c"'
    assert read_sssom(text, "x")[1] == []


def test_lines_are_counted_through_quoted_cells(mapping_file: Make) -> None:
    text = mapping_file('comment: "a\nb"', rows=2)
    assert [row.line for row in read_sssom(text, "x")[0].rows] == [7, 9]


def test_a_quote_that_is_never_closed_swallows_nothing(mapping_file: Make) -> None:
    lines = mapping_file("comment: fine", rows=3).splitlines()
    lines[-3] = lines[-3].replace("fine", '"open')
    table, problems = read_sssom("\n".join(lines), "x")
    assert [problem.code for problem in problems] == ["mapping-quote"]
    assert (problems[0].where.line, problems[0].severity) == (7, "error")
    assert len(table.rows) == 3


def test_text_after_a_closing_quote_is_told(mapping_file: Make) -> None:
    found = faults(mapping_file('comment: "a" b').encode())["mapping-quote"]
    assert found.severity == "error"


def test_a_quote_inside_an_unquoted_cell_is_read_and_told(mapping_file: Make) -> None:
    text = mapping_file('comment: 5" wide')
    assert comment(text) == '5" wide'
    assert faults(text.encode())["mapping-quote"].severity == "warning"


def test_a_quoted_cell_may_be_empty(mapping_file: Make) -> None:
    text = mapping_file('comment: ""', "other: x")
    assert read_sssom(text, "x")[0].rows[0].values["other"] == "x"


def test_faults_beyond_the_bound_are_counted(mapping_file: Make) -> None:
    rows = "\n".join("a:1\tskos:exactMatch\tnope:1\tnope:2" for _ in range(6_000))
    _, problems = read_sssom(mapping_file() + rows, "x")
    assert len(problems) == 10_001
    assert problems[-1].code == "mapping-more-faults"
    assert "2000 mapping-prefix-undeclared" in problems[-1].what
