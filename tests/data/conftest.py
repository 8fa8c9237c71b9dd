"""The curated Turtle files as one store, one named graph a file, for tests that read them raw."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.graph.layout import data_files
from aiconcord.names.namespaces import PREFIXES
from aiconcord.settings.places import find_places

PROLOGUE = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Rows = list[tuple[str | None, ...]]


@pytest.fixture(scope="session")
def turtle_files() -> dict[str, Path]:
    """Name of each Turtle file of ``data/``, as people write it, with its path."""
    return {file.name: file.path for file in data_files(find_places()) if not file.is_mapping}


@pytest.fixture(scope="session")
def curated(turtle_files: dict[str, Path]) -> ox.Store:
    """Every triple of ``data/*.ttl``, in the graph that its file's name stands for."""
    store = ox.Store()
    for name, path in turtle_files.items():
        store.load(
            path=str(path),
            format=ox.RdfFormat.TURTLE,
            to_graph=ox.NamedNode(f"file:{name}"),
        )
    return store


@pytest.fixture
def breakable(curated: ox.Store) -> ox.Store:
    """A copy of the curated triples that a test may spoil."""
    store = ox.Store()
    store.bulk_extend(curated)
    return store


@pytest.fixture(scope="session")
def ask() -> Callable[[ox.Store, str], Rows]:
    """A function that runs a SELECT over the union of the files and gives rows of plain text."""

    def run(store: ox.Store, query: str) -> Rows:
        solutions = store.query(PROLOGUE + query, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        return [tuple(_text(value) for value in row) for row in _distinct(solutions)]

    return run


def _distinct(solutions: Iterator[ox.QuerySolution]) -> Iterator[tuple[Term | None, ...]]:
    """Drop repeated rows: the engine's own union counts a triple once for each graph it is in."""
    seen: dict[tuple[Term | None, ...], None] = {}
    for row in solutions:
        seen.setdefault(tuple(row))
    return iter(seen)


def _text(term: Term | None) -> str | None:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else None
