"""A build that was killed leaves nothing that passes for a release, and the next one is as ever."""

import os
import runpy
import shutil
import time
from pathlib import Path

import pytest

from aiconcord.build import run
from aiconcord.build.run import build
from aiconcord.settings.places import Places

COMMAND = Path(__file__).resolve().parents[2] / "abuse" / "kill_builds.py"


def places_in(top: Path) -> Places:
    return Places(top / "ontology", top / "data", top / "queries", top / ".build", None)


def test_builds_killed_at_random_are_followed_by_the_same_release(small_tree: Path) -> None:
    found = runpy.run_path(str(COMMAND))["run"](small_tree, 2, 1)
    assert found["kills"] > 0
    assert {name: found[name] for name in ("half releases", "left over", "differ")} == {
        "half releases": [],
        "left over": [],
        "differ": [],
    }


@pytest.mark.parametrize("is_new", [True, False], ids=["new folder", "older release"])
def test_a_copy_that_breaks_off_leaves_no_part_of_a_release(
    small_tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    """As when it is killed: what was written before is there, and nothing after it was done."""
    out, places = tmp_path / "out", places_in(small_tree)
    if not is_new:
        build(places, out=out)
    before = sorted(out.rglob("*"))
    copied = []

    def breaks_off(source: str, target: str) -> str:
        copied.append(target)
        if len(copied) == 3:
            raise KeyboardInterrupt
        return str(shutil.copyfile(source, target))

    real = shutil.copytree
    monkeypatch.setattr(
        run.shutil, "copytree", lambda *paths: real(*paths, copy_function=breaks_off)
    )
    with pytest.raises(KeyboardInterrupt):
        build(places, out=out)
    assert sorted(out.rglob("*")) == before
    monkeypatch.undo()
    build(places, out=out)
    assert (out / "manifest.json").is_file()
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_drafts_of_builds_that_were_killed_are_cleared_away(tmp_path: Path) -> None:
    old, new = tmp_path / ".draft-old", tmp_path / ".draft-new"
    for draft in (old, new):
        draft.mkdir()
        (draft / "data.nq").write_text("")
    long_ago = time.time() - 2 * run.DRAFT_SECONDS
    os.utime(old, (long_ago, long_ago))
    run.tidy(tmp_path)
    assert not old.exists()
    assert new.exists(), "another build may be writing it"
