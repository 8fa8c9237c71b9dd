from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aiconcord.submit.database import Database, open_database
from aiconcord.submit.desk import Desk, Judged
from aiconcord.submit.states import Role
from aiconcord.submit.tokens import Person

KINDS = ("sqlite", "postgresql")


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: each test that takes it runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/submissions.sqlite3"
    new: Callable[[], str] = request.getfixturevalue("postgres")
    return new()


@pytest.fixture
def database(place: str) -> Iterator[Database]:
    opened = open_database(place)
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@pytest.fixture
def ana() -> Person:
    return Person("Ana", Role.SUBMITTER)


@pytest.fixture
def ben() -> Person:
    return Person("Ben", Role.CURATOR)


@pytest.fixture
def good() -> Judged:
    """What the checks say of a file without errors."""
    return Judged("SSSOM/TSV", "https://e/set", "A set", 1, b"{}", b"sssom", b"<a:a> <b:b> <c:c> .")


@pytest.fixture
def bad() -> Judged:
    return Judged("SSSOM/TSV", "https://e/set", "A set", 1, b'{"conforms": false}')
