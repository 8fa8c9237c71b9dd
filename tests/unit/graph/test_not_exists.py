"""Which NOT EXISTS are asked as an OPTIONAL, and that the others stay as they are written."""

import pytest

from aiconcord.graph.engine import Term
from aiconcord.graph.not_exists import LONGEST, MOST, without_not_exists
from aiconcord.graph.results import rows
from aiconcord.problems.record import ProblemError

PATTERN = "{ ?m <urn:p> ?s . ?m <urn:q> ?n }"
REWRITTEN = {
    "a filter": f"SELECT ?s {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }}",
    "in brackets": f"SELECT ?s {{ ?s a ?c FILTER ( ( NOT EXISTS {PATTERN} ) ) }}",
    "in small letters": f"select ?s {{ ?s a ?c filter not exists {PATTERN} }}",
    "triples behind it": f"ASK {{ ?x a ?c FILTER NOT EXISTS {PATTERN} ?s a ?x }}",
    "a graph": f"ASK {{ GRAPH <urn:g> {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }} }}",
    "an optional part": f"ASK {{ ?x a ?c OPTIONAL {{ ?s a ?x FILTER NOT EXISTS {PATTERN} }} }}",
    "a subquery": f"ASK {{ {{ SELECT ?s {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }} }} }}",
    "the two signs of a variable": "ASK { ?s a ?c FILTER NOT EXISTS { $m <urn:p> $s . ?m a ?n } }",
    "a nameless thing": "ASK { ?s a ?c FILTER NOT EXISTS { [] <urn:p> ?s ; <urn:q> 1, 'a'@en } }",
    "a path": "ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p>/^<urn:q>+ ?s . ?m a ?n } }",
    "a comment at the end": "ASK { ?s a ?c FILTER NOT EXISTS { ?m a ?n . ?m <urn:p> ?s # }\n } }",
    "two in common in every triple": (
        "ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p> ?s . ?m <urn:q> ?c } }"
    ),
}
LEFT = {
    "one triple is looked up": "ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p> ?s } }",
    "all is selected": f"SELECT * {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }}",
    "all distinct is selected": f"SELECT DISTINCT * {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }}",
    "all is described": f"DESCRIBE * {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }}",
    "all of a subquery is selected": (
        f"SELECT ?s {{ {{ SELECT * {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }} }} }}"
    ),
    "the variable may be unbound": (
        f"ASK {{ ?c a ?x OPTIONAL {{ ?s a ?c }} FILTER NOT EXISTS {PATTERN} }}"
    ),
    "the variable may be UNDEF": (
        f"ASK {{ VALUES ?s {{ UNDEF <urn:a> }} ?c a ?x FILTER NOT EXISTS {PATTERN} }}"
    ),
    "the variable is of another group": (
        f"ASK {{ ?s a ?x OPTIONAL {{ ?c a ?x FILTER NOT EXISTS {PATTERN} }} }}"
    ),
    "a variable comes again elsewhere": (f"SELECT ?s ?n {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }}"),
    "the variable names the graph": (
        f"ASK {{ GRAPH ?s {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }} }}"
    ),
    "a path may be empty": "ASK { ?s a ?c FILTER NOT EXISTS { ?s <urn:p>* ?m . ?m a ?n } }",
    "a path may be left out": "ASK { ?s a ?c FILTER NOT EXISTS { ?s <urn:p>? ?m . ?m a ?n } }",
    "it holds a filter": (
        "ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p> ?s . ?m <urn:q> ?n FILTER(?n > 1) } }"
    ),
    "it holds a group": "ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p> ?s { ?m <urn:q> ?n } } }",
    "it is one condition of two": f"ASK {{ ?s a ?c FILTER (NOT EXISTS {PATTERN} || ?c = 1) }}",
    "it stands in another": (
        f"ASK {{ ?x a ?s FILTER NOT EXISTS {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }} }}"
    ),
    "its triples do not hang together": (
        "ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p> ?s . ?o <urn:q> ?n } }"
    ),
    "two in common, a triple between them": (
        "ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p> ?s . ?n <urn:q> ?c . ?m a ?k . ?n a ?k } }"
    ),
    "it says EXISTS": f"ASK {{ ?s a ?c FILTER EXISTS {PATTERN} }}",
    "it is written with escapes": (
        f"ASK {{ ?s a ?c FILTER NOT EXISTS {PATTERN} FILTER(?s != '\\u0041') }}"
    ),
    "it is long": f"ASK {{ ?s a ?c FILTER NOT EXISTS {PATTERN} }} #{'x' * LONGEST}",
    "there are many": f"ASK {{ ?s a ?c {f'FILTER NOT EXISTS {PATTERN} ' * (MOST + 1)} }}",
    "it is cut off": "ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p> ?s . ?m a ?n",
    "it is a word only": "ASK { ?s a 'FILTER NOT EXISTS { ?m a ?s . ?m a ?m }' }",
}


@pytest.mark.parametrize("query", REWRITTEN.values(), ids=REWRITTEN.keys())
def test_it_is_asked_as_an_optional_where_that_is_the_same(query: str) -> None:
    asked = without_not_exists(query)
    assert "exists" not in asked.lower()
    assert "OPTIONAL" in asked


@pytest.mark.parametrize("query", LEFT.values(), ids=LEFT.keys())
def test_it_is_left_as_written_elsewhere(query: str) -> None:
    assert without_not_exists(query) == query


def test_a_name_that_the_query_uses_is_not_taken() -> None:
    asked = without_not_exists(
        f"SELECT ?found {{ ?s a ?found FILTER NOT EXISTS {PATTERN} FILTER NOT EXISTS "
        "{ ?k <urn:p> ?s . ?k <urn:q> ?l } }"
    )
    assert "AS ?found_)" in asked
    assert "AS ?found2)" in asked


def test_the_engine_asks_it_so(engine_and_run, monkeypatch) -> None:
    engine, run = engine_and_run
    asked, submit = [], engine.lanes.submit

    def watch(question, *rest):
        asked.append(question.query)
        return submit(question, *rest)

    monkeypatch.setattr(engine.lanes, "submit", watch)
    query = (
        "SELECT ?s { ?s <http://e/p> ?o FILTER NOT EXISTS "
        "{ ?m <http://e/p> ?s . ?s <http://e/p> ?n } } ORDER BY ?s"
    )
    assert run(rows(engine, query)) == [
        {"s": Term.uri("http://e/a")},
        {"s": Term.uri("http://e/c")},
    ]
    assert asked == [without_not_exists(query)] != [query]


def test_a_fault_is_told_where_it_stands_in_the_query_as_written(engine_and_run) -> None:
    engine, run = engine_and_run
    query = f"SELECT ?s {{ ?s a ?c FILTER NOT EXISTS\n {PATTERN} }}\nORDER BEFORE ?s"
    assert without_not_exists(query) != query
    with pytest.raises(ProblemError) as raised:
        run(rows(engine, query))
    assert raised.value.problem.code == "query-syntax"
    assert raised.value.problem.where.line == 3
