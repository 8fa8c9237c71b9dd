from pathlib import Path

import pytest

from aiconcord.graph.layout import clashes, graph_of, shape_files, source_files
from aiconcord.settings.places import Places

BASE = "https://w3id.org/aiconcord/graph/"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(
        ontology=tmp_path / "ontology",
        data=tmp_path / "data",
        queries=tmp_path / "queries",
        build=tmp_path / ".build",
        bundled_release=None,
    )


def put(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@pytest.mark.parametrize(
    ("name", "graph"),
    [
        ("data/sources.ttl", "sources"),
        ("data/bodies/imda.ttl", "bodies/imda"),
        ("data/frameworks/nist-ai-rmf-1.0.ttl", "frameworks/nist-ai-rmf-1.0"),
        ("data/crosswalks/sg-us-2023.sssom.tsv", "crosswalks/sg-us-2023"),
        ("data/crosswalks/sg-us-2023.about.ttl", "crosswalks/sg-us-2023.about"),
        ("ontology/index.ttl", "ontology/index"),
        ("ontology/axioms/timeless.ttl", "ontology/timeless"),
    ],
)
def test_one_file_is_one_graph(name, graph):
    assert graph_of(name) == BASE + graph


def test_shapes_and_examples_become_no_graph(places: Places):
    top = places.ontology
    put(top / "index.ttl", top / "shapes/a.ttl", top / "examples/valid-a.ttl")
    put(top / "releases/0.1.0/old.ttl", places.data / "bodies/x.ttl", places.data / ".draft.ttl")
    assert [file.name for file in source_files(places)] == [
        "data/bodies/x.ttl",
        "ontology/index.ttl",
    ]
    assert [file.name for file in shape_files(places)] == ["ontology/shapes/a.ttl"]


def test_two_files_that_would_be_one_graph_are_told(places: Places):
    put(places.ontology / "modules/time.ttl", places.ontology / "axioms/time.ttl")
    (problem,) = clashes(source_files(places))
    assert problem.code == "graph-clash"
    assert problem.where.file == "ontology/modules/time.ttl"
    assert "ontology/axioms/time.ttl" in problem.what
