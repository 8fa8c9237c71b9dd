"""A row shows its own grade; one that has none the kind of its best source."""

from aiconcord.crosswalk.grades import Grades, rank
from aiconcord.crosswalk.published import Published, PublishedRow
from aiconcord.names.namespaces import ID

SCHEME = ID + "scheme/"


def row(*sources: str) -> PublishedRow:
    line = {"mapping": "urn:row", "crosswalk": "urn:cw", "subject": "s", "predicate": "p"}
    lines = [{**line, "object": "o", "source": source} for source in sources]
    return Published.gather([], lines or [{**line, "object": "o"}]).rows[0]


def test_an_own_grade_goes_before_the_kind_of_the_source() -> None:
    lines = [
        {"mapping": "urn:row", "grade": SCHEME + "grade#secondary"},
        {"source": "urn:source", "kind": SCHEME + "source-kind#primary"},
    ]
    assert Grades.gather(lines).of(row("urn:source")) == "secondary"
    assert Grades.gather(lines[1:]).of(row("urn:source")) == "primary source"


def test_the_best_source_speaks_for_a_row_and_none_for_one_without() -> None:
    lines = [
        {"source": "urn:a", "kind": SCHEME + "source-kind#secondary"},
        {"source": "urn:b", "kind": SCHEME + "source-kind#registry"},
    ]
    assert Grades.gather(lines).of(row("urn:a", "urn:b")) == "registry"
    assert Grades.gather(lines).of(row()) == ""


def test_what_nobody_graded_is_weaker_than_all_else_that_is_known() -> None:
    grades = ["primary", "primary source", "registry", "secondary", "secondary source", "derived"]
    assert sorted([*reversed(grades), ""], key=rank) == [*grades, ""]
