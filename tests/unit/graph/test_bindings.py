import pyoxigraph as ox
import pytest

from aiconcord.graph.bindings import bind, write_term
from aiconcord.graph.engine import Bindings, Term
from aiconcord.graph.scan import scan
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits

X: Bindings = {"x": Term.literal("v")}


def bound(query: str, bindings: Bindings = X) -> str:
    return bind(query, scan(query, Limits()), bindings)


def rows(query: str) -> list[str]:
    found = ox.Store().query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [str(row["x"]) for row in found]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { }",
        "SELECT ?x WHERE { # a comment { \n }",
        "SELECT ?x { SELECT ?y { BIND('{' AS ?y) } }",
        "SELECT ?x { { SELECT ?y { } } } LIMIT 1",
        "SELECT ?x FROM <urn:g> { OPTIONAL { ?s ?p '}' } } ORDER BY ?x # }",
        "SELECT ?x { FILTER(STRLEN(?x) = 1) }",
        "SELECT ?x { OPTIONAL { ?s ?p ?o FILTER(?o = ?x) } } VALUES ?z { 1 }",
        "SELECT ?x { VALUES ?x { 'v' 'w' } }",
    ],
)
def test_the_whole_query_sees_the_value(query: str) -> None:
    assert rows(bound(query)) == ['"v"']


def test_a_count_is_made_over_bound_rows() -> None:
    query = "SELECT (COUNT(?x) AS ?x1) (SAMPLE(?x) AS ?x2) { VALUES ?x { 'v' 'w' 'v' } }"
    found = ox.Store().query(bound(query))
    assert isinstance(found, ox.QuerySolutions)
    assert next(str(row["x1"]) for row in found).startswith('"2"')


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?x ?y ?z }", "DESCRIBE ?x"])
def test_short_forms_take_the_values_at_the_end(query: str) -> None:
    found = bound(query, {"x": Term.uri("urn:x")})
    assert found.endswith("\nVALUES ( ?x ) { ( <urn:x> ) }")
    ox.Store().query(found)


def test_a_short_form_with_values_of_its_own_is_refused() -> None:
    with pytest.raises(ProblemError) as raised:
        bound("DESCRIBE ?x VALUES ?x { <urn:y> }")
    assert raised.value.problem.code == "query-syntax"


def test_without_values_the_query_is_untouched() -> None:
    assert bound("SELECT * {}", {}) == "SELECT * {}"


@pytest.mark.parametrize(
    "term",
    [
        Term.uri("urn:x> } INSERT <urn:y"),
        Term.uri("relative"),
        Term.uri("http://e/a b"),
        Term.uri("http://e/\\u0041"),
        Term.literal("nul\0"),
        Term.literal("bell\a"),
        Term.literal("half \ud800"),
        Term.literal("x", lang="en } x"),
        Term.literal("x", lang=""),
        Term.literal("x", datatype="http://e/> . ?a ?b ?c"),
        Term("bnode", "b0"),
    ],
)
def test_terms_that_cannot_be_written_are_refused(term: Term) -> None:
    with pytest.raises(ProblemError) as raised:
        write_term(term)
    assert raised.value.problem.code == "parameter-value"
    assert raised.value.problem.remedy


@pytest.mark.parametrize("name", ["", "1x", "x y", "x}", "?x"])
def test_names_that_are_no_variables_are_refused(name: str) -> None:
    with pytest.raises(ProblemError):
        bound("SELECT * {}", {name: Term.literal("v")})
