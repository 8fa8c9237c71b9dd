"""The command `aiconcord check`, run as a process."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "aiconcord", "check", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="session")
def crosswalk(repository: Path, release_dir: Path) -> Path:
    return repository / "data" / "crosswalks" / "sg-us-2023.sssom.tsv"


@pytest.fixture
def bad(crosswalk: Path, tmp_path: Path) -> Path:
    file = tmp_path / "bad.sssom.tsv"
    text = crosswalk.read_text("utf-8").replace("airmf:govern-1\t", "airmf:govern-19\t", 1)
    file.write_text(text, "utf-8")
    return file


def test_a_clean_file_ends_with_0_and_says_nothing_on_stdout(crosswalk: Path) -> None:
    done = run(str(crosswalk))
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"272 rows, 0 errors" in done.stderr


def test_a_fault_ends_with_1_and_is_told_in_two_lines(bad: Path) -> None:
    done = run(str(bad))
    assert done.returncode == 1
    first, second = done.stdout.decode().splitlines()
    assert first.startswith(f"{bad}:47: error[mapping-end-unknown]: `airmf:govern-19` ")
    assert second == "  hint: did you mean GOVERN 6, `airmf:govern-6`?"


def test_several_files_are_checked_and_one_bad_one_is_enough(crosswalk: Path, bad: Path) -> None:
    done = run("--format", "json", str(crosswalk), str(bad))
    assert done.returncode == 1
    assert [file["conforms"] for file in json.loads(done.stdout)["files"]] == [True, False]


def test_faults_are_written_as_csv(bad: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv", str(bad)).stdout.decode())))
    assert [(row["row"], row["line"], row["slot"]) for row in rows] == [("1", "47", "subject_id")]


def test_standard_input_is_read(crosswalk: Path) -> None:
    assert run("-", stdin=crosswalk.read_bytes()).returncode == 0


def test_metadata_beside_the_file_are_found(crosswalk: Path, tmp_path: Path) -> None:
    lines = crosswalk.read_text("utf-8").splitlines()
    table, aside = tmp_path / "x.sssom.tsv", tmp_path / "x.sssom.yml"
    table.write_text("\n".join(line for line in lines if line[0] != "#"), "utf-8")
    aside.write_text("\n".join(line[1:] for line in lines if line[0] == "#"), "utf-8")
    assert run(str(table)).returncode == 0


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    done = run("nowhere.tsv")
    assert done.returncode == 2
    assert b"error[file-unreadable]" in done.stderr


def test_no_file_at_all_is_wrong_use() -> None:
    assert run().returncode == 2
