"""The commands of this folder in their short forms: as they are run for longer, by hand."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(command: str, report: Path, *arguments: str) -> dict:
    ran = subprocess.run(
        [sys.executable, str(HERE / command), "--report", str(report), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4_000:] + ran.stderr[-2_000:]
    return json.loads(report.read_text("utf-8"))


def test_requests_of_all_kinds_do_no_harm(release_dir: Path, tmp_path: Path) -> None:
    arguments = ("--requests", "400", "--release", str(release_dir))
    report = run("fuzz_requests.py", tmp_path / "fuzz.json", *arguments)
    assert report["well at the end"] and not report["faults"]
    assert sum(report["statuses"].values()) == 400
    assert {"200", "400", "404", "406"} <= set(report["statuses"])
    assert "500" not in report["statuses"]


def test_no_answer_is_wrong_or_lost_while_workers_are_killed(
    release_dir: Path, tmp_path: Path
) -> None:
    """Whether memory is flat, so short a run cannot tell; it may not run away."""
    arguments = ("--seconds", "8", "--kill-every", "2", "--release", str(release_dir))
    report = run("soak.py", tmp_path / "soak.json", *arguments, "--may-grow", "400")
    assert report["workers killed"] > 0
    assert report["answers compared"] > 0
    assert report["wrong, lost or hanging"] == 0
    assert report["well at the end"]
