from pathlib import Path

import pytest

from aiconcord.ask.questions import load_questions, read_question, with_prefixes
from aiconcord.problems.record import ProblemError

GOOD = """\
#+ title: What is there?
#+ description: Things.
#+ topic: Bodies
#+ parameters:
#+   day:
#+     label: Day
#+     type: date
#+     example: 2024-11-20
#+     optional: true
#+   body:
#+     label: Body
#+     type: body
#+     example: imda
#+ columns:
#+   thing: Thing
#+ keywords: [thing]
#+ since: 0.1.0

SELECT ?thing WHERE { ?thing a aic:Body } ORDER BY ?thing
"""


def written(folder: Path, text: str, name: str = "what-is-there.rq") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def problems_of(file: Path):
    with pytest.raises(ProblemError) as caught:
        read_question(file)
    return caught.value.problems


def test_a_header_gives_title_parameters_and_columns(tmp_path):
    question = read_question(written(tmp_path, GOOD))
    assert question.slug == "what-is-there"
    assert question.uri == "https://w3id.org/aiconcord/query/what-is-there"
    assert [each.name for each in question.parameters] == ["day", "body"]
    assert [each.label for each in question.columns] == ["Thing"]


def test_a_year_among_the_keywords_is_a_word(tmp_path):
    file = written(tmp_path, GOOD.replace("keywords: [thing]", "keywords: [thing, 2025]"))
    assert read_question(file).keywords == ("thing", "2025")


def test_a_day_in_the_header_stays_the_text_it_was(tmp_path):
    parameter = read_question(written(tmp_path, GOOD)).parameter("day")
    assert parameter is not None
    assert parameter.example == "2024-11-20"


def test_the_example_fills_only_what_the_question_needs(tmp_path):
    assert read_question(written(tmp_path, GOOD)).example == {"body": "imda"}


def test_a_question_with_a_date_can_be_asked_as_of_a_day(tmp_path):
    assert read_question(written(tmp_path, GOOD)).as_of == "day"


def test_the_body_begins_at_the_line_it_has_in_the_file(tmp_path):
    question = read_question(written(tmp_path, GOOD))
    assert GOOD.splitlines()[question.body_line - 1].startswith("SELECT")


@pytest.mark.parametrize("key", ["title", "description", "topic", "columns", "keywords", "since"])
def test_a_missing_key_is_named(tmp_path, key):
    kept = [line for line in GOOD.splitlines() if not line.startswith(f"#+ {key}:")]
    if key == "columns":
        kept.remove("#+   thing: Thing")
    problems = problems_of(written(tmp_path, "\n".join(kept) + "\n"))
    assert [problem.what for problem in problems] == [f"the header lacks `{key}`"]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("title: What is there?", "title: Things", 1, "the title is not a question"),
        ("topic: Bodies", "topic: Nobodies", 3, "there is no topic `Nobodies`"),
        ("type: body", "type: bodies", 10, "no parameter type `bodies`"),
        ("type: body", "type: concept", 10, "parameter `body` names no scheme"),
        ("thing: Thing", "thing: ''", 15, "column `thing` has no label"),
        ("keywords: [thing]", "keywords: thing", 16, "`keywords` is not a list"),
        ("since: 0.1.0", "since: 0.1.0\n#+ sinse: 1", 18, "the header has no key `sinse`"),
        ("    optional: true", "    optional: maybe", 5, "`optional` of `day` is not a bool"),
    ],
)
def test_a_faulty_header_is_told_with_its_line(tmp_path, old, new, line, what):
    (problem,) = problems_of(written(tmp_path, GOOD.replace(old, new)))
    assert problem.what == what
    assert problem.code == "question-header"
    assert problem.where.line == line
    assert problem.remedy


def test_a_header_that_is_not_yaml_is_told_with_line_and_column(tmp_path):
    text = GOOD.replace("description: Things.", "description: Things: many")
    (problem,) = problems_of(written(tmp_path, text))
    assert (problem.where.line, problem.code) == (2, "question-header")
    assert problem.where.column is not None


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }\n", "", "#+ just words\nSELECT"])
def test_a_file_without_a_header_is_no_question(tmp_path, text):
    (problem,) = problems_of(written(tmp_path, text))
    assert problem.what == "the file starts with no header"


def test_a_header_without_a_query_is_no_question(tmp_path):
    head = GOOD.split("\n\n", maxsplit=1)[0] + "\n"
    assert "no query follows the header" in [p.what for p in problems_of(written(tmp_path, head))]


def test_bytes_that_are_not_utf8_are_a_problem_not_a_crash(tmp_path):
    file = tmp_path / "what-is-there.rq"
    file.write_bytes(b"#+ title: \xff\xfe?\n")
    (problem,) = problems_of(file)
    assert problem.code == "file-unreadable"


def test_a_file_name_that_is_no_slug_is_refused(tmp_path):
    problems = problems_of(written(tmp_path, GOOD, "What is there.rq"))
    assert [problem.what for problem in problems] == ["`What is there` is not a slug"]


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    written(tmp_path, GOOD.replace("topic: Bodies", "topic: X"), "a.rq")
    written(tmp_path, GOOD.replace("title: What is there?", "title: No"), "b.rq")
    written(tmp_path, GOOD, "c.rq")
    with pytest.raises(ProblemError) as caught:
        load_questions(tmp_path)
    assert [problem.where.file for problem in caught.value.problems] == [
        str(tmp_path / "a.rq"),
        str(tmp_path / "b.rq"),
    ]


def test_questions_are_listed_by_slug(tmp_path):
    for name in ("b.rq", "a.rq"):
        written(tmp_path, GOOD, name)
    assert list(load_questions(tmp_path)) == ["a", "b"]


def test_only_prefixes_that_are_used_are_declared():
    text = with_prefixes("SELECT ?s { ?s a aic:Body ; rdfs:label ?l }")
    assert text.count("PREFIX") == 2


def test_a_prefix_that_the_text_declares_itself_is_left_alone():
    text = "PREFIX aic: <https://example.org/> SELECT ?s { ?s a aic:Body }"
    assert with_prefixes(text) == text


def test_words_in_strings_iris_and_comments_are_no_prefixes():
    text = 'SELECT ?s { ?s ?p "aic:x", <urn:skos:y> } # org:z'
    assert with_prefixes(text) == text
