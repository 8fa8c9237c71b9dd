"""What the release of this checkout must hold."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.graph.asof import Bounds, holds
from aiconcord.graph.release import Release
from aiconcord.names.namespaces import PREFIXES

Ask = Callable[[str], list[tuple[str | None, ...]]]
ID = "https://w3id.org/aiconcord/id/"


@pytest.fixture(scope="module")
def release(release_dir: Path) -> Release:
    return Release.open(release_dir)


@pytest.fixture(scope="module")
def store(release: Release) -> ox.Store:
    loaded = ox.Store()
    loaded.bulk_load(path=release.nquads, format=ox.RdfFormat.N_QUADS)
    return loaded


@pytest.fixture(scope="module")
def ask(store: ox.Store) -> Ask:
    def run(query: str) -> list[tuple[str | None, ...]]:
        rows = store.query(query, prefixes={**PREFIXES})
        names = [variable.value for variable in rows.variables]
        return [tuple(row[name] and row[name].value for name in names) for row in rows]

    return run


def names_on(ask: Ask, body: str, day: str) -> dict[str, bool | None]:
    """The official names of a body that it bore, or may have borne, on a day: by the release."""
    rows = ask(
        f"""SELECT ?name ?earliestStart ?latestStart ?earliestEnd ?latestEnd {{
          ?claim aic:about <{ID}body/{body}> ; aic:name ?name ;
            aic:nameKind <{ID}scheme/name-kind#official> .
          OPTIONAL {{ ?claim aic:earliestStart ?earliestStart }}
          OPTIONAL {{ ?claim aic:latestStart ?latestStart }}
          OPTIONAL {{ ?claim aic:earliestEnd ?earliestEnd }}
          OPTIONAL {{ ?claim aic:latestEnd ?latestEnd }} }}"""
    )
    told = {
        name: holds(
            Bounds(*(date.fromisoformat(one) if one else None for one in days)),
            date.fromisoformat(day),
        )
        for name, *days in rows
    }
    return {name: held for name, held in told.items() if held is not False}


@pytest.mark.parametrize(
    ("body", "day", "expected"),
    [
        ("mddi", "2024-06-05", {"Ministry of Communications and Information": True}),
        ("mddi", "2024-11-20", {"Ministry of Digital Development and Information": True}),
        (
            "ai-measurement-network",
            "2025-12-15",
            {
                "International Network of AI Safety Institutes": None,
                "International Network for Advanced AI Measurement, Evaluation and Science": None,
            },
        ),
    ],
    ids=["mci-in-june-2024", "mddi-in-november-2024", "network-in-december-2025"],
)
def test_the_release_tells_the_name_of_a_day(ask: Ask, body: str, day: str, expected):
    assert names_on(ask, body, day) == expected


def test_the_current_view_has_the_name_of_the_release_date_only(ask: Ask):
    rows = ask(f"SELECT ?name {{ GRAPH aicg:current {{ <{ID}body/mddi> skos:prefLabel ?name }} }}")
    assert rows == [("Ministry of Digital Development and Information",)]


def test_the_default_graph_is_the_set_union_of_the_named_graphs(ask: Ask, release: Release):
    (union,) = ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    (distinct,) = ask(
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    )
    (twice,) = ask(
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a aic:Citation } GRAPH ?h { ?s a aic:Citation }"
        " FILTER (STR(?g) < STR(?h)) }"
    )
    (citations,) = ask("SELECT (COUNT(?s) AS ?n) { ?s a aic:Citation }")
    assert union == distinct == (str(release.counts["triples"]),)
    assert int(twice[0]) > 0
    assert citations == (str(release.counts["citations"]),)


def test_whoever_says_so_has_a_graph(ask: Ask):
    rows = ask(
        f"""SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?claim aic:about <{ID}body/mddi> ;
          aic:name "Ministry of Digital Development and Information"@en }}
          FILTER (CONTAINS(STR(?graph), "/graph/source/")) }} ORDER BY ?graph"""
    )
    assert len(rows) > 1
    for (graph,) in rows:
        source = (graph or "").rpartition("/")[2]
        assert ask(f"SELECT ?title {{ <{ID}source/{source}> dcterms:title ?title }}")


def test_every_thing_has_one_label(ask: Ask):
    assert (
        ask(
            f"""SELECT ?thing (COUNT(?label) AS ?n) {{ ?thing a ?class .
          FILTER (STRSTARTS(STR(?thing), "{ID}") && !CONTAINS(STR(?thing), "#"))
          OPTIONAL {{ ?thing rdfs:label ?label }} }}
          GROUP BY ?thing HAVING (COUNT(DISTINCT ?label) != 1)"""
        )
        == []
    )


def test_what_is_inferred_is_not_asserted_and_says_something(ask: Ask):
    assert (
        ask(
            "SELECT ?s ?p ?o { GRAPH aicg:inferred { ?s ?p ?o } GRAPH ?g { ?s ?p ?o }"
            " FILTER (?g != aicg:inferred) }"
        )
        == []
    )
    assert (
        ask(
            "SELECT ?s ?o { GRAPH aicg:inferred { ?s ?p ?o }"
            " FILTER (ISLITERAL(?o) || ISBLANK(?s) || ISBLANK(?o) || ?s = ?o"
            " || ?o IN (owl:Thing, rdfs:Resource)) }"
        )
        == []
    )
    assert ask(
        "SELECT ?x { GRAPH aicg:inferred { ?x org:transitiveSubOrganizationOf ?y } } LIMIT 1"
    )


def test_a_transitive_parent_never_joins_two_periods(ask: Ask):
    """A chain of parents is inferred from parents of the current view only."""
    assert (
        ask(
            """SELECT ?x ?y { GRAPH aicg:inferred { ?x org:transitiveSubOrganizationOf ?y }
          MINUS { GRAPH aicg:current { ?x org:subOrganizationOf+ ?y } } }"""
        )
        == []
    )


def test_there_are_no_blank_nodes_outside_the_ontology(ask: Ask):
    assert (
        ask(
            """SELECT ?g ?s ?p { GRAPH ?g { ?s ?p ?o } FILTER (ISBLANK(?s) || ISBLANK(?o))
          FILTER (!STRSTARTS(STR(?g), CONCAT(STR(aicg:), "ontology/"))) }"""
        )
        == []
    )


def test_shapes_and_scratch_graphs_are_not_served(ask: Ask):
    assert ask("SELECT ?s { ?s a sh:NodeShape }") == []
    assert (
        ask('SELECT DISTINCT ?g { GRAPH ?g {} FILTER (CONTAINS(STR(?g), "/graph/build")) }') == []
    )


def test_what_the_store_gives_back_is_what_the_file_says(release: Release, store: ox.Store):
    """But for the labels of blank nodes, which every store makes up."""
    given = sorted(store.dump(format=ox.RdfFormat.N_QUADS).splitlines())
    said = release.nquads.read_bytes().splitlines()
    assert [line for line in given if b"_:" not in line] == [
        line for line in said if b"_:" not in line
    ]


def test_void_counts_what_the_release_holds(ask: Ask, release: Release):
    dataset = "<https://w3id.org/aiconcord/dataset>"
    (numbers,) = ask(
        f"SELECT ?entities ?bodies {{ {dataset} void:entities ?entities ;"
        " void:classPartition ?part . ?part void:class aic:Body ; void:entities ?bodies }"
    )
    (bodies,) = ask("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a aic:Body }")
    assert numbers == (str(sum(release.counts["things"].values())), bodies[0])
    linked = ask(
        f"SELECT ?space ?n {{ {dataset} void:subset ?set . ?set void:triples ?n ;"
        " void:objectsTarget ?target . ?target void:uriSpace ?space } ORDER BY ?space"
    )
    for space, links in linked:
        found = ask(
            "SELECT (COUNT(*) AS ?n) { ?thing schema:sameAs ?other"
            f' FILTER (STRSTARTS(STR(?other), "{space}")) }}'
        )
        assert found == [(links,)], space
    assert len(linked) > 2


def test_dumps_named_in_the_descriptions_are_in_the_release(ask: Ask, release: Release):
    base = "https://w3id.org/aiconcord/"
    rows = ask("SELECT DISTINCT ?file { ?one void:dataDump|dcat:downloadURL ?file }")
    named = {(file or "").removeprefix(base) for (file,) in rows}
    assert named == {name for name in release.files if name.startswith("dumps/")}


REBUILD = """
import sys, dataclasses
from pathlib import Path
from aiconcord.build.run import build
from aiconcord.settings.places import find_places
build(dataclasses.replace(find_places(), build=Path(sys.argv[1])))
"""


def test_a_second_build_of_this_checkout_writes_the_same_bytes(release: Release, tmp_path: Path):
    subprocess.run(
        [sys.executable, "-c", REBUILD, tmp_path],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        check=True,
    )
    (again,) = (tmp_path / "releases").iterdir()
    for name, entry in release.files.items():
        assert hashlib.sha256((again / name).read_bytes()).hexdigest() == entry["sha256"], name
    assert (again / "manifest.json").read_bytes() == (release.folder / "manifest.json").read_bytes()
