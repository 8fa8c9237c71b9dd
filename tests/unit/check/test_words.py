import pytest

from aiconcord.check.words import check_words
from aiconcord.settings.places import find_places

QUESTION = """\
#+ title: What is there?
#+ description: Things.
#+ topic: Bodies
#+ parameters:
#+   day:
#+     label: Day
#+     type: date
#+     example: '2024-11-20'
#+     optional: true
#+ columns:
#+   body: Body
#+   bodyName: Its name
#+ keywords: [thing]
#+ since: 0.1.0

SELECT ?body ?bodyName WHERE { ?body rdfs:label ?bodyName ; aic:date ?day } ORDER BY ?body
"""


@pytest.fixture
def faults_of(tmp_path):
    """Write a template beside a question; give what is said of it, with its line."""
    queries = tmp_path / "queries"
    for folder in ("questions", "answers"):
        (queries / folder).mkdir(parents=True)
    (queries / "questions" / "what.rq").write_text(QUESTION, "utf-8")

    def check(template, name="what.html.j2"):
        (queries / "answers" / name).write_text(template, "utf-8")
        found = check_words(queries / "answers")
        assert {each.code for each in found} <= {"question-words"}
        assert {each.where.file for each in found} <= {f"queries/answers/{name}"}
        return [(each.where.line, each.what) for each in found]

    return check


def test_our_own_templates_have_no_fault():
    assert check_words(find_places().queries / "answers") == []


def test_a_template_without_fault_has_none(faults_of):
    template = (
        "{% if not rows %}Nothing{% if asked.day %} on {{ asked.day|day }}{% endif %}.{% endif %}\n"
        "{% for one, those in rows|by('body') %}{{ loop.index }} {{ one.body }}{% endfor %}"
    )
    assert faults_of(template) == []


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("text\n{% if rows %}", (2, "the template is not valid: Unexpected end of template.")),
        ("a\n{{ rows[0].nobody }}", (2, "the answer has no column `nobody`")),
        ("a\n{{ rows|values('nobody')|listed }}", (2, "the answer has no column `nobody`")),
        ("a\n{{ rows|by('body', 'x')|length }}", (2, "the answer has no column `x`")),
        ("a\n{{ rows|sort(attribute='x')|length }}", (2, "the answer has no column `x`")),
        ("a\n{{ asked.body }}", (2, "the question has no parameter `body`")),
        ("a\n{{ rows|shout }}", (2, "there is no filter `shout`")),
        ("a {{ total }}", (None, "the template is given no `total`")),
        ("a\n{{ rows[0].body.__class__ }}", (2, "the answer has no column `__class__`")),
        ("{% if rows %}a{% endif %}", (None, "the template says nothing of 0 rows")),
        ("{% if not rows %}a{% endif %}", (None, "the template says nothing of 1 rows")),
    ],
)
def test_each_fault_is_told_with_its_line(faults_of, template, fault):
    found = faults_of(template)
    assert len(found) == 1
    line, what = found[0]
    assert what.startswith(fault[1][:50])
    assert line == fault[0]


def test_a_branch_that_todays_data_do_not_take_is_tried(faults_of):
    line, what = faults_of("a\n{% if not rows %}\n{{ rows[0].body }}\n{% endif %}")[0]
    assert line == 3
    assert what.startswith("the template fails with 0 made-up rows")


def test_what_is_set_in_a_branch_is_known_within_it(faults_of):
    template = "a{% if rows %}{% set n = rows %}{% if n %}{{ n|length }}{% endif %}{% endif %}"
    assert faults_of(template) == []


@pytest.mark.parametrize("name", ["nobody-asks.html.j2", "what.txt"])
def test_a_file_that_belongs_to_no_question_is_a_fault(faults_of, name):
    assert faults_of("a", name) == [(None, "this template belongs to no saved question")]
