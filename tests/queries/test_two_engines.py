"""What a question answers does not depend on the engine that answers it."""

import pytest


def test_rdflib_answers_as_the_embedded_engine_does(light_case, ask, ask_rdflib):
    assert ask_rdflib(light_case) == ask(light_case)


def test_rdflib_finds_the_negative_control_empty_too(empty_case, ask_rdflib):
    assert ask_rdflib(empty_case) == []


@pytest.mark.parametrize("text", ['" } SELECT', "> ?x", "\\", "sg\n} #", "𝕊𝔾", "'" * 90])
def test_no_value_can_change_what_the_query_says(text, understand_badly):
    assert understand_badly("bodies-and-parents", {"jurisdiction": text}) == "parameter-value"
