"""Slots of a mapping file, filled as the standard demands: one case for each rule that breaks."""

from collections.abc import Callable

import pytest

from aiconcord.check.mapping_file import check_mapping_file
from aiconcord.check.mapping_known import KnownElements
from aiconcord.problems.record import Problem

Check = Callable[..., list[Problem]]


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "slot", ["subject_id", "predicate_id", "object_id", "mapping_justification"]
)
def test_an_empty_cell_that_must_be_filled_is_told(check: Check, slot: str) -> None:
    problems = check({slot: ""}, {"comment": "other"})
    (problem,) = [each for each in problems if each.code == "mapping-required"]
    assert (problem.where.row, problem.where.slot) == (1, slot)


def test_a_missing_column_is_told_once_not_for_every_row(
    check: Check, known: KnownElements
) -> None:
    text = (
        "#mapping_set_id: https://example.org/s\n#license: https://example.org/l\n"
        "predicate_id\nskos:exactMatch\nskos:exactMatch\n"
    )
    problems = check_mapping_file(text.encode(), "x", known)
    assert [(p.code, p.where.line, p.where.slot) for p in problems] == [
        ("mapping-required", 3, "mapping_justification"),
        ("mapping-required", 3, "object_id"),
        ("mapping-required", 3, "subject_id"),
    ]


@pytest.mark.parametrize("slot", ["mapping_set_id", "license"])
def test_metadata_that_must_be_there_are_told(slot: str, known: KnownElements) -> None:
    metadata = {"mapping_set_id": "https://e.org/s", "license": "https://e.org/l"}
    del metadata[slot]
    text = "".join(f"#{name}: {value}\n" for name, value in metadata.items())
    text += "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    text += "skos:a\tskos:exactMatch\tskos:b\tsemapv:MappingReview\n"
    found = [p for p in check_mapping_file(text.encode(), "x", known) if p.severity == "error"]
    assert [(p.code, p.where.slot) for p in found] == [("mapping-required", slot)]


def test_a_value_that_cannot_be_read_is_told_once_not_as_missing_too(check: Check) -> None:
    assert codes(check({"subject_id": "nope:1"})) == ["mapping-prefix-undeclared"]


@pytest.mark.parametrize(
    "name",
    [
        "LexicalMatching",
        "LogicalReasoning",
        "CompositeMatching",
        "UnspecifiedMatching",
        "SemanticSimilarityThresholdMatching",
        "LexicalSimilarityThresholdMatching",
        "MappingChaining",
        "MappingReview",
        "ManualMappingCuration",
        "MappingInversion",
        "StructuralMatching",
        "InstanceBasedMatching",
        "BackgroundKnowledgeBasedMatching",
    ],
)
def test_each_of_the_thirteen_justifications_is_permitted(check: Check, name: str) -> None:
    assert check({"mapping_justification": f"semapv:{name}"}) == []


@pytest.mark.parametrize("value", ["semapv:LLMBasedMatching", "skos:exactMatch", "semapv:manual"])
def test_any_other_justification_is_told_with_what_to_write(check: Check, value: str) -> None:
    (problem,) = check({"mapping_justification": value})
    assert problem.code == "mapping-justification"
    assert "semapv:" in problem.remedy


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("confidence", "1.4"),
        ("confidence", "-0.1"),
        ("similarity_score", "2"),
        ("reviewer_agreement", "-1.01"),
    ],
)
def test_a_number_out_of_its_bounds_is_told(check: Check, slot: str, value: str) -> None:
    metadata = '#sssom_version: "1.1"\n'
    (problem,) = check({slot: value, "reviewer_label": "R"}, metadata=metadata)
    assert (problem.code, problem.where.slot) == ("mapping-out-of-range", slot)
    assert f"`{float(value):g}`" in problem.what


@pytest.mark.parametrize(
    ("slot", "value"),
    [("confidence", "0"), ("confidence", "1"), ("reviewer_agreement", "-1")],
)
def test_a_number_at_its_bound_is_fine(check: Check, slot: str, value: str) -> None:
    metadata = '#sssom_version: "1.1"\n'
    assert check({slot: value, "reviewer_label": "R"}, metadata=metadata) == []


def test_the_confidence_of_a_set_has_bounds_too(check: Check) -> None:
    metadata = '#sssom_version: "1.1"\n#mapping_set_confidence: 3\n'
    (problem,) = check(metadata=metadata)
    assert (problem.code, problem.where.line) == ("mapping-out-of-range", 11)


@pytest.mark.parametrize("slot", ["review_date", "reviewer_agreement"])
def test_a_review_needs_a_reviewer(check: Check, slot: str) -> None:
    value = {"review_date": "2026-01-01", "reviewer_agreement": "0.5"}[slot]
    metadata = '#sssom_version: "1.1"\n'
    assert codes(check({slot: value}, metadata=metadata)) == ["mapping-reviewer"]
    assert check({slot: value, "reviewer_id": "far:me"}, metadata=metadata) == []
    assert check({slot: value, "reviewer_label": "Me"}, metadata=metadata) == []


def test_a_literal_needs_its_label_and_no_id(check: Check) -> None:
    literal = {"subject_type": "rdfs literal", "subject_id": ""}
    assert codes(check({**literal, "subject_label": ""}, {"subject_label": "x"})) == [
        "mapping-required"
    ]
    assert check({**literal, "subject_label": "policy"}, {}) == []


@pytest.mark.parametrize("value", ["rdfs literal", "composed entity expression"])
def test_a_relation_is_neither_literal_nor_composed(check: Check, value: str) -> None:
    metadata = '#sssom_version: "1.1"\n'
    assert codes(check({"predicate_type": value}, metadata=metadata)) == ["mapping-literal"]


def test_no_term_found_names_where_was_searched(check: Check) -> None:
    (problem,) = check({"object_id": "sssom:NoTermFound"})
    assert (problem.code, problem.severity) == ("mapping-no-term-found", "warning")
    assert check({"object_id": "sssom:NoTermFound", "object_source": "fw:aiv"}) == []


def test_no_term_found_is_an_end_and_nothing_else(check: Check) -> None:
    (problem,) = check({"author_id": "far:x|sssom:NoTermFound"})
    assert (problem.code, problem.where.slot) == ("mapping-no-term-found", "author_id")


def test_a_misspelt_relation_of_skos_names_the_right_one(check: Check) -> None:
    (problem,) = check({"predicate_id": "skos:exactMach"})
    assert problem.code == "mapping-predicate-unknown"
    assert "`skos:exactMatch`" in problem.remedy


def test_any_relation_of_another_vocabulary_is_accepted(check: Check) -> None:
    assert check({"predicate_id": "far:relatesTo"}) == []


def test_a_new_slot_without_the_new_version_is_a_warning(check: Check) -> None:
    (problem,) = check({"record_id": "far:r"})
    assert (problem.code, problem.severity) == ("mapping-version", "warning")
    assert "record_id" in problem.what


def test_a_file_cannot_say_that_it_is_of_version_1_0(check: Check) -> None:
    assert codes(check(metadata='#sssom_version: "1.0"\n')) == ["mapping-version"]


def test_an_empty_column_is_a_warning(check: Check) -> None:
    (problem,) = check({"comment": ""})
    assert (problem.code, problem.severity) == ("mapping-column-empty", "warning")


def test_a_slot_in_metadata_and_rows_is_a_remark(check: Check) -> None:
    problems = check({"mapping_tool": "A"}, {}, metadata="#mapping_tool: B\n")
    assert ("mapping-slot-shadowed", "info") in {(p.code, p.severity) for p in problems}


def test_a_file_without_rows_is_told(known: KnownElements) -> None:
    text = b"subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    assert "mapping-no-rows" in codes(check_mapping_file(text, "x", known))


@pytest.mark.parametrize(
    ("hint", "good", "bad"),
    [
        ("integer", "12", "1.5"),
        ("double", "1e3", "x"),
        ("boolean", "true", "yes"),
        ("date", "2026-01-31", "31.1.2026"),
        ("dateTime", "2026-01-31T10:00:00Z", "2026-01-31"),
    ],
)
def test_a_value_fits_the_type_that_its_file_defines(
    check: Check, hint: str, good: str, bad: str
) -> None:
    metadata = f"#extension_definitions:\n#  - {{slot_name: e, type_hint: 'xsd:{hint}'}}\n"
    assert check({"e": good}, metadata=metadata) == []
    (problem,) = check({"e": bad}, metadata=metadata)
    assert (problem.code, problem.where.slot) == ("mapping-extension-value", "e")
