"""`gap`, `coverage` and `compare` as commands: options, forms, exit codes; no engine runs."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from aiconcord.check.mappings import known_offline
from aiconcord.cli import compare_command, coverage_command, gap_command
from aiconcord.cli.crosswalk_asked import Held
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.outline import gather_outlines
from aiconcord.crosswalk.published_offline import published_offline
from aiconcord.graph.ask_files import ask_files
from aiconcord.names.uris import thing
from aiconcord.settings.places import find_places

PAIR = ("--from", "sg-aivtf-2023", "--to", "nist-ai-rmf-1.0")
COMMANDS = {
    "gap": (gap_command.gap, PAIR),
    "coverage": (coverage_command.coverage, ("--between", PAIR[1], PAIR[3])),
    "compare": (compare_command.compare, ("kr-us-2024-a", "kr-us-2024-b")),
}


@pytest.fixture(scope="module")
def holdings() -> Holdings:
    places = find_places()
    files = [*sorted((places.data / "frameworks").rglob("*.ttl")), places.data / "schemes.ttl"]
    query = (places.queries / "mappings" / "outline.rq").read_text("utf-8")
    return Holdings(published_offline(), gather_outlines(ask_files(files, query)), {})


@pytest.fixture(autouse=True)
def no_engine(monkeypatch: pytest.MonkeyPatch, holdings: Holdings) -> None:
    async def ask_held(_: str | None, names: Mapping[str, tuple[str, str]]) -> Held:
        named = {option: thing(kind, text) for option, (kind, text) in names.items() if text}
        return Held(holdings, known_offline(), named)

    for module in (gap_command, coverage_command, compare_command):
        monkeypatch.setattr(module, "ask_held", ask_held)


def run(name: str, *more: str, given: str | None = None) -> Result:
    command, arguments = COMMANDS[name]
    return CliRunner().invoke(command, [*arguments, *more], input=given)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_form_is_written(name: str, tmp_path: Path) -> None:
    text = run(name)
    assert text.exit_code == 0
    assert len(text.stdout.splitlines()) > 5
    assert json.loads(run(name, "--format", "json").stdout)
    lines = list(csv.reader(io.StringIO(run(name, "--format", "csv").stdout)))
    assert len(lines) > 20
    assert len({len(line) for line in lines}) == 1
    file = tmp_path / "answer.xlsx"
    assert run(name, "--format", "xlsx", "--output", str(file)).exit_code == 0
    assert len(openpyxl.load_workbook(file).worksheets) >= 2


def test_codes_come_from_a_file_or_from_standard_input(tmp_path: Path) -> None:
    done = tmp_path / "done.csv"
    done.write_text("code,by\n1.1,Al\n12.1,Bo\n", "utf-8")
    asked = run("gap", "--have", str(done), "--format", "json")
    piped = run("gap", "--have", "-", "--format", "json", given="1.1\n12.1\n")
    assert (asked.exit_code, piped.exit_code) == (0, 0)
    assert json.loads(asked.stdout) == json.loads(piped.stdout)
    assert json.loads(asked.stdout)["have"] == ["1.1", "12.1"]


def test_an_unknown_code_ends_with_1_and_what_cannot_be_read_with_2(tmp_path: Path) -> None:
    found = run("gap", "--have", "-", given="1.1\n5.9\n")
    assert found.exit_code == 1
    assert "standard input:2: error[code-unknown]" in found.stderr
    assert "`5.7`" in found.stderr
    assert run("gap", "--have", str(tmp_path / "none.txt")).exit_code == 2
    assert run("gap", "--output", str(tmp_path)).exit_code == 2
    same = CliRunner().invoke(gap_command.gap, ["--from", PAIR[1], "--to", PAIR[1]])
    assert (same.exit_code, "error[parameter-value]" in same.stderr) == (2, True)


def test_crosswalks_between_other_frameworks_end_with_2() -> None:
    found = CliRunner().invoke(compare_command.compare, ["sg-us-2023", "kr-us-2024-a"])
    assert found.exit_code == 2
    assert "error[crosswalks-incomparable]" in found.stderr
