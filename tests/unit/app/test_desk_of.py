"""Which servers take submissions, and what they do where there is no place to keep them."""

from dataclasses import replace
from pathlib import Path

import pytest

from aiconcord.app.parts import desk_of
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.remote import RemoteEngine
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import submissions_file
from aiconcord.settings.table import Limits, Settings

PLAIN = Settings()


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(tmp_path / "none.nq", limits=Limits(), workers=3)


def test_without_a_setting_they_lie_in_the_data_home(
    engine: EmbeddedEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert submissions_file().parent == tmp_path / "aiconcord"
    desk = desk_of(PLAIN, engine)
    assert desk is not None
    desk.database.close()
    assert submissions_file().is_file()


def test_none_are_taken_where_they_are_off_or_another_server_answers(
    engine: EmbeddedEngine,
) -> None:
    assert desk_of(replace(PLAIN, submissions="off"), engine) is None
    assert desk_of(PLAIN, RemoteEngine("http://127.0.0.1:1/sparql", Limits())) is None


def test_a_data_home_that_cannot_be_written_to_is_told_and_the_rest_is_served(
    engine: EmbeddedEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert desk_of(PLAIN, engine) is None
    assert "no submissions are taken" in caplog.text


def test_a_database_that_is_named_and_cannot_be_used_stops_the_server(
    engine: EmbeddedEngine, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProblemError):
        desk_of(replace(PLAIN, submissions=f"sqlite:///{tmp_path}/file/below"), engine)


def test_the_setting_is_read_and_never_shown() -> None:
    settings = Settings.from_environment({"AICONCORD_SUBMISSIONS": "postgresql://a:secret@h/n"})
    assert settings.submissions == "postgresql://a:secret@h/n"
    assert "secret" not in repr(settings)
