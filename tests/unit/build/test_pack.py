import json
from pathlib import Path

import pyoxigraph as ox

from aiconcord.build.pack import canonical, sorted_lines, with_union, write_release

A, B, G, H = (ox.NamedNode(f"http://x.example/{name}") for name in "abgh")


def test_one_triple_in_two_graphs_is_one_triple_of_the_default_graph():
    store = ox.Store()
    store.extend(with_union([ox.Quad(A, A, B, G), ox.Quad(A, A, B, H)]))
    (row,) = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert row["n"].value == "1"
    (row,) = store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert row["n"].value == "2"


def test_blank_nodes_get_the_same_labels_whatever_they_were_called():
    def lines(first: str, second: str) -> bytes:
        one, two = ox.BlankNode(first), ox.BlankNode(second)
        quads = [ox.Quad(A, A, one, G), ox.Quad(one, B, two, G), ox.Quad(two, B, B, G)]
        return sorted_lines(canonical(quads), ox.RdfFormat.N_QUADS)

    assert lines("x", "y") == lines("second", "first")


def test_lines_are_sorted_and_complete():
    quads = [ox.Quad(B, A, B, G), ox.Quad(A, A, ox.Literal("two\nlines"), G), ox.Quad(A, A, B)]
    text = sorted_lines(quads, ox.RdfFormat.N_QUADS).decode()
    lines = text.splitlines(keepends=True)
    assert lines == sorted(lines)
    assert len(lines) == 3
    assert text.endswith("\n")


def release(place: Path, text: bytes) -> None:
    write_release(place, {"data.nq": text, "dumps/x.nq": b"y"}, {"name": "x"})


def test_the_manifest_lists_each_file_with_size_and_digest(tmp_path: Path):
    release(tmp_path / "r", b"")
    manifest = json.loads((tmp_path / "r/manifest.json").read_text())
    assert list(manifest["files"]) == ["data.nq", "dumps/x.nq"]
    assert manifest["files"]["data.nq"] == {
        "bytes": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }


def test_a_half_written_folder_is_replaced_and_a_whole_release_stays(tmp_path: Path):
    place = tmp_path / "r"
    place.mkdir()
    (place / "data.nq").write_bytes(b"half")
    release(place, b"whole")
    assert (place / "data.nq").read_bytes() == b"whole"
    inode = place.stat().st_ino
    release(place, b"whole")
    assert place.stat().st_ino == inode


def test_no_draft_stays_behind(tmp_path: Path):
    release(tmp_path / "r", b"x")
    release(tmp_path / "r", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["r"]
