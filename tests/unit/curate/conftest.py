"""A copy of the data that a test may spoil, with the commands at work on it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aiconcord.cli import format_command, lint_command, new_command, table_command
from aiconcord.cli.main import main
from aiconcord.settings.places import Places, find_places

Run = Callable[..., Result]


def copied(top: Path) -> Places:
    """Copy data and ontology into the folder *top*."""
    places = find_places()
    shutil.copytree(places.data, top / "data")
    shutil.copytree(places.ontology, top / "ontology")
    return replace(places, data=top / "data", ontology=top / "ontology", build=top / ".build")


def running_on(copy: Places, patch: pytest.MonkeyPatch) -> Run:
    """Give `run("new", "body", "x")`, which gives the result of the command on *copy*."""
    for module in (format_command, lint_command, new_command, table_command):
        patch.setattr(module, "find_places", lambda: copy)

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments])

    return invoke


@pytest.fixture
def copy(tmp_path: Path) -> Places:
    """Data and ontology in a folder of the test's own."""
    return copied(tmp_path)


@pytest.fixture
def run(copy: Places, monkeypatch: pytest.MonkeyPatch) -> Run:
    return running_on(copy, monkeypatch)


@pytest.fixture(scope="module")
def shared_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Places, Run]]:
    """A copy that the tests of a module share: to lint the whole graph takes half a minute."""
    copy = copied(tmp_path_factory.mktemp("shared"))
    with pytest.MonkeyPatch.context() as patch:
        yield copy, running_on(copy, patch)
