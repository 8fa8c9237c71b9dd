"""Run pyLODE over the ontology on stdin; write its page to stdout. A process of its own.

Importing pyLODE sets the root logger to DEBUG, and the order in which it lists values follows
Python's hashes: both stay in here, where the caller fixes the hash seed.
"""

import sys

import pyoxigraph as ox

from aiconcord.graph.terms import to_graph
from aiconcord.names.namespaces import PREFIXES


def main() -> None:
    """Read N-Triples, in their order, so that labels of blank nodes are kept."""
    from pylode import OntPub  # noqa: PLC0415  (slow, and it changes the process it is imported in)

    graph = to_graph(ox.parse(sys.stdin.buffer, format=ox.RdfFormat.N_TRIPLES))
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    sys.stdout.buffer.write(OntPub(graph, sort_subjects=True).make_html().encode())


if __name__ == "__main__":
    main()
