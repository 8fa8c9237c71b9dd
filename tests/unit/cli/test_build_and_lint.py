"""`aiconcord build` and `aiconcord lint`: data on stdout, talk on stderr, exit codes."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from aiconcord.cli import build_command, lint_command
from aiconcord.cli.main import main
from aiconcord.settings.places import find_places

PLACES = find_places()


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    (data / "bodies").mkdir(parents=True)
    shutil.copy(PLACES.data / "catalog.ttl", data)
    (data / "bodies/x.ttl").write_text("<http://x> <http://y> .\n")
    places = replace(PLACES, data=data, build=tmp_path / ".build")
    for module in (build_command, lint_command):
        monkeypatch.setattr(module, "find_places", lambda: places)


def test_build_prints_the_folder_and_nothing_else_on_stdout(release_dir: Path):
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 0, result.stderr
    assert Path(result.stdout.strip()) == release_dir


def test_build_of_broken_sources_ends_with_1_and_says_where(broken):
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "data/bodies/x.ttl:1:" in result.stderr
    assert "hint:" in result.stderr


def test_lint_tells_findings_on_stdout_and_their_number_on_stderr(broken):
    result = CliRunner().invoke(main, ["lint"])
    assert result.exit_code == 1
    assert result.stdout.startswith("data/bodies/x.ttl:1:")
    assert result.stderr == "1 error\n"


def test_lint_writes_json_for_programs(broken):
    result = CliRunner().invoke(main, ["lint", "--format", "json"])
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)
    assert problem["code"] == "turtle-syntax"
    assert problem["where"] == {"file": "data/bodies/x.ttl", "line": 1, "column": 23}


@pytest.mark.parametrize(
    "arguments", [["lint", "--format", "xml"], ["lint", "extra"], ["build", "--fast"]]
)
def test_wrong_use_ends_with_2(arguments):
    assert CliRunner().invoke(main, arguments).exit_code == 2
