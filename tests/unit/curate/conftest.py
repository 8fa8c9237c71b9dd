"""A copy of the data that a test may spoil, with the commands at work on it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aiconcord.cli import format_command, lint_command, new_command, table_command
from aiconcord.cli.main import main
from aiconcord.settings.places import Places, find_places

Run = Callable[..., Result]


@pytest.fixture
def copy(tmp_path: Path) -> Places:
    """Data and ontology in a folder of the test's own."""
    places = find_places()
    shutil.copytree(places.data, tmp_path / "data")
    shutil.copytree(places.ontology, tmp_path / "ontology")
    return replace(
        places,
        data=tmp_path / "data",
        ontology=tmp_path / "ontology",
        build=tmp_path / ".build",
    )


@pytest.fixture
def run(copy: Places, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("new", "body", "x")` gives the result of the command on the copy."""
    for module in (format_command, lint_command, new_command, table_command):
        monkeypatch.setattr(module, "find_places", lambda: copy)

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments])

    return invoke
