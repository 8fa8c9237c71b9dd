import pytest

from aiconcord.graph.tokens import tokenize
from aiconcord.problems.record import ProblemError


def texts(query: str) -> list[str]:
    return [token.text for token in tokenize(query)]


def kinds(query: str, text: str) -> list[str]:
    return [token.kind for token in tokenize(query) if token.text == text]


def test_comments_and_space_are_no_tokens() -> None:
    assert texts("ASK # { {\n {\t}") == ["ASK", "{", "}"]


@pytest.mark.parametrize(
    "string",
    [
        '"a { b"',
        "'a \\' b'",
        '"""a " "" \n b"""',
        "'''it's'''",
        '""',
        "''",
        '"\\\\"',
        '""""""',
    ],
)
def test_a_string_is_one_token(string: str) -> None:
    assert texts(f"BIND({string} AS ?x)")[2] == string


def test_a_hash_in_an_iri_is_no_comment() -> None:
    assert texts("?s <http://e/#a> ?o") == ["?s", "<http://e/#a>", "?o"]


def test_a_string_never_closed_names_its_place() -> None:
    with pytest.raises(ProblemError) as raised:
        texts('ASK {\n ?s ?p "abc\n }')
    assert raised.value.problem.code == "query-syntax"
    assert (raised.value.problem.where.line, raised.value.problem.where.column) == (2, 8)


def test_less_than_between_operands_is_no_iri() -> None:
    assert "<?b&&?c>" not in texts("ASK { ?a ?b ?c FILTER(?a<?b&&?c>?d) }")
    assert "<http://e/x>" in texts("ASK { ?a ?b ?c FILTER(?a = <http://e/x>) }")


def test_less_than_in_a_subquerys_head_is_no_iri() -> None:
    query = "ASK { { SELECT ?x (?a<((1>0)) AS ?y) { } ORDER BY ?x (?a<((1>0))) } }"
    assert not [token for token in tokenize(query) if token.kind == "iri"]


def test_an_iri_after_a_variable_is_an_iri_in_a_pattern() -> None:
    assert kinds("ASK { ?s <p> (?a <b> ?c) }", "<b>") == ["iri"]
    assert kinds("SELECT ?x { VALUES (?x ?y) { (1 <b>) (?x <b>) } }", "<b>") == ["iri", "iri"]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("ASK { ?s ?p ?o FILTER(", "expression"),
        ("ASK { ?s ?p ?o FILTER ex:f(", "expression"),
        ("ASK { ?s ex:p (", "triples"),
        ("ASK { ?s a (", "triples"),
        ("ASK { ?s !(", "triples"),
        ("SELECT (", "expression"),
        ("SELECT ?x { } ORDER BY ex:f(", "expression"),
        ("ASK { VALUES (", "data"),
        ("ASK { VALUES ?x {", "data"),
        ("ASK { VALUES (?x) { (", "data"),
        ("CONSTRUCT {", "template"),
        ("CONSTRUCT { } WHERE {", "group"),
        ("ASK { FILTER(NOT EXISTS {", "group"),
    ],
)
def test_brackets_tell_what_they_open(query: str, kind: str) -> None:
    assert list(tokenize(query))[-1].kind == kind


def test_dots_that_end_a_sentence_are_not_of_the_name() -> None:
    assert texts("?s a ex:a.b. ?t") == ["?s", "a", "ex:a.b", ".", "?t"]
    assert texts("?s ?p true.ex:a") == ["?s", "?p", "true.ex:a"]
    assert texts("?s ?p true.:a") == ["?s", "?p", "true", ".", ":a"]


def test_numbers_take_their_dots_only_before_digits() -> None:
    assert texts("1.5 1. 1.e3 .5 1e-3") == ["1.5", "1", ".", "1.e3", ".5", "1e-3"]


def test_escapes_in_names_are_of_the_name() -> None:
    assert texts(r"ex:a\-b\.c ex:%41") == [r"ex:a\-b\.c", "ex:%41"]
