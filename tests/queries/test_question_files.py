"""The files of the saved questions keep the rules that their README states."""

import re
from pathlib import Path

import pytest

from aiconcord.ask.prefixes import prefixes_turtle
from aiconcord.ask.questions import read_question
from aiconcord.check.questions import check_question, check_questions
from aiconcord.names.namespaces import PREFIXES
from aiconcord.settings.places import find_places

FOLDER = find_places().queries / "questions"
HEADER = """\
#+ title: What is there?
#+ description: Things.
#+ topic: Bodies
#+ parameters:
#+   body:
#+     label: Body
#+     type: body
#+     example: imda
#+ columns:
#+   body: Body
#+ keywords: [thing]
#+ since: 0.1.0
"""


def faults_of(tmp_path: Path, query: str) -> list[str]:
    file = tmp_path / "what-is-there.rq"
    file.write_text(HEADER + "\n" + query, "utf-8")
    return [problem.what for problem in check_question(read_question(file))]


def test_all_questions_keep_the_rules():
    assert check_questions(FOLDER) == []


def test_there_are_as_many_questions_as_were_asked_for():
    assert len(list(FOLDER.glob("*.rq"))) >= 120


def test_each_of_the_first_thirty_questions_has_its_answer_and_the_hardest_ten_have_words():
    readme = (FOLDER.parent / "README.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| (\d+) \| .* \| \[`([\w-]+)`\]\(\S+\)(, in words)? \|$", readme)
    assert [int(number) for number, _, _ in rows] == list(range(1, 31))
    assert {slug for _, slug, _ in rows} <= {file.stem for file in FOLDER.glob("*.rq")}
    words = {file.name.partition(".")[0] for file in (FOLDER.parent / "answers").iterdir()}
    assert {slug for _, slug, in_words in rows if in_words} == words
    assert len(words) == 10


def test_prefixes_file_is_what_the_names_say():
    file = find_places().queries / "prefixes.ttl"
    assert file.read_text("utf-8") == prefixes_turtle(), (
        "run `python -m aiconcord.ask.prefixes` and commit queries/prefixes.ttl"
    )


def test_prefixes_file_declares_every_prefix_once():
    text = prefixes_turtle()
    assert all(text.count(f'"{iri}"^^xsd:anyURI') == 1 for iri in PREFIXES.values())


def test_a_question_without_fault_has_none(tmp_path):
    assert faults_of(tmp_path, "SELECT ?body WHERE { ?body a aic:Body } ORDER BY ?body\n") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?body WHERE { ?body a aic:Body }\n", "the answer has no order"),
        ("SELECT * WHERE { ?body a aic:Body } ORDER BY ?body\n", "the query selects *"),
        (
            "SELECT ?thing WHERE { ?thing a aic:Body . ?body a ?k } ORDER BY ?thing\n",
            "the query selects thing, the header describes body",
        ),
        (
            "SELECT (1 AS ?body) WHERE { ?thing a aic:Body } ORDER BY ?body\n",
            None,
        ),
        (
            "SELECT ?body WHERE { ?body a aic:Body FILTER NOT EXISTS { ?body a ?x . ?x a ?y } }"
            " ORDER BY ?body\n",
            "the query asks NOT EXISTS, which is evaluated anew for each row",
        ),
        (
            "PREFIX ex: <https://example.org/>"
            " SELECT ?body WHERE { ?body a ex:T } ORDER BY ?body\n",
            "the query declares a prefix of its own",
        ),
        ("ASK { ?body a aic:Body }\n", "the query is no SELECT"),
    ],
)
def test_a_rule_of_the_house_is_named_when_broken(tmp_path, query, expected):
    found = faults_of(tmp_path, query)
    assert (expected in found) if expected else found == []


def test_a_parameter_that_the_query_ignores_is_reported(tmp_path):
    file = tmp_path / "what-is-there.rq"
    text = HEADER.replace("#+   body:\n#+     label", "#+   other:\n#+     label")
    file.write_text(text + "SELECT ?body WHERE { ?body a aic:Body } ORDER BY ?body\n", "utf-8")
    found = [problem.what for problem in check_question(read_question(file))]
    assert found == ["the query does not use its parameter `other`"]


def test_a_syntax_fault_is_placed_in_the_file_not_in_the_prefixed_text(tmp_path):
    file = tmp_path / "what-is-there.rq"
    file.write_text(HEADER + "SELECT ?body\nWHERE { ?body a ?? }\nORDER BY ?body\n")
    (problem,) = check_question(read_question(file))
    assert problem.code == "sparql-syntax"
    assert problem.where.line == HEADER.count("\n") + 2


def test_an_undeclared_prefix_is_named_as_such(tmp_path):
    file = tmp_path / "what-is-there.rq"
    file.write_text(HEADER + "SELECT ?body WHERE { ?body a ex:T } ORDER BY ?body\n", "utf-8")
    (problem,) = check_question(read_question(file))
    assert "a prefix is not declared" in problem.what
