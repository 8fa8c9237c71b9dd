"""The report on the SPARQL suites that is kept here says what the tests say."""

import runpy
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

HERE = Path(__file__).parent
REPORT = runpy.run_path(str(HERE / "report.py"))
KNOWN = runpy.run_path(str(HERE / "test_sparql_evaluation.py"))["KNOWN"]
EARL = REPORT["EARL"]


@pytest.fixture(scope="module")
def kept():
    """The outcomes and reasons that stand in the EARL file."""
    graph = Graph().parse(HERE / "results/sparql11.ttl")
    collector = REPORT["Collector"]()
    for assertion, result in graph.subject_objects(EARL.result):
        iri = str(graph.value(assertion, EARL.test))
        collector.outcomes[iri] = str(graph.value(result, EARL.outcome)).rpartition("#")[2]
        if (reason := graph.value(result, EARL.info)) is not None:
            collector.reasons[iri] = str(reason)
    return collector


def test_every_failure_it_tells_is_a_strict_xfail_and_the_other_way_round(kept):
    failed = {iri for iri, outcome in kept.outcomes.items() if outcome == "failed"}
    assert {"/".join(REPORT["short"](iri)): kept.reasons.get(iri) for iri in failed} == KNOWN


def test_the_table_says_what_the_earl_says(kept):
    told = (HERE / "results/README.md").read_text("utf-8").splitlines()
    made = REPORT["as_table"](kept).splitlines()
    assert [line for line in told if "|" in line] == [line for line in made if "|" in line]


def test_a_failure_that_nobody_knows_would_be_told(kept):
    iri = next(iri for iri, outcome in kept.outcomes.items() if outcome == "passed")
    kept.outcomes[iri] = "failed"
    try:
        assert f"| {'/'.join(REPORT['short'](iri))} | not known |" in REPORT["as_table"](kept)
        graph = REPORT["as_earl"](kept)
        result = graph.value(graph.value(None, EARL.test, URIRef(iri)), EARL.result)
        assert graph.value(result, EARL.outcome) == EARL.failed
    finally:
        kept.outcomes[iri] = "passed"
