"""Rows held against one another: duplicates, contradictions, ids, cardinality."""

from collections.abc import Callable

import pytest

from aiconcord.problems.record import Problem

Check = Callable[..., list[Problem]]
NEW = '#sssom_version: "1.1"\n'


def told(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.where.row) for problem in problems]


def test_a_row_that_says_exactly_the_same_is_an_error(check: Check) -> None:
    (problem,) = check({}, {})
    assert (problem.code, problem.severity) == ("mapping-duplicate", "error")
    assert "row 1 (line 11)" in problem.what


def test_another_record_id_makes_it_no_other_mapping(check: Check) -> None:
    problems = check({"record_id": "far:1"}, {"record_id": "far:2"}, metadata=NEW)
    assert told(problems) == [("mapping-duplicate", 2)]


def test_a_row_that_differs_only_beside_the_point_is_a_warning(check: Check) -> None:
    (problem,) = check({"comment": "a"}, {"comment": "b"})
    assert (problem.code, problem.severity) == ("mapping-duplicate", "warning")


def test_another_justification_is_another_mapping(check: Check) -> None:
    assert check({}, {"mapping_justification": "semapv:MappingReview"}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("exactMatch", "broadMatch"),
        ("exactMatch", "narrowMatch"),
        ("exactMatch", "relatedMatch"),
        ("broadMatch", "narrowMatch"),
        ("relatedMatch", "broadMatch"),
    ],
)
def test_relations_that_exclude_each_other_are_told(check: Check, one: str, other: str) -> None:
    problems = check({"predicate_id": f"skos:{one}"}, {"predicate_id": f"skos:{other}"})
    assert told(problems) == [("mapping-contradiction", 2)]
    assert "row 1" in problems[0].what


@pytest.mark.parametrize(
    ("one", "other"), [("exactMatch", "closeMatch"), ("closeMatch", "relatedMatch")]
)
def test_relations_that_may_hold_together_are_not(check: Check, one: str, other: str) -> None:
    assert check({"predicate_id": f"skos:{one}"}, {"predicate_id": f"skos:{other}"}) == []


def test_a_relation_and_its_negation_are_told(check: Check) -> None:
    assert told(check({}, {"predicate_modifier": "Not"})) == [("mapping-contradiction", 2)]
    assert told(check({"predicate_modifier": "Not"}, {})) == [("mapping-contradiction", 2)]


def test_the_other_direction_is_seen_through(check: Check) -> None:
    turned = {"subject_id": "aiv:1.1", "object_id": "rmf:govern-1"}
    broad, narrow = {"predicate_id": "skos:broadMatch"}, {"predicate_id": "skos:narrowMatch"}
    assert told(check(broad, {**turned, **narrow})) == []
    assert told(check(broad, {**turned, **broad})) == [("mapping-contradiction", 2)]


def test_a_mapping_to_what_was_not_found_is_told(check: Check) -> None:
    nothing = {"object_id": "sssom:NoTermFound", "object_source": "fw:aiv"}
    assert told(check(nothing, {"object_source": "fw:aiv"})) == [("mapping-contradiction", 2)]
    other = {"object_source": "fw:aiv", "predicate_id": "skos:relatedMatch"}
    assert check(nothing, other) == []


def test_nothing_found_anywhere_else_contradicts_nothing(check: Check) -> None:
    nothing = {"object_id": "sssom:NoTermFound", "object_source": "far:other"}
    assert check(nothing, {"object_source": "fw:aiv"}) == []


def test_a_record_id_names_one_row(check: Check) -> None:
    rows = [{"record_id": "far:1"}, {"record_id": "far:1", "object_id": "aiv:1.2"}]
    assert told(check(*rows, metadata=NEW)) == [("mapping-record-id", 2)]


def test_every_row_has_a_record_id_or_none_has(check: Check) -> None:
    rows = [{"record_id": "far:1"}, {"object_id": "aiv:1.2"}]
    assert told(check(*rows, metadata=NEW)) == [("mapping-record-id", 2)]


def test_a_cardinality_that_the_rows_do_not_bear_out_is_told(check: Check) -> None:
    rows = [
        {"mapping_cardinality": "1:1"},
        {"mapping_cardinality": "1:n", "object_id": "aiv:1.2"},
    ]
    (problem,) = check(*rows)
    assert (problem.code, problem.where.row) == ("mapping-cardinality", 1)
    assert "`1:n`" in problem.remedy


@pytest.mark.parametrize(
    ("ends", "right"),
    [
        ({"object_id": "sssom:NoTermFound", "object_source": "fw:aiv"}, "1:0"),
        ({"subject_id": "sssom:NoTermFound", "subject_source": "fw:rmf"}, "0:1"),
    ],
)
def test_nothing_found_has_a_cardinality_of_its_own(
    check: Check, ends: dict[str, str], right: str
) -> None:
    assert check({**ends, "mapping_cardinality": right}) == []
    assert told(check({**ends, "mapping_cardinality": "1:1"})) == [("mapping-cardinality", 1)]


def test_a_scope_narrows_what_is_counted(check: Check) -> None:
    rows = [
        {"mapping_cardinality": "1:1"},
        {
            "mapping_cardinality": "1:1",
            "object_id": "aiv:1.2",
            "predicate_id": "skos:relatedMatch",
        },
    ]
    assert len(check(*rows)) == 2
    assert check(*rows, metadata=NEW + "#cardinality_scope:\n#  - predicate_id\n") == []
