import pyoxigraph as ox
import pytest

from aiconcord.graph.wire import Fault, Question
from aiconcord.graph.worker import answer, syntax_fault
from aiconcord.graph.writing import Capped, TooLargeError

JSON = "application/sparql-results+json"


def asked(query: str, most: int = 1000, media_type: str = JSON) -> bytes | Fault:
    return answer(ox.Store(), Question(query, media_type, None, (), (), most, 1.0))


def test_a_question_survives_the_wire() -> None:
    question = Question("ASK {} # é", JSON, ("urn:g",), ("urn:h",), (("e", "urn:e"),), 7, 1.5)
    assert Question.unpack(question.pack()) == question
    assert Question.unpack(Question("", "", None, (), (), 0, 0).pack()).default is None


def test_a_fault_becomes_a_problem_with_its_place() -> None:
    fault = Fault.unpack(Fault("query-syntax", "x", "y", 3, 4).pack())
    assert fault.problem().text() == "3:4: error[query-syntax]: x\n  hint: y"


def test_the_cap_is_on_the_bytes_and_lets_its_own_size_through() -> None:
    body = asked("ASK {}")
    assert isinstance(body, bytes)
    assert asked("ASK {}", len(body)) == body
    refused = asked("ASK {}", len(body) - 1)
    assert isinstance(refused, Fault)
    assert refused.code == "result-too-large"


def test_what_is_over_the_cap_is_not_kept() -> None:
    capped = Capped(5)
    capped.write(b"1234")
    with pytest.raises(TooLargeError):
        capped.write(b"56")
    assert capped.body() == b""


def test_a_syntax_error_quotes_what_cannot_be_read() -> None:
    fault = asked("SELECT * { ?s ?p ?o . FILTER }")
    assert isinstance(fault, Fault)
    assert fault.line == 1
    assert "FILTER }" in fault.what


def test_a_sentence_among_the_expected_is_kept() -> None:
    fault = asked("SELECT (?x + 1 AS ?x) { VALUES ?x { 1 } }")
    assert isinstance(fault, Fault)
    assert "overrides an existing variable" in fault.what


def test_an_error_without_a_place_is_told_whole() -> None:
    assert syntax_fault("no place", "ASK {}").what.endswith("no place")
