from dataclasses import replace

import pytest

from aiconcord.graph.scan import scan
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.table import Limits

LIMITS = Limits()


def refusal(query: str, limits: Limits = LIMITS) -> Problem:
    with pytest.raises(ProblemError) as raised:
        scan(query, limits)
    return raised.value.problem


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "select"),
        ("select*{}", "select"),
        ("# ASK\nPREFIX ask: <urn:x> BASE <urn:y> CONSTRUCT WHERE {}", "construct"),
        ("DESCRIBE <urn:x>", "describe"),
        ('VERSION "1.2" ASK {}', "ask"),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query: str, form: str) -> None:
    assert scan(query, LIMITS).form == form


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?service { ?service ?load "SERVICE <http://e/> { INSERT }" }',
        "PREFIX service: <urn:s> SELECT * { ?s service:load service:SERVICE }",
        "PREFIX ex: <urn:s> SELECT * { ex:service ex:load ex:insert # SERVICE\n }",
        "SELECT * { ?s <http://e/SERVICE> 'LOAD'@en }",
        "PREFIX service: <urn:s> SELECT * { GRAPH service:x { ?s ?p ?o } }",
        "SELECT * { $service ?delete ?clear . _:service ?drop 'x'@service }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o) FILTER(?p<=?o&&?s>?o) }",
    ],
)
def test_words_that_are_not_keywords_are_let_through(query: str) -> None:
    assert scan(query, LIMITS).form == "select"


def test_the_dataset_is_resolved_by_prefixes_and_base() -> None:
    found = scan(
        "BASE <http://e/d/> PREFIX g: <graph/> BASE <../> "
        "SELECT * FROM g:one FROM <two> FROM <two> FROM NAMED <http://f/> FROM NAMED g: {}",
        LIMITS,
    )
    assert found.froms == ("http://e/d/graph/one", "http://e/two")
    assert found.from_named == ("http://f/", "http://e/d/graph/")


def test_a_from_inside_the_pattern_is_not_the_dataset() -> None:
    assert scan('ASK { ?s ?p "FROM <urn:x>" }', LIMITS).froms == ()


def test_nesting_is_refused_at_the_bracket_that_is_too_deep() -> None:
    assert scan("SELECT * " + "{" * 64 + "}" * 64, LIMITS).form == "select"
    problem = refusal("SELECT * " + "{" * 65 + "}" * 65)
    assert problem.code == "query-too-nested"
    assert (problem.where.line, problem.where.column) == (1, 74)
    assert problem.remedy


@pytest.mark.parametrize("sign", ["!", "- ", "+ ", "!\n"])
def test_runs_of_signs_are_nesting_too(sign: str) -> None:
    assert refusal(f"SELECT ({sign * 65}?x AS ?y) {{}}").code == "query-too-nested"
    assert scan(f"SELECT ({sign * 64}?x AS ?y) {{}}", LIMITS)


@pytest.mark.parametrize(
    "pattern",
    [
        "UNION".join(["{ ?s ?p ?o }"] * 6),
        "OPTIONAL { ?s ?p ?o } " * 6,
        "{ SELECT * {} } " * 6,
        "?s " + "/".join(["<p>"] * 7) + " ?o",
        "?s (" + "|".join(["<p>"] * 7) + ") ?o",
        "FILTER(" + "+".join("1" * 7) + ")",
        "FILTER(" + "||".join("1" * 7) + ")",
        "FILTER(?x) " * 6,
        "BIND(1 AS ?x) " * 6,
        "?s ?p ?o . " * 6,
        "?s ?p ?o , ?o , ?o , ?o , ?o , ?o , ?o",
        "?s ?p ?o ; ?p ?o ; ?p ?o ; ?p ?o ; ?p ?o ; ?p ?o ; ?p ?o",
        "?s ?p (1 2 3 4 5 6)",
        "[ ?p 1 ; ?p 2 ; ?p 3 ]",
    ],
)
def test_members_beyond_the_limit_are_refused(pattern: str) -> None:
    problem = refusal(f"SELECT * {{ {pattern} }}", replace(LIMITS, members=5))
    assert problem.code == "query-too-many-parts"
    assert problem.where.column
    assert scan(f"SELECT * {{ {pattern} }}", LIMITS)


def test_chains_that_enclose_each_other_are_counted_together() -> None:
    chain = "1+" * 199 + "("
    assert refusal(f"SELECT ({chain * 20}1{')' * 20} AS ?x) {{}}").code == "query-too-many-parts"


def test_chains_beside_each_other_are_counted_apart() -> None:
    clauses = " ".join(f"FILTER({'+'.join('1' * 150)} > {n})" for n in range(150))
    assert scan(f"SELECT * {{ {clauses} }}", LIMITS)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?x {{ VALUES ?x {{ {'1 ' * 30_000} }} }}",
        f"SELECT ?x {{ VALUES (?x ?y) {{ {'(1 UNDEF) ' * 15_000} }} }}",
        f"SELECT ?x {{ ?x ?y ?z }} VALUES ?x {{ {'<urn:x> ' * 20_000} }}",
        f"ASK {{ FILTER(?x IN ({'1,' * 30_000}1)) }}",
    ],
)
def test_long_lists_of_values_are_let_through(query: str) -> None:
    assert scan(query, LIMITS)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "PREFIX ex: <urn:x> SELECT * { SERVICEex:x { ?s ?p ?o } }",
        "PREFIX ex: <urn:x> SELECT * { SERVICESILENTex:x { ?s ?p ?o } }",
        "PREFIX ex: <urn:x> SELECT * { ?s ?p trueSERVICEex:x { ?s ?p ?o } }",
        "SELECT * { FILTER EXISTS { SERVICE<http://e/>{} } }",
    ],
)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    problem = refusal(query)
    assert problem.code == "query-reaches-out"
    assert problem.status == 403


@pytest.mark.parametrize(
    "operation",
    ["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"],
)
def test_updates_are_refused(operation: str) -> None:
    problem = refusal(f"# SELECT\nPREFIX x: <urn:x>\n {operation.lower()} ALL")
    assert problem.code == "query-is-update"
    assert (problem.where.line, problem.where.column) == (3, 2)


def test_length_is_counted_in_bytes_of_utf_8() -> None:
    limits = replace(LIMITS, query_bytes=30)
    assert scan("ASK {} # " + "x" * 21, limits)
    assert refusal("ASK {} # " + "é" * 12, limits).code == "query-too-long"


def test_half_a_surrogate_pair_is_no_utf_8() -> None:
    assert refusal("ASK { ?s ?p '\udc00' }").code == "query-not-utf8"


def test_a_nul_is_refused_at_its_place() -> None:
    assert refusal("ASK {\n\0}").where.line == 2


@pytest.mark.parametrize("query", ["", "# ASK", "PREFIX ex: <urn:x>", "{ ?s ?p ?o }", "HELLO"])
def test_no_query_is_said_to_be_none(query: str) -> None:
    assert refusal(query).code == "query-syntax"


def test_the_outermost_pattern_is_found() -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o { } } LIMIT 1"
    group = scan(query, LIMITS).group
    assert group
    assert query[group.start : group.end] == " ?s ?p ?o { } "


def test_a_pattern_that_is_a_subquery_is_told() -> None:
    found = scan("SELECT * { # x\n SELECT ?x { } }", LIMITS).group
    assert found
    assert found.is_subquery
    beside = scan("SELECT * { { SELECT ?x { } } }", LIMITS).group
    assert beside
    assert not beside.is_subquery
