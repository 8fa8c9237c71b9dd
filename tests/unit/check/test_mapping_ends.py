"""Both ends of a mapping exist, in the edition named; the nearest code is suggested."""

from collections.abc import Callable

import pytest

from aiconcord.check.mapping_known import KnownElements
from aiconcord.problems.record import Problem

Check = Callable[..., list[Problem]]


def test_ends_that_exist_are_no_fault(check: Check) -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rmf:govern-1.9", "GOVERN 1.7, `rmf:govern-1.7`"),
        ("rmf:govern-1.0", "GOVERN 1.1, `rmf:govern-1.1`"),
        ("rmf:GOVERN-1.3", "GOVERN 1.3, `rmf:govern-1.3`"),
        ("rmf:GOVERN_1.3", "GOVERN 1.3, `rmf:govern-1.3`"),
        ("rmf:gvern-1.2", "GOVERN 1.2, `rmf:govern-1.2`"),
    ],
)
def test_a_code_that_does_not_exist_names_the_one_meant(
    check: Check, written: str, meant: str
) -> None:
    (problem,) = check({"subject_id": written})
    assert problem.code == "mapping-end-unknown"
    assert problem.severity == "error"
    assert (problem.where.row, problem.where.line, problem.where.slot) == (1, 11, "subject_id")
    assert problem.remedy == f"did you mean {meant}?"


def test_a_code_that_resembles_none_still_says_what_to_do(check: Check) -> None:
    (problem,) = check({"object_id": "aiv:zzzzzzzz"})
    assert problem.remedy == "name an element of aiv"


def test_a_framework_that_does_not_exist_names_the_nearest(check: Check) -> None:
    (problem,) = check({"object_id": "id:element/avi/1.1"})
    assert problem.code == "mapping-end-unknown"
    assert problem.remedy == "did you mean `aiv`?"


def test_a_code_with_a_space_is_told_and_understood(check: Check) -> None:
    problems = check({"subject_id": "rmf:GOVERN 1.2"})
    assert {problem.code for problem in problems} == {"mapping-not-iri", "mapping-end-unknown"}
    assert any("`rmf:govern-1.2`" in problem.remedy for problem in problems)


def test_an_end_that_is_no_element_is_told(check: Check) -> None:
    (problem,) = check({"object_id": "id:body/imda"})
    assert problem.code == "mapping-end-not-an-element"
    assert "a body" in problem.what


def test_a_framework_as_a_whole_may_be_an_end(check: Check) -> None:
    assert check({"object_id": "fw:aiv"}) == []


def test_a_retired_end_names_its_replacement(check: Check) -> None:
    (problem,) = check({"object_id": "aiv:0.9"})
    assert problem.code == "mapping-end-retired"
    assert "`aiv:1.2`" in problem.remedy


@pytest.mark.parametrize(
    "edition",
    [
        "edition-2023-06",
        "2023-06",
        "https://w3id.org/aiconcord/id/framework/aiv#edition-2023-06",
    ],
)
def test_an_end_outside_the_edition_named_says_where_it_occurs(check: Check, edition: str) -> None:
    (problem,) = check({"object_id": "aiv:12.1", "object_source_version": edition})
    assert problem.code == "mapping-end-not-in-edition"
    assert "occurs in edition-2023-10" in problem.what


def test_an_end_in_the_edition_named_is_no_fault(check: Check) -> None:
    assert check({"object_id": "aiv:12.1", "object_source_version": "2023-10"}) == []


def test_the_edition_may_stand_in_the_metadata(check: Check) -> None:
    problems = check(
        {"object_id": "aiv:12.1"}, {}, metadata="#object_source_version: edition-2023-06\n"
    )
    assert [(p.code, p.where.row) for p in problems] == [("mapping-end-not-in-edition", 1)]


@pytest.mark.parametrize(
    ("prefix", "codes"), [("aic", ["mapping-end-not-in-edition"]), ("far", [])]
)
def test_the_edition_may_stand_in_a_slot_that_means_aic_edition(
    check: Check, prefix: str, codes: list[str]
) -> None:
    define = (
        f"#extension_definitions:\n#  - slot_name: for_edition\n#    property: {prefix}:edition\n"
        "#    type_hint: linkml:uriOrCurie\n"
    )
    row = {"object_id": "aiv:12.1", "for_edition": "fw:aiv#edition-2023-06"}
    assert [problem.code for problem in check(row, metadata=define)] == codes


def test_an_edition_of_ours_that_does_not_exist_is_an_error(check: Check) -> None:
    (problem,) = check({"object_source_version": "https://w3id.org/aiconcord/id/framework/aiv#e"})
    assert (problem.code, problem.severity) == ("mapping-edition-unknown", "error")
    assert "edition-2023-06, edition-2023-10" in problem.remedy


def test_a_version_in_other_words_is_a_warning(check: Check) -> None:
    (problem,) = check({"object_source_version": "0.9.2"})
    assert (problem.code, problem.severity) == ("mapping-edition-unknown", "warning")


def test_an_end_must_belong_to_the_source_named(check: Check) -> None:
    (problem,) = check({"subject_source": "fw:aiv"})
    assert problem.code == "mapping-source-mismatch"
    assert "`fw:rmf`" in problem.remedy


def test_ends_not_held_here_are_one_remark_a_framework(check: Check) -> None:
    problems = check({"object_id": "far:1"}, {"object_id": "far:2"}, {})
    (problem,) = problems
    assert (problem.code, problem.severity) == ("mapping-framework-not-held", "info")
    assert problem.what.startswith("2 objects lie in https://example.org/far/")


def test_a_foreign_id_for_a_framework_of_ours_names_our_element(check: Check) -> None:
    (problem,) = check({"object_id": "far:1.2", "object_source": "fw:aiv"})
    assert problem.code == "mapping-end-unknown"
    assert "`aiv:1.2`" in problem.remedy


def test_what_is_known_survives_the_way_to_another_process(known: KnownElements) -> None:
    assert KnownElements.from_json(known.as_json()) == known
