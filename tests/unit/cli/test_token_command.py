"""`aiconcord token`, on a database of its own."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aiconcord.cli.main import main
from aiconcord.settings.places import submissions_file
from aiconcord.submit.database import open_database
from aiconcord.submit.tokens import check_token


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("AICONCORD_SUBMISSIONS", raising=False)
    return tmp_path


def token(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["token", *arguments])


def test_a_token_is_printed_once_and_works(home: Path) -> None:
    made = token("add", "Ana Ng", "--role", "curator")
    assert made.exit_code == 0
    assert "not shown again" in made.stderr
    secret = made.stdout.strip()
    listed = token("list").stdout
    number, *rest = listed.rstrip("\n").split("\t")
    assert rest[:2] == ["curator", "valid"]
    assert rest[3] == "Ana Ng"
    assert secret.split("_", 2)[2] not in listed
    database = open_database(submissions_file())
    assert check_token(database, secret).name == "Ana Ng"
    database.close()
    assert token("revoke", number).exit_code == 0
    assert token("list").stdout.split("\t")[2] == "revoked"


def test_an_id_that_nobody_has_is_wrong_use(home: Path) -> None:
    done = token("revoke", "none")
    assert done.exit_code == 2
    assert "error[token-option]" in done.stderr


def test_a_database_that_cannot_be_made_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("AICONCORD_SUBMISSIONS", f"sqlite:///{home}/file/below")
    done = token("list")
    assert done.exit_code == 2
    assert "error[submissions-unavailable]" in done.stderr
