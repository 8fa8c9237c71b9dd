"""Oxigraph in a worker beside rdflib's own engine, on the default graph of the release.

    python tests/benchmarks/bench_engine.py [RUNS]

Median milliseconds, the way to the worker and back and the writing of the result included for both.
"""

import asyncio
import signal
import statistics
import sys
import time
from collections.abc import Callable

import rdflib

from aiconcord.build.run import build
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.names.namespaces import PREFIXES
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Limits

PATIENCE = 30
"""Seconds after which rdflib is not waited for."""
HEAD = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
ELEMENT = "<https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/govern-1.1>"

QUERIES = {
    "one thing's triples": f"SELECT ?p ?o {{ {ELEMENT} ?p ?o }}",
    "ask for one triple": f"ASK {{ {ELEMENT} skos:notation ?o }}",
    "describe one thing": f"DESCRIBE {ELEMENT}",
    "star of four": "SELECT ?s ?n ?l ?f { ?s a aic:Element ; skos:notation ?n ; "
    "skos:prefLabel ?l ; skos:inScheme ?f }",
    "crosswalk rows with labels": "SELECT ?m ?a ?b { ?m owl:annotatedSource ?s ; "
    "owl:annotatedTarget ?t . ?s skos:prefLabel ?a . ?t skos:prefLabel ?b }",
    "claims with source and locator": "SELECT ?c ?t ?l { ?c aic:about ?x ; aic:cites ?k . "
    "?k aic:source ?s ; aic:locator ?l . ?s dcterms:title ?t }",
    "path upwards": f"SELECT ?a {{ {ELEMENT} skos:broader+ ?a }}",
    "path from everywhere": "SELECT (COUNT(*) AS ?n) { ?s skos:broader+ ?a }",
    "what has no counterpart (MINUS)": "SELECT ?e { ?e a aic:Element "
    "MINUS { ?m owl:annotatedSource ?e } MINUS { ?n owl:annotatedTarget ?e } }",
    "what has no counterpart (NOT EXISTS)": "SELECT ?e { ?e a aic:Element FILTER NOT EXISTS { "
    "?m a sssom:Mapping ; owl:annotatedSource ?e } }",
    "count by class": "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n)",
    "labels by regular expression": "SELECT ?s ?l { ?s rdfs:label ?l "
    'FILTER(REGEX(?l, "govern|agree", "i")) }',
    "all labels, sorted, first twenty": "SELECT ?s ?l { ?s rdfs:label ?l } ORDER BY ?l LIMIT 20",
    "construct the hierarchy": "CONSTRUCT { ?a skos:narrower ?s } { ?s skos:broader ?a }",
}


def median(runs: int, once: Callable[[], object]) -> float:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        once()
        times.append(time.perf_counter() - begun)
        if times[-1] > 5:
            break
    return statistics.median(times) * 1000


def media_type(query: str) -> str:
    graph = query.startswith(("DESCRIBE", "CONSTRUCT"))
    return "application/n-triples" if graph else "application/sparql-results+json"


def too_late(*_: object) -> None:
    raise TimeoutError


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    quads = build(find_places()) / "data.nq"
    begun = time.perf_counter()
    dataset = rdflib.Dataset()
    dataset.parse(quads, format="nquads")
    graph = dataset.default_graph
    rdflib_seconds = time.perf_counter() - begun
    engine = EmbeddedEngine(quads, limits=Limits(seconds=60), workers=3)
    signal.signal(signal.SIGALRM, too_late)
    with asyncio.Runner() as runner:
        begun = time.perf_counter()
        runner.run(engine.start())
        started = time.perf_counter() - begun
        print(
            f"{len(graph):,} triples in the default graph; rdflib loads in {rdflib_seconds:.1f} s,"
        )
        print(f"all {len(engine.lanes.pool.processes)} workers are up in {started:.1f} s\n")
        print("| query | worker ms | rdflib ms | times |\n|---|---|---|---|")
        for name, query in QUERIES.items():
            text = f"{HEAD}\n{query}"
            kind = media_type(query)
            ours = median(runs, lambda: runner.run(engine.ask(text, media_type=kind)))  # noqa: B023
            form = "nt" if kind == "application/n-triples" else "json"
            try:
                signal.alarm(PATIENCE)
                theirs = median(runs, lambda: graph.query(text).serialize(format=form))  # noqa: B023
                signal.alarm(0)
                print(f"| {name} | {ours:.1f} | {theirs:,.1f} | {theirs / ours:,.0f} |", flush=True)
            except TimeoutError:
                least = PATIENCE * 1000 / ours
                print(f"| {name} | {ours:.1f} | over {PATIENCE * 1000:,} | over {least:,.0f} |")
        runner.run(engine.close())


if __name__ == "__main__":
    main()
