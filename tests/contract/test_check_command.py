"""The command `aiconcord check`, run as a process."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from aiconcord.cli.bars import LARGE
from aiconcord.mapping.steps import STEPS


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "aiconcord", "check", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="session")
def crosswalk(repository: Path) -> Path:
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
    assert b"beside sg-us-2023: 272 agreed, 0 differing" in done.stderr


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


def test_a_file_that_is_not_there_could_not_be_checked() -> None:
    done = run("nowhere.tsv")
    assert done.returncode == 2
    assert b"error[file-unreadable]" in done.stderr


def test_the_others_are_checked_though_one_file_is_not_there(crosswalk: Path, bad: Path) -> None:
    done = run("--format", "json", str(bad), "nowhere.tsv", str(crosswalk))
    assert done.returncode == 2
    assert [file["conforms"] for file in json.loads(done.stdout)["files"]] == [False, True]
    assert b"error[file-unreadable]" in done.stderr


def test_an_endpoint_that_does_not_answer_means_that_nothing_could_be_checked(
    crosswalk: Path, port: int
) -> None:
    done = run("--endpoint", f"http://127.0.0.1:{port}/sparql", str(crosswalk))
    assert done.returncode == 2
    assert b"error[engine-unreachable]" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_report_that_cannot_be_written_is_no_clean_bill(crosswalk: Path, tmp_path: Path) -> None:
    done = run("--output", str(tmp_path / "no" / "where.txt"), str(crosswalk))
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr


def test_warnings_alone_are_no_errors(crosswalk: Path, tmp_path: Path) -> None:
    file = tmp_path / "warned.sssom.tsv"
    text = crosswalk.read_text("utf-8").replace("#license:", "#licence: x\n#license:", 1)
    file.write_text(text, "utf-8")
    done = run(str(file))
    assert done.returncode == 0
    assert b"warning[mapping-slot-unknown]" in done.stdout


@pytest.mark.parametrize("form", ["text", "json", "csv", "sarif", "turtle", "json-ld", "html"])
def test_every_form_names_the_fault_and_ends_as_the_files_deserve(bad: Path, form: str) -> None:
    done = run("--format", form, str(bad))
    assert done.returncode == 1
    assert b"mapping-end-unknown" in done.stdout
    assert b"airmf:govern-19" in done.stdout


def test_a_report_is_written_to_a_file(bad: Path, tmp_path: Path) -> None:
    out = tmp_path / "faults.sarif"
    done = run("--format", "sarif", "--output", str(out), str(bad))
    assert (done.returncode, done.stdout) == (1, b"")
    assert json.loads(out.read_bytes())["version"] == "2.1.0"


def test_nothing_is_built_to_check_a_file(crosswalk: Path, tmp_path: Path) -> None:
    script = (
        "import sys, aiconcord.build.run as build\n"
        "def refuse(*_, **__): raise SystemExit('built')\n"
        "build.build = refuse\n"
        "from aiconcord.cli.main import main\n"
        f"sys.argv = ['aiconcord', 'check', {str(crosswalk)!r}]\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_no_file_at_all_is_wrong_use() -> None:
    assert run().returncode == 2


def test_the_steps_of_a_large_file_are_told_in_a_log(crosswalk: Path, tmp_path: Path) -> None:
    text = crosswalk.read_text("utf-8")
    head, mark, rows = text.partition("record_id\t")
    columns, _, rows = rows.partition("\n")
    many = "".join(
        rows.replace("row:", f"row:{n}-").replace("\taivtf:", f"\taivtf:{n}.") for n in range(20)
    )
    large = tmp_path / "large.sssom.tsv"
    large.write_text(f"{head}{mark}{columns}\n{many}", "utf-8")
    assert large.stat().st_size > LARGE
    told = run(str(large)).stderr.decode().splitlines()
    assert [line.partition(" s  ")[2] for line in told[: len(STEPS)]] == list(STEPS)
    small = run(str(crosswalk)).stderr.decode()
    assert not any(step in small for step in STEPS)
