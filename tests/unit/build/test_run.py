"""A build from end to end, on a tree of one body."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.build.run import KEPT, build, tidy
from aiconcord.build.steps import STEPS
from aiconcord.graph.release import Release
from aiconcord.names.namespaces import GRAPH
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import Places

BUILD_IN_A_NEW_PROCESS = """
import sys
from pathlib import Path
from aiconcord.build.run import build
from aiconcord.settings.places import Places
top, cache = Path(sys.argv[1]), Path(sys.argv[2])
build(Places(top / "ontology", top / "data", top / "queries", cache, None))
"""


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_a_release_holds_what_its_manifest_says(places: Places):
    lines: list[str] = []
    release = Release.open(build(places, lines.append))
    found = digests(release.folder)
    assert found.pop("manifest.json")
    assert found == {name: entry["sha256"] for name, entry in release.files.items()}
    store = ox.Store()
    store.load(path=release.nquads, format=ox.RdfFormat.N_QUADS)
    (named,) = store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    (union,) = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    (again,) = store.query(
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    )
    counts = release.counts
    assert int(named["n"].value) == counts["quads"]
    assert int(union["n"].value) == counts["triples"] == int(again["n"].value)
    assert len(list(store.named_graphs())) == counts["graphs"]
    assert counts["things"]["body"] == counts["claims"] == counts["citations"] == 1
    assert release.graphs["data/bodies/x.ttl"] == "https://w3id.org/aiconcord/graph/bodies/x"
    assert [line.split("  ")[-1] for line in lines[: len(STEPS)]] == list(STEPS)
    assert any("1 claims, 1 citations" in line for line in lines)


def graph_sizes(release: Release) -> dict[str, int]:
    store = ox.Store()
    store.load(path=release.nquads, format=ox.RdfFormat.N_QUADS)
    rows = store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    return {row["g"].value.removeprefix(GRAPH): int(row["n"].value) for row in rows}


def test_a_build_tells_what_it_inferred_from_how_much_and_how_long_that_took(places: Places):
    lines: list[str] = []
    release = Release.open(build(places, lines.append))
    sizes = graph_sizes(release)
    derived = sizes["current"] + sizes["times"] + sizes.get("findings", 0)
    described = {"void", "dcat", "queries"} & sizes.keys()  # these sources hold no question
    copies = {name for name in sizes if name.startswith("source/")} | described
    left_out = derived + sizes["inferred"] + sum(sizes[name] for name in copies)
    said = release.counts["statements"]
    assert said["inferred"] == sizes["inferred"] > 0
    assert said["derived"] == derived > 0
    assert said["asserted"] == sum(sizes.values()) - left_out
    assert said["reasoned_over"] > sizes["inferred"]
    ratio = f"{sizes['inferred'] / said['reasoned_over']:.2f}"
    (line,) = [line for line in lines if "statements inferred from" in line]
    assert line.startswith(f"{sizes['inferred']:,} statements inferred from")
    assert re.search(rf"ratio {ratio}, in \d+\.\d s$", line)
    whole = f"{(derived + sizes['inferred']) / said['asserted']:.2f}"
    assert any(line.endswith(f"asserted statements, ratio {whole}") for line in lines)
    again: list[str] = []
    (release.folder / "manifest.json").unlink()
    build(places, again.append)
    assert any(line.endswith(f"ratio {ratio}, remembered") for line in again)


def triples(file: Path, form: ox.RdfFormat) -> ox.Dataset:
    """The triples of a file, with blank nodes relabelled so that equal graphs are equal."""
    found = ox.Dataset(ox.parse(path=file, format=form))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def test_the_ontology_says_the_same_in_each_format(built: Places):
    release = Release.open(build(built))
    formats = {
        "rdf": ox.RdfFormat.RDF_XML,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    turtle = triples(release.ontology, ox.RdfFormat.TURTLE)
    assert len(turtle) > 500
    for suffix, form in formats.items():
        assert triples(release.ontology_as(suffix), form) == turtle, suffix


def test_another_process_with_another_hash_seed_writes_the_same_bytes(built: Places):
    (here,) = (built.build / "releases").iterdir()
    again = built.build.parent / "again"
    subprocess.run(
        [sys.executable, "-c", BUILD_IN_A_NEW_PROCESS, built.data.parent, again],
        env={**os.environ, "PYTHONHASHSEED": "77"},
        check=True,
    )
    (there,) = (again / "releases").iterdir()
    assert here.name == there.name
    assert digests(here) == digests(there)


def test_equal_sources_are_not_built_twice(built: Places):
    first = build(built)
    mark = (first / "manifest.json").stat().st_mtime_ns
    lines: list[str] = []
    assert build(built, lines.append) == first
    assert (first / "manifest.json").stat().st_mtime_ns == mark
    assert lines == ["nothing has changed since the last build"]


def test_a_changed_source_is_another_release(built: Places):
    first = build(built)
    edit(built.data / "bodies/x.ttl", "Ministry of Examples", "Ministry of Other Examples")
    second = build(built)
    assert first != second
    assert Release.open(first).version != Release.open(second).version


def test_a_violation_stops_the_build_and_names_file_and_line(places: Places):
    edit(places.data / "bodies/x.ttl", "aic:cites <body/x#cite-1> .", "aic:end '2024' .")
    with pytest.raises(ProblemError) as raised:
        build(places)
    codes = {problem.code for problem in raised.value.problems}
    assert "claim-uncited" in codes
    lines = (places.data / "bodies/x.ttl").read_text().splitlines()
    line = lines.index("<body/x#name-1>") + 1
    places_told = {(one.where.file, one.where.line) for one in raised.value.problems}
    assert places_told == {("data/bodies/x.ttl", line)}
    assert not list((places.build / "releases").glob("*")) if places.build.exists() else True


def test_every_broken_file_is_told_of_at_once(places: Places):
    edit(places.data / "bodies/x.ttl", "aic:about", "aic:about aic:about")
    edit(places.data / "sources.ttl", "dcterms:title", "nope:title")
    with pytest.raises(ProblemError) as raised:
        build(places)
    assert {problem.where.file for problem in raised.value.problems} == {
        "data/bodies/x.ttl",
        "data/sources.ttl",
    }
    assert {problem.code for problem in raised.value.problems} == {"turtle-syntax"}


def test_a_contradiction_of_the_reasoner_stops_the_build(places: Places):
    axioms = places.ontology / "axioms/reasoning.ttl"
    axioms.write_text(axioms.read_text() + "\naic:Body owl:disjointWith org:Organization .\n")
    with pytest.raises(ProblemError) as raised:
        build(places)
    assert {problem.code for problem in raised.value.problems} == {"reasoner-contradiction"}
    assert {problem.where.file for problem in raised.value.problems} == {"data/bodies/x.ttl"}


def test_a_shape_that_only_derived_triples_break_stops_the_build(places: Places):
    shape = """
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix aic: <https://w3id.org/aiconcord/def/> .
    <https://w3id.org/aiconcord/shape/XShape> a sh:NodeShape ;
        sh:targetSubjectsOf aic:earliestStart ;
        sh:property <https://w3id.org/aiconcord/shape/XShape-y> .
    <https://w3id.org/aiconcord/shape/XShape-y> a sh:PropertyShape ;
        sh:path aic:latestEnd ; sh:minCount 1 ; sh:message "Give an end." .
    """
    (places.ontology / "shapes/x.ttl").write_text(shape)
    with pytest.raises(ProblemError) as raised:
        build(places)
    assert [(one.code, one.remedy) for one in raised.value.problems] == [
        ("shape-unmet", "Give an end.")
    ]
    assert raised.value.problem.where.file == "data/bodies/x.ttl"


def test_a_catalogue_without_a_date_stops_the_build(places: Places):
    text = (places.data / "catalog.ttl").read_text().splitlines(keepends=True)
    kept = [line for line in text if "dcterms:issued" not in line]
    (places.data / "catalog.ttl").write_text("".join(kept))
    with pytest.raises(ProblemError) as raised:
        build(places)
    assert raised.value.problem.code in ("catalog-incomplete", "dataset-issued")
    assert raised.value.problem.where.file == "data/catalog.ttl"


def test_the_release_can_be_copied_out_but_nothing_else_is_overwritten(
    built: Places, tmp_path: Path
):
    out = tmp_path / "out"
    place = build(built)
    assert build(built, out=out) == out
    assert digests(out) == digests(place)
    assert build(built, out=out) == out
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me")
    with pytest.raises(ProblemError) as raised:
        build(built, out=mine)
    assert raised.value.problem.code == "folder-in-use"
    assert (mine / "letter.txt").read_text() == "keep me"


def test_old_releases_are_cleared_away(tmp_path: Path):
    for number in range(KEPT + 3):
        old = tmp_path / f"{number:02}"
        old.mkdir()
        (old / "manifest.json").touch()
        os.utime(old, (number, number))
    (tmp_path / ".draft-of-another-build").mkdir()
    tidy(tmp_path)
    left = sorted(one.name for one in tmp_path.iterdir())
    assert left == [".draft-of-another-build", *(f"{n:02}" for n in range(3, KEPT + 3))]


def test_no_draft_is_left_behind(built: Places):
    place = build(built)
    assert [one.name for one in place.parent.iterdir()] == [place.name]
