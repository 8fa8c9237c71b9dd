import re

import pytest

from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, Where, in_order


def test_every_code_is_kebab_case_and_has_a_meaning_and_a_failing_status() -> None:
    for code, entry in CODES.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert entry.meaning.endswith(".")
        assert 400 <= entry.status < 600, code


def test_unlisted_code_cannot_be_raised() -> None:
    with pytest.raises(ValueError, match="not listed"):
        Problem("no-such-code", "something")


def test_text_names_place_code_and_remedy() -> None:
    problem = Problem("turtle-syntax", "a dot is missing", Where("a.ttl", 3, 7), "end with `.`")
    assert problem.text() == (
        "a.ttl:3:7: error[turtle-syntax]: a dot is missing\n  hint: end with `.`"
    )


def test_findings_are_sorted_by_place_and_told_once() -> None:
    late, early = (Problem("turtle-syntax", "x", Where("a.ttl", line)) for line in (9, 2))
    assert in_order([late, early, late]) == [early, late]


def test_json_leaves_out_places_that_are_not_known() -> None:
    assert Problem("not-found", "nothing").as_json()["where"] == {}
