"""Run the W3C's SPARQL 1.1 suites through the service and write what came of it.

    python tests/conformance/report.py

Writes ``results/sparql11.ttl``, an EARL report as the W3C's implementation reports are, and
``results/README.md``, the same as a table. The tests are those of this folder; each says which test
of the suites it is. What is refused by design (updates, graph stores, federation) is inapplicable.
"""

import sys
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path

import pytest
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef

EARL = Namespace("http://www.w3.org/ns/earl#")
DOAP = Namespace("http://usefulinc.com/ns/doap#")
HERE = Path(__file__).parent
RESULTS = HERE / "results"
FILES = ("test_sparql_evaluation.py", "test_sparql_protocol.py", "test_sparql_refused.py")
SERVICE = URIRef("https://w3id.org/aiconcord/")
REPORT = Namespace("https://w3id.org/aiconcord/conformance/sparql11#")
SUITES = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"


class Collector:
    """Notes what came of every test that says which test of the suites it is."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.others: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the outcome of one test, as pytest reports it."""
        named = [(kind, iri) for kind, iri in report.user_properties if kind.startswith("earl")]
        if report.when == "setup" and report.outcome != "passed":
            self.others.append(report.nodeid)
        if report.when != "call":
            return
        if not named and report.outcome != "passed":
            self.others.append(report.nodeid)
        for kind, iri in named:
            if kind == "earl-refused":
                self.outcomes[iri] = "inapplicable" if report.outcome == "passed" else "failed"
            else:
                self.outcomes[iri] = "passed" if report.outcome == "passed" else "failed"
                if getattr(report, "wasxfail", ""):
                    self.reasons[iri] = report.wasxfail.removeprefix("reason: ")


def short(iri: str) -> tuple[str, str]:
    """Take the IRI of a test apart: its suite and its name."""
    suite, _, name = iri.removeprefix(SUITES).partition("/")
    return suite, name.partition("#")[2]


def as_earl(collector: Collector) -> Graph:
    """Write the outcomes as EARL 1.0."""
    graph = Graph()
    for prefix, space in (("earl", EARL), ("doap", DOAP), ("", REPORT)):
        graph.bind(prefix, space)
    graph.add((SERVICE, RDF.type, EARL.TestSubject))
    graph.add((SERVICE, RDF.type, DOAP.Project))
    graph.add((SERVICE, DOAP.name, Literal("AI Concord")))
    graph.add((SERVICE, DOAP.revision, Literal(version("aiconcord"))))
    graph.add((SERVICE, DOAP.description, Literal(f"with pyoxigraph {version('pyoxigraph')}")))
    for iri, outcome in collector.outcomes.items():
        suite, name = short(iri)
        assertion, result = REPORT[f"{suite}.{name}"], BNode()
        graph.add((assertion, RDF.type, EARL.Assertion))
        graph.add((assertion, EARL.assertedBy, SERVICE))
        graph.add((assertion, EARL.subject, SERVICE))
        graph.add((assertion, EARL.test, URIRef(iri)))
        graph.add((assertion, EARL.mode, EARL.automatic))
        graph.add((assertion, EARL.result, result))
        graph.add((result, RDF.type, EARL.TestResult))
        graph.add((result, EARL.outcome, EARL[outcome]))
        if iri in collector.reasons:
            graph.add((result, EARL.info, Literal(collector.reasons[iri])))
    return graph


def as_table(collector: Collector) -> str:
    """Write the outcomes as tables: one of suites, one of what the engine does otherwise."""
    suites: dict[str, Counter[str]] = defaultdict(Counter)
    for iri, outcome in collector.outcomes.items():
        suites[short(iri)[0]][outcome] += 1
    total: Counter[str] = sum(suites.values(), Counter())
    lines = [
        "# The W3C's SPARQL 1.1 suites, through the HTTP endpoint",
        "",
        f"Written by `make conformance`, with pyoxigraph {version('pyoxigraph')}; the same as EARL",
        "in [`sparql11.ttl`](sparql11.ttl). *Refused* are updates, graph stores and federated",
        "queries, which this service takes from nobody: each of those requests got a 4xx with a",
        "record, and nothing had changed after all of them.",
        "",
        "| suite | tests | passed | failed | refused |",
        "|---|---|---|---|---|",
    ]
    for suite, counts in [*sorted(suites.items()), ("**in all**", total)]:
        cells = (sum(counts.values()), *(counts[o] for o in ("passed", "failed", "inapplicable")))
        lines.append(f"| {suite} | {' | '.join(map(str, cells))} |")
    lines += [
        "",
        "What failed, each a strict xfail of `test_sparql_evaluation.py`, is the engine's doing:",
        "",
        "| test | what Oxigraph does |",
        "|---|---|",
    ]
    for iri, outcome in sorted(collector.outcomes.items()):
        if outcome == "failed":
            lines.append(f"| {'/'.join(short(iri))} | {collector.reasons.get(iri, 'not known')} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the tests and write the report; leave by pytest's exit code, or 1 if any was skipped."""
    collector = Collector()
    code = pytest.main(["-q", *(str(HERE / name) for name in FILES)], plugins=[collector])
    if code or collector.others or not collector.outcomes:
        print("no report written: not every test came out as it should", file=sys.stderr)
        return int(code) or 1
    RESULTS.mkdir(exist_ok=True)
    as_earl(collector).serialize(RESULTS / "sparql11.ttl", format="turtle")
    (RESULTS / "README.md").write_text(as_table(collector), "utf-8")
    print(f"written: {RESULTS.relative_to(Path.cwd())}/README.md and sparql11.ttl")
    return 0


if __name__ == "__main__":
    sys.exit(main())
