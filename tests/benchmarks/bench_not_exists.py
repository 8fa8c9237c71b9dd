"""NOT EXISTS as written, beside MINUS and beside the OPTIONAL that the engine asks in its place.

    python tests/benchmarks/bench_not_exists.py

Milliseconds in process, on the release; each query in a process of its own, ended after a while.
"""

import os
import signal
import time

import pyoxigraph as ox

from aiconcord.build.run import build
from aiconcord.graph.not_exists import without_not_exists
from aiconcord.names.namespaces import PREFIXES
from aiconcord.settings.places import find_places

PATIENCE = 20
"""Seconds after which a query is ended."""
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
ONE = "VALUES ?e { <https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/govern-1.1> }"
CASES = {
    "one triple, many rows": ("?e a aic:Element", "?m owl:annotatedSource ?e"),
    "two triples, many rows": (
        "?e a aic:Element",
        "?m a sssom:Mapping . ?m owl:annotatedSource ?e",
    ),
    "two triples, one row": (
        f"{ONE} ?e a aic:Element",
        "?m a sssom:Mapping . ?m owl:annotatedSource ?e",
    ),
    "a path, many rows": (
        "?e a aic:Element",
        "?e skos:broader+ ?b . ?m owl:annotatedSource ?b",
    ),
    "by way of a hub, many rows": (
        "?e a aic:Element",
        "?e skos:inScheme ?s . ?x skos:inScheme ?s . ?m owl:annotatedSource ?x",
    ),
    "by way of a hub, one row": (
        f"{ONE} ?e a aic:Element",
        "?e skos:inScheme ?s . ?x skos:inScheme ?s . ?m owl:annotatedSource ?x",
    ),
    "a product (left as written)": (
        "?e a aic:Element",
        "?m owl:annotatedSource ?e . ?x a aic:Citation",
    ),
    "two in common, joined by a class (left as written)": (
        "?e skos:broader ?f",
        "?m owl:annotatedSource ?e . ?n owl:annotatedTarget ?f . ?m a ?c . ?n a ?c",
    ),
}


def milliseconds(store: ox.Store, query: str) -> str:
    """Time *query* in a forked process, which is ended when it takes too long."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)
        begun = time.perf_counter()
        rows = len(list(store.query(HEAD + query)))
        spent = (time.perf_counter() - begun) * 1000
        os.write(write, f"{spent:,.1f} ({rows:,} rows)".encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as told:
        return told.read() or f"over {PATIENCE * 1000:,}"


def main() -> None:
    """Print the table."""
    store = ox.Store()
    store.bulk_load(path=build(find_places()) / "data.nq", format=ox.RdfFormat.N_QUADS)
    print("| | as written | MINUS | OPTIONAL | what the engine asks |")
    print("|---|---|---|---|---|")
    for name, (outside, inside) in CASES.items():
        written = f"SELECT ?e {{ {outside} FILTER NOT EXISTS {{ {inside} }} }}"
        optional = f"OPTIONAL {{ {inside} BIND(true AS ?is) }} FILTER(!BOUND(?is))"
        forms = (
            written,
            f"SELECT ?e {{ {outside} MINUS {{ {inside} }} }}",
            f"SELECT ?e {{ {outside} {optional} }}",
        )
        times = [milliseconds(store, query) for query in forms]
        asked = "OPTIONAL" if without_not_exists(HEAD + written) != HEAD + written else "as written"
        print(f"| {name} | {' | '.join(times)} | {asked} |", flush=True)


if __name__ == "__main__":
    main()
