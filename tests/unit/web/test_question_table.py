from pathlib import Path

from aiconcord.ask.questions import Column, Question
from aiconcord.graph.engine import Term
from aiconcord.web.question_table import SHOWN_ROWS, Cell, table

ID = "https://w3id.org/aiconcord/id/"


def question(*columns: str) -> Question:
    return Question(
        slug="q",
        title="?",
        description="",
        topic="Bodies",
        parameters=(),
        columns=tuple(Column(name, name.title()) for name in columns),
        keywords=(),
        since="0.1.0",
        body="",
        file=Path("q.rq"),
    )


def cell(name: str, term: Term) -> Cell:
    return table(question(name), [{name: term}]).rows[0][0]


def test_a_thing_and_its_name_become_one_link():
    row = {"body": Term.uri(ID + "body/imda"), "bodyName": Term.literal("IMDA")}
    found = table(question("body", "bodyName"), [row])
    assert [each.name for each in found.headings] == ["body"]
    assert found.rows[0][0] == Cell("IMDA", "/id/body/imda", ID + "body/imda")


def test_a_thing_without_a_name_is_shown_by_its_slug():
    assert cell("body", Term.uri(ID + "body/imda")).text == "imda"


def test_a_claim_is_shown_by_its_thing_and_part():
    assert cell("claim", Term.uri(ID + "body/imda#name-1")).text == "imda: name 1"


def test_a_foreign_address_is_linked_as_it_is():
    assert cell("x", Term.uri("https://example.org/a")).href == "https://example.org/a"


def test_an_address_that_a_browser_must_not_open_is_not_linked():
    assert cell("x", Term.uri("javascript:alert(1)")).href is None


def test_how_sure_an_answer_is_stands_out():
    assert cell("state", Term.literal("undetermined")).badge == "warn"
    assert cell("name", Term.literal("undetermined")).badge is None


def test_a_column_without_any_value_is_named_and_left_out():
    rows = [{"a": Term.literal("1")}, {"a": Term.literal("2")}]
    found = table(question("a", "b"), rows)
    assert [each.name for each in found.headings] == ["a"]
    assert [each.name for each in found.empty] == ["b"]


def test_a_page_says_how_many_rows_it_does_not_show():
    rows = [{"a": Term.literal(str(n))} for n in range(SHOWN_ROWS + 7)]
    found = table(question("a"), rows)
    assert (len(found.rows), found.total, found.cut) == (SHOWN_ROWS, SHOWN_ROWS + 7, True)


def test_an_answer_that_fits_is_not_called_cut():
    assert not table(question("a"), [{"a": Term.literal("1")}]).cut


def test_what_is_the_same_in_every_row_is_told_once():
    rows = [{"a": Term.literal("x"), "b": Term.literal(str(n))} for n in range(3)]
    found = table(question("a", "b"), rows)
    assert [each.name for each in found.headings] == ["b"]
    assert [(each.name, cell.text) for each, cell in found.shared] == [("a", "x")]


def test_two_rows_are_shown_as_they_are():
    rows = [{"a": Term.literal("x"), "b": Term.literal(str(n))} for n in range(2)]
    assert table(question("a", "b"), rows).shared == ()
