from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from aiconcord.ask.answering import Filled
from aiconcord.ask.questions import Column, Parameter, Question
from aiconcord.ask.words import say
from aiconcord.graph.engine import Term

ID = "https://w3id.org/aiconcord/id/"
IMDA = {"body": Term.uri(ID + "body/imda"), "bodyName": Term.literal("IMDA")}
DTC = {"body": Term.uri(ID + "body/dtc"), "bodyName": Term.literal("DTC")}


def said(template, *rows, values=None, labels=None):
    question = Question(
        slug="q",
        title="?",
        description="",
        topic="Bodies",
        parameters=(Parameter("of", "Of", "body", "imda", optional=True),),
        columns=tuple(Column(each, each) for each in ("body", "bodyName", "state", "since")),
        keywords=(),
        since="0.1.0",
        body="",
        file=Path("q.rq"),
        words=template,
    )
    return str(say(question, rows, Filled(values or {}, labels or {}), "2026-11-21"))


def state(row, text):
    return {**row, "state": Term.literal(text)}


def test_a_thing_is_shown_as_a_link_with_its_name():
    assert said("{{ rows[0].body }}", IMDA) == '<a href="/id/body/imda">IMDA</a>'


def test_a_thing_without_a_name_is_shown_by_its_slug():
    assert said("{{ rows[0].body }}", {"body": IMDA["body"]}).endswith(">imda</a>")


def test_what_the_data_say_cannot_become_markup():
    row = {"body": IMDA["body"], "bodyName": Term.literal("<script>alert('x')</script>")}
    shown = said("{{ rows[0].body }} {{ rows[0].bodyName }} {{ [rows[0].body]|listed }}", row)
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 3


def test_an_address_that_a_browser_must_not_open_is_no_link():
    row = {"body": Term.uri("javascript:alert(1)"), "bodyName": Term.literal("IMDA")}
    assert said("{{ rows[0].body }}", row) == "IMDA"


def test_a_value_compares_as_what_it_is():
    template = "{{ rows[0].body == rows[1].body }} {{ rows[0].state == 'true' }}"
    assert said(template, state(IMDA, "true"), DTC) == "False True"


def test_a_column_without_a_value_is_empty():
    assert (
        said("[{{ rows[0].state }}]{% if not rows[0].state %} none{% endif %}", IMDA) == "[] none"
    )


def test_a_column_that_does_not_exist_is_an_error():
    with pytest.raises(UndefinedError):
        said("{{ rows[0].nobody }}", IMDA)


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{{ asked.nothing }}",
        "{% if rows[0].nobody %}x{% endif %}",
        "{{ rows|by('nobody')|length }}",
        "{{ range(3) }}",
    ],
)
def test_no_name_that_does_not_exist_passes_for_an_empty_one(template):
    with pytest.raises((UndefinedError, AttributeError)):
        said(template, IMDA)


@pytest.mark.parametrize(
    "template",
    [
        "{{ rows.__class__.__mro__ }}",
        "{{ rows[0].body.__class__ }}",
        "{{ gathered.__init__.__globals__ }}",
        "{{ gathered.format.__self__ }}",
    ],
)
def test_a_template_cannot_leave_its_sandbox(template):
    with pytest.raises((SecurityError, UndefinedError)):
        said(template, IMDA)


def test_a_template_can_load_no_other_file():
    with pytest.raises(TypeError, match="no loader"):
        said("{% include 'question.html' %}", IMDA)


def test_values_asked_with_are_shown_by_their_labels():
    values, labels = {"of": IMDA["body"]}, {"of": "IMDA"}
    template = "{% if asked.of %}{{ asked.of }}{% else %}all{% endif %}, {{ gathered|day }}"
    day = '<time datetime="2026-11-21">21 Nov 2026</time>'
    assert (
        said(template, values=values, labels=labels) == f'<a href="/id/body/imda">IMDA</a>, {day}'
    )
    assert said(template) == f"all, {day}"


def test_rows_are_grouped_in_the_order_of_the_answer():
    template = (
        "{% for one, all in rows|by('body') %}{{ one.bodyName }}{{ all|length }} {% endfor %}"
    )
    assert said(template, IMDA, DTC, IMDA) == "IMDA2 DTC1"


def test_rows_may_be_grouped_by_several_columns():
    rows = state(IMDA, "true"), state(IMDA, "false"), state(IMDA, "true")
    assert said("{{ rows|by('body', 'state')|length }}", *rows) == "2"


def test_what_has_the_same_dates_stands_together():
    rows = state(IMDA, "a"), state(IMDA, "b"), state(DTC, "a"), state(DTC, "b")
    template = "{% for one, every in rows|alike('body', 'state') %}{{ every|listed }}.{% endfor %}"
    assert said(template, *rows).count(".") == 1
    assert said(template, *rows[:3]).count(".") == 2


def test_rows_are_chosen_by_what_stands_in_a_column():
    rows = state(IMDA, "true"), state(DTC, "false"), IMDA
    for template, number in (
        ("rows|having('state')", 2),
        ("rows|having('state', 'true')", 1),
        ("rows|lacking('state')", 1),
        ("rows|among('body', [])", 0),
        ("rows|among('body', rows|having('state', 'true')|values('body'))", 2),
        ("rows|outside('body', rows|having('state', 'true')|values('body'))", 1),
        ("rows|values('state')", 2),
    ):
        assert said("{{ " + template + "|length }}", *rows) == str(number), template


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no bodies"), (1, "1 body"), (2, "2 bodies"), (1799, "1,799 bodies")]
)
def test_a_number_agrees_with_its_noun_and_can_be_recounted(number, words):
    found = said("{{ " + str(number) + "|counted('body', 'bodies', of='bodies') }}")
    assert found == f'<data data-count="bodies" value="{number}">{words}</data>'
