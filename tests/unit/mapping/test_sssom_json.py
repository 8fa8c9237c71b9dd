"""SSSOM/JSON: every mapping is a row, every fault has its line, column and JSON pointer."""

import json
from datetime import date
from typing import Any

import pytest

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.json_read import read_json

ROW = {
    "subject_id": "a:1",
    "predicate_id": "skos:exactMatch",
    "object_id": "b:1",
    "mapping_justification": "semapv:ManualMappingCuration",
}
SET = {
    "mapping_set_id": "https://example.org/s",
    "license": "https://example.org/l",
    "curie_map": {"a": "https://example.org/a/", "b": "https://example.org/b/"},
}


def report(document: Any) -> MappingReport:
    text = document if isinstance(document, str) else json.dumps(document, indent=1)
    return report_on(text.encode(), "x.json", KnownElements())


def codes(found: MappingReport, *besides: str) -> list[str]:
    passed = ("mapping-framework-not-held", *besides)
    return [problem.code for problem in found.problems if problem.code not in passed]


def test_a_good_set_conforms() -> None:
    found = report({**SET, "mappings": [ROW, {**ROW, "object_id": "b:2"}]})
    assert (found.form, found.rows, found.conforms) == ("SSSOM/JSON", 2, True)
    assert found.mapping_set_id == "https://example.org/s"


def test_values_come_as_in_a_table() -> None:
    row = {
        **ROW,
        "confidence": 0.8,
        "mapping_date": "2026-11-22",
        "author_label": ["A|B", "C"],
        "object_id": "https://example.org/b/full",
        "comment": None,
    }
    faults = Faults("x")
    table = read_mapping(json.dumps({**SET, "mappings": [row]}).encode(), "x", faults)
    assert faults.problems == []
    assert table.rows[0].values == {
        "subject_id": "https://example.org/a/1",
        "predicate_id": "http://www.w3.org/2004/02/skos/core#exactMatch",
        "object_id": "https://example.org/b/full",
        "mapping_justification": "https://w3id.org/semapv/vocab/ManualMappingCuration",
        "confidence": 0.8,
        "mapping_date": date(2026, 11, 22),
        "author_label": ("A|B", "C"),
    }


def test_a_list_alone_takes_its_metadata_from_a_file_beside_it() -> None:
    metadata = "mapping_set_id: https://example.org/s\nlicense: https://example.org/l\n"
    metadata += "curie_map:\n  a: https://example.org/a/\n  b: https://example.org/b/\n"
    content = json.dumps([ROW]).encode()
    found = report_on(content, "x.json", KnownElements(), metadata.encode())
    assert found.conforms
    assert "mapping-prefix-undeclared" in codes(report([ROW]))


def test_prefixes_of_a_context_count_and_nothing_is_fetched() -> None:
    context = {
        **SET["curie_map"],  # type: ignore[dict-item]
        "subject_id": {"@id": "owl:annotatedSource", "@type": "@id"},
        "comment": "http://www.w3.org/2000/01/rdf-schema#comment",
    }
    bare = {key: value for key, value in SET.items() if key != "curie_map"}
    document = {**bare, "@type": "MappingSet", "@context": context, "mappings": [ROW]}
    assert codes(report(document)) == []
    document["@context"] = ["https://example.org/context.jsonld", context]
    found = report(document)
    assert codes(found) == ["mapping-not-read"]
    assert found.conforms


def test_a_fault_is_told_with_line_column_row_and_pointer() -> None:
    found = report(
        '{"mapping_set_id": "https://example.org/s", "license": "https://example.org/l",\n'
        ' "mappings": [\n'
        '  {"subject_id": "a:1",\n'
        '   "predicate_id": "skos:exactMatch", "object_id": "owl:Thing",\n'
        '   "mapping_justification": "semapv:MappingReview"}]}'
    )
    (fault,) = [problem for problem in found.problems if problem.severity == "error"]
    assert fault.code == "mapping-prefix-undeclared"
    where = fault.where
    assert (where.line, where.column, where.row, where.slot) == (3, 18, 1, "subject_id")
    assert where.at == "/mappings/0"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"confidence": "0.8"}, "mapping-value-shape"),
        ({"subject_label": 7}, "mapping-value-shape"),
        ({"author_label": "A"}, "mapping-value-shape"),
        ({"subject_id": ["a:1"]}, "mapping-value-shape"),
        ({"subject_label": {"en": "x"}}, "mapping-value-shape"),
        ({"confidence": 1.5}, "mapping-out-of-range"),
        ({"subject_id": "a b"}, "mapping-not-curie"),
        ({"subject_id": "https://example.org/a b"}, "mapping-iri-not-curie"),
        ({"object_lable": "x"}, "mapping-slot-unknown"),
        ({"mapping_set_title": "x"}, "mapping-slot-misplaced"),
        ({"predicate_id": None}, "mapping-required"),
        ({"object_id": None}, "mapping-required"),
        ({"comment": "a\0b"}, "mapping-control-character"),
        ({"comment": "\ud800"}, "mapping-control-character"),
        ({"comment": "x" * 40_000}, "mapping-cell-too-long"),
    ],
)
def test_a_fault_in_a_row_is_told_and_the_row_judged(change: dict[str, Any], code: str) -> None:
    found = report({**SET, "mappings": [ROW, {**ROW, "subject_id": "a:2", **change}]})
    assert codes(found) == [code]
    assert found.rows == 2
    assert [p.where.row for p in found.problems if p.code == code] in ([2], [None])


def test_an_unknown_key_is_told_once_with_how_often_it_stands() -> None:
    rows = [{**ROW, "subject_id": f"a:{n}", "mine": n} for n in range(4)]
    found = report({**SET, "mappings": rows})
    assert codes(found) == ["mapping-slot-unknown"]
    assert "4 rows" in found.problems[-1].what or "4 rows" in found.problems[0].what


def test_a_row_that_is_no_object_is_judged_and_told() -> None:
    found = report({**SET, "mappings": [ROW, 7, None, [ROW]]})
    assert found.rows == 4
    assert codes(found) == ["mapping-value-shape"] * 3


def test_a_repeated_key_is_told() -> None:
    found = report('{"mappings": [{"subject_id": "a:1", "subject_id": "a:2"}]}')
    assert "mapping-key-repeated" in codes(found)


def test_rows_before_a_fault_of_syntax_are_judged() -> None:
    text = json.dumps({**SET, "mappings": [ROW, {**ROW, "object_id": "b:2"}]})
    found = report(text[:-40])
    assert found.rows == 2
    assert "mapping-json" in codes(found)


@pytest.mark.parametrize("document", ["{}", '{"a": 1}', "[]", '["x"]', '[{"a": 1}]', "{", "[1}"])
def test_json_of_another_kind_is_refused_clearly(document: str) -> None:
    found = report(document)
    assert not found.conforms
    assert codes(found, "mapping-required")[0] in (
        "mapping-format",
        "mapping-json",
        "mapping-no-header",
    )


@pytest.mark.parametrize(
    "text",
    [
        "", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', "[1,]", "[1 2]", "{1:2}", "nul",
        "01", '"\\x"', '"a', "[1]x", "-", "1.", "[}", "{]", '{"a" 1}', '{"a":1 "b":2}', "tru e",
        "[,]", "NaN",
    ],
)  # fmt: skip
def test_what_is_no_json_is_refused_where_the_standard_reader_refuses_it(text: str) -> None:
    faults = Faults("x")
    read_json(text, faults)
    assert [problem.code for problem in faults.problems] == ["mapping-json"]


def test_deep_nesting_is_refused() -> None:
    faults = Faults("x")
    read_json("[" * 100_000, faults)
    assert [problem.code for problem in faults.problems] == ["mapping-json"]
    assert "deep" in faults.problems[0].what
