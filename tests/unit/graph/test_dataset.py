from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.graph.dataset import run

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
G1, G2, G3 = "http://e/g1", "http://e/g2", "http://e/g3"


@pytest.fixture(scope="module")
def store(quads: Path) -> ox.Store:
    made = ox.Store()
    made.load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    return made


def number(store: ox.Store, query: str, default: tuple[str, ...] | None, *named: str) -> int:
    found = run(store, query, default, named)
    assert isinstance(found, ox.QuerySolutions)
    return int(next(iter(found))["n"].value)


def test_without_a_dataset_the_files_own_graphs_are_asked(store: ox.Store) -> None:
    assert number(store, COUNT, None) == 3
    assert number(store, NAMED, None) == 3


def test_one_triple_in_two_froms_counts_once(store: ox.Store) -> None:
    assert number(store, COUNT, (G1, G2)) == 2


def test_one_from_is_the_default_graph(store: ox.Store) -> None:
    assert number(store, COUNT, (G1,)) == 1


def test_froms_alone_leave_no_named_graphs(store: ox.Store) -> None:
    assert number(store, NAMED, (G1,)) == 0
    assert number(store, NAMED, (G1, G2)) == 0


def test_named_graphs_alone_leave_the_default_graph_empty(store: ox.Store) -> None:
    assert number(store, COUNT, (), G1, G2) == 0
    assert number(store, NAMED, (), G1, G2) == 2


def test_default_and_named_graphs_stand_beside_each_other(store: ox.Store) -> None:
    assert number(store, COUNT, (G1, G2), G3) == 2
    assert number(store, NAMED, (G1, G2), G3) == 1


def test_the_dataset_given_overrides_the_querys(store: ox.Store) -> None:
    query = COUNT.replace("{", f"FROM <{G3}> {{", 1)
    assert number(store, query, (G1, G2)) == 2
    assert number(store, query, (G2,)) == 2


def test_an_unknown_graph_is_empty(store: ox.Store) -> None:
    assert number(store, COUNT, ("http://127.0.0.1:9/no", "http://e/none")) == 0
