"""Kill builds at random moments, then build: the release must be that of an undisturbed build.

    python tests/abuse/kill_builds.py [--kills N] [--seed N] [--tree FOLDER]

The tree (else this repository) is read, never written to: what is built goes to a folder of its
own. Ends with 1 where a half release stood anywhere, a process was left, or bytes differ.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MARK = "AICONCORD_KILLED_BUILD"
"""A variable by which every process of a build is known, whoever its parent is by then."""
PROGRAM = """
import sys
from pathlib import Path
from aiconcord.build.run import build
from aiconcord.settings.places import Places
top, cache, out = map(Path, sys.argv[1:])
build(Places(top / "ontology", top / "data", top / "queries", cache, None), out=out)
"""


class Builds:
    """Builds of one tree. *folder* holds what they write."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.tree = tree
        self.cache, self.out = folder / "cache", folder / "out"
        self.mark = f"{os.getpid()}-{folder.name}"

    def begin(self) -> "subprocess.Popen[bytes]":
        """Start a build, which nobody waits for yet."""
        arguments = [str(each) for each in (self.tree, self.cache, self.out)]
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            env={**os.environ, MARK: self.mark},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def undisturbed(self) -> float:
        """Build to the end and tell how long it took."""
        begun = time.monotonic()
        process = self.begin()
        _, said = process.communicate()
        if process.returncode:
            raise AssertionError(said.decode("utf-8", "replace"))
        return time.monotonic() - begun

    def killed_after(self, seconds: float) -> bool:
        """Kill a build after *seconds*; tell whether it was still running."""
        process = self.begin()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def left_over(self) -> list[int]:
        """List the processes of builds that have ended; they are given a moment."""
        for _ in range(100):
            found = [pid for pid in _processes() if self.mark in _environment(pid)]
            if not found:
                return []
            time.sleep(0.1)
        return found

    def half_releases(self) -> list[str]:
        """List the folders that pass for a release and lack a file of it, or hold another."""
        folders = [self.out, *(self.cache / "releases").glob("[!.]*")]
        return [str(one) for one in folders if one.is_dir() and not _is_whole(one)]


def _processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _environment(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _is_whole(folder: Path) -> bool:
    """Tell whether *folder* has every file of its manifest; one without a manifest is no release.

    Whoever looks for a release looks for its manifest, see ``aiconcord.build.run``.
    """
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return True
    try:
        files = json.loads(manifest.read_text("utf-8"))["files"]
    except ValueError:
        return False
    return all(
        (folder / name).is_file()
        and hashlib.sha256((folder / name).read_bytes()).hexdigest() == told["sha256"]
        for name, told in files.items()
    )


def digest(folder: Path) -> dict[str, str]:
    """Hash every file below *folder*."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def run(tree: Path, kills: int, seed: int) -> dict[str, object]:
    """Kill *kills* builds of *tree*, build after each, and tell what was found."""
    at = random.Random(seed)  # noqa: S311 - it only picks moments
    found: dict[str, object] = {"kills": 0, "half releases": [], "left over": [], "differ": []}
    with tempfile.TemporaryDirectory() as folder:
        builds = Builds(tree, Path(folder))
        took = builds.undisturbed()
        right = digest(builds.out)
        for number in range(kills):
            if number % 2:
                shutil.rmtree(builds.out)
            shutil.rmtree(builds.cache if number % 3 else builds.cache / "releases")
            found["kills"] += builds.killed_after(at.uniform(0, took))  # type: ignore[operator]
            found["half releases"] += builds.half_releases()  # type: ignore[operator]
            found["left over"] += builds.left_over()  # type: ignore[operator]
            builds.undisturbed()
            if digest(builds.out) != right:
                found["differ"] += [number]  # type: ignore[operator]
            drafts = list((builds.cache / "releases").glob(".draft-*"))
            found["drafts kept"] = len(drafts)
    return found


def main() -> int:
    """Run it and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tree", type=Path, default=Path(__file__).resolve().parents[2])
    asked = parser.parse_args()
    found = run(asked.tree, asked.kills, asked.seed)
    print(found)
    return 1 if found["half releases"] or found["left over"] or found["differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
