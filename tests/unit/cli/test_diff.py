"""`aiconcord diff`: exit codes, forms, and what it says of a broken promise."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aiconcord.cli.main import main
from aiconcord.graph.records import Record, write_records

OLD = {"id/body/a": Record("1"), "id/body/b": Record("1"), "id/body/b#name-1": Record("1")}
NEW = {
    "id/body/b": Record("2", retired=True),
    "id/body/b#name-1": Record("2"),
    "id/element/f/c": Record("1"),
}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    for name, records in (("old", OLD), ("new", NEW)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "statements.csv").write_bytes(write_records(records))
    return str(tmp_path / "old"), str(tmp_path / "new")


def test_all_four_kinds_of_change_are_told_and_end_with_1(folders):
    result = CliRunner().invoke(main, ["diff", *folders, "--format", "csv"])
    assert result.exit_code == 1
    base = "https://w3id.org/aiconcord/id"
    assert result.stdout.splitlines() == [
        "change,kind,uri",
        f"removed,body,{base}/body/a",
        f"retired,body,{base}/body/b",
        f"changed,body,{base}/body/b#name-1",
        f"added,element,{base}/element/f/c",
    ]
    assert "1 added, 1 changed, 1 retired, 1 removed" in result.stderr
    assert "hint:" in result.stderr


def test_json_says_the_same_and_a_table_names_what_changed(folders):
    told = json.loads(CliRunner().invoke(main, ["diff", *folders, "--format", "json"]).stdout)
    assert [one["change"] for one in told] == ["removed", "retired", "changed", "added"]
    table = CliRunner().invoke(main, ["diff", *folders, "--format", "table"]).stdout
    for name in (*OLD, *NEW):
        assert name in table


def test_equal_releases_end_with_0(folders):
    result = CliRunner().invoke(main, ["diff", folders[0], folders[0], "--format", "csv"])
    assert (result.exit_code, result.stdout) == (0, "change,kind,uri\n")
    assert result.stderr == "no difference\n"


def test_what_is_no_release_is_wrong_use(folders, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(main, ["diff", folders[0], str(tmp_path / "empty")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "release-uncomparable" in result.stderr
    assert CliRunner().invoke(main, ["diff", folders[0], "/nowhere"]).exit_code == 2
