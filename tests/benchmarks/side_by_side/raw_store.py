"""A store of pyoxigraph's that does what lines of JSON on its input say: no server, no limits.

python raw_store.py FILE
"""

import itertools
import json
import sys
import time

import pyoxigraph as ox

NUMBERS = itertools.count()


def answer(store: ox.Store, query: str) -> bytes:
    """Answer *query*, written as the servers are asked to write it."""
    found = store.query(query, base_iri="https://w3id.org/aiconcord/")
    if isinstance(found, ox.QueryTriples):
        return found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
    return found.serialize(format=ox.QueryResultsFormat.JSON) or b""


def ask(store: ox.Store, query: str) -> dict[str, object]:
    """Answer *query* and time it."""
    begun = time.perf_counter()
    try:
        body = answer(store, query)
    except (SyntaxError, ValueError, OSError) as error:
        return {"status": 400, "seconds": time.perf_counter() - begun, "body": str(error)}
    return {"status": 200, "seconds": time.perf_counter() - begun, "body": body.decode()}


def load(store: ox.Store, queries: list[str], seconds: float, unique: bool) -> dict[str, object]:
    """Answer *queries* one after another for so many seconds."""
    times, size, begun = [], 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        number = next(NUMBERS)
        query = queries[number % len(queries)]
        sent = time.perf_counter()
        size += len(answer(store, f"# {number}\n{query}" if unique else query))
        times.append(time.perf_counter() - sent)
    return {"times": times, "lasted": time.perf_counter() - begun, "size": size}


def main(file: str) -> None:
    """Load, then do as told until the input ends."""
    store = ox.Store()
    store.bulk_load(path=file, format=ox.RdfFormat.N_QUADS)
    for line in sys.stdin:
        told = json.loads(line)
        done = ask(store, told["query"]) if "query" in told else load(store, **told)
        sys.stdout.write(json.dumps(done) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
