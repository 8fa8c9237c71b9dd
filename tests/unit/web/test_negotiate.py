import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiconcord.problems.record import ProblemError
from aiconcord.web.negotiate import choose, content_type, pick

OFFERED = ("text/turtle", "application/ld+json", "text/html")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        (BROWSER, "text/html"),
        ("text/html, */*", "text/html"),
        ("text/turtle;q=0, */*", "application/ld+json"),
        ("text/*;q=0.1, text/html;q=0.9", "text/html"),
        ("application/*", "application/ld+json"),
        ("text/html;level=1;q=0.4, text/turtle;q=0.5", "text/turtle"),
        ("text/html;q=0.3,text/turtle;q=nonsense", "text/html"),
        ("*/*;q=0.001", "text/turtle"),
    ],
)
def test_the_form_with_the_highest_quality_is_chosen(accept, chosen):
    assert choose(accept, OFFERED) == chosen


def test_a_form_asked_for_by_name_wins_over_one_that_a_wildcard_covers():
    assert choose("*/*, application/ld+json", OFFERED) == "application/ld+json"


def test_the_specific_range_decides_even_where_the_general_one_is_kinder():
    assert choose("text/*, text/turtle;q=0.1", ("text/turtle", "text/html")) == "text/html"


def test_an_alias_is_answered_under_the_name_that_was_asked_for():
    assert pick("text/n3", OFFERED).name == "text/n3"
    assert pick("application/json", OFFERED).form == "application/ld+json"


def test_an_alias_is_not_used_for_a_wildcard():
    choice = pick("text/*", ("application/n-triples", "text/html"))
    assert (choice.form, choice.name) == ("text/html", "text/html")


def test_what_is_not_offered_is_refused_with_the_list():
    with pytest.raises(ProblemError) as caught:
        choose("image/png", OFFERED)
    assert caught.value.problem.code == "not-acceptable"
    for form in OFFERED:
        assert form in caught.value.problem.remedy


@given(st.text(max_size=300))
def test_no_header_breaks_the_choice(accept):
    choice = pick(accept, OFFERED)
    assert choice is None or choice.form in OFFERED


@given(st.text(alphabet='",;=*/q1.0 \\', max_size=2_000))
def test_no_heap_of_delimiters_breaks_the_choice(accept):
    pick(accept, OFFERED)


def test_text_is_marked_as_utf8():
    assert content_type("text/turtle") == "text/turtle; charset=utf-8"
    assert content_type("application/n-triples") == "application/n-triples; charset=utf-8"
    assert content_type("application/rdf+xml") == "application/rdf+xml"
