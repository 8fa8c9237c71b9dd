"""The fingerprint covers whatever can change a release."""

import subprocess
import sys
from pathlib import Path

import pytest

from aiconcord.build.fingerprint import code_files, source_hash
from aiconcord.settings.places import PACKAGE, Places

NOT_IN_A_RELEASE = {
    "ask": "saved questions are linted; none is packed",
    "check/questions.py": "saved questions are linted; none is packed",
    "graph/engine.py": "the linter of questions knows what an answer is; a build asks no engine",
    "graph/tally.py": "what counts queries; a build asks no engine",
    "graph/results.py": "the linter of questions knows what an answer is; a build asks no engine",
    "problems": "findings are told, not packed",
    "settings": "where the folders lie changes nothing in them",
    "check/report.py": "findings are told, not packed",
    "check/words.py": "answers in words are held to their questions; a release holds none",
    "graph/release.py": "the reader of a release; its format number is in the manifest",
}


def test_all_code_that_a_build_imports_is_in_the_fingerprint():
    listing = "import sys, aiconcord.build.run\nprint(*sorted(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True
    )
    imported = {
        name.removeprefix("aiconcord.").replace(".", "/") + ".py"
        for name in told.stdout.split()
        if name.startswith("aiconcord.")
    }
    files = {name for name in imported if (PACKAGE / name).is_file()}
    left_out = files - {name for name, _ in code_files()}
    unexplained = {
        name
        for name in left_out
        if name not in NOT_IN_A_RELEASE and name.split("/")[0] not in NOT_IN_A_RELEASE
    }
    assert not unexplained


@pytest.mark.parametrize(
    "name",
    [
        "data/bodies/x.ttl",
        "ontology/modules/bodies.ttl",
        "ontology/shapes/bodies.ttl",
        "queries/builds/construct-parents.rq",
        "queries/checks/blank-nodes-violation.rq",
    ],
)
def test_a_changed_source_changes_the_fingerprint(places: Places, name: str):
    before = source_hash(places)
    file: Path = places.data.parent / name
    file.write_text(file.read_text() + "\n")
    assert source_hash(places) != before


def test_a_touched_or_moved_tree_keeps_its_fingerprint(places: Places, tmp_path: Path):
    before = source_hash(places)
    (places.data / "bodies/x.ttl").touch()
    moved = tmp_path / "elsewhere"
    places.data.parent.rename(moved)
    there = Places(moved / "ontology", moved / "data", moved / "queries", moved / ".build", None)
    assert source_hash(there) == before
