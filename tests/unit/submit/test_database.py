"""The database of submissions, on SQLite and on a PostgreSQL that is started for these tests."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from aiconcord.problems.record import ProblemError
from aiconcord.submit import migrate
from aiconcord.submit.database import Database, open_database
from aiconcord.submit.desk import Arrival, Desk, Judged, new_id
from aiconcord.submit.tables import Table
from aiconcord.submit.tokens import Person

OPEN = "import sys; from aiconcord.submit.database import open_database; open_database(sys.argv[1])"


def code_of(raised: pytest.ExceptionInfo[ProblemError]) -> str:
    return raised.value.problem.code


def test_the_steps_make_exactly_the_tables_of_the_models(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Table.metadata) == []


def test_the_newest_layout_is_the_last_step_of_the_folder() -> None:
    script = ScriptDirectory(str(migrate.FOLDER))
    assert script.get_heads() == [migrate.NEWEST]
    assert {step.revision for step in script.walk_revisions()} == migrate.KNOWN


def test_three_processes_that_start_at_once_make_the_tables_once(place: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN, place], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in started:
        _, said = process.communicate()
        assert process.returncode == 0, said.decode()
    database = open_database(place)
    with database.reading() as session:
        assert session.scalars(sa.text("SELECT version_num FROM alembic_version")).all() == ["0001"]
    database.close()


def test_a_database_of_a_newer_version_is_left_alone(database: Database, place: str) -> None:
    with database.writing() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ProblemError) as raised:
        open_database(place)
    assert code_of(raised) == "submissions-newer"


@pytest.mark.parametrize("change", ["UPDATE log SET who = 'nobody'", "DELETE FROM log"])
def test_the_database_itself_refuses_to_change_the_log(
    database: Database, desk: Desk, ana: Person, good: Judged, change: str
) -> None:
    found, _ = desk.receive(ana, Arrival("a.tsv", b"a"), good, number=new_id())
    with pytest.raises(ProblemError) as raised, database.writing() as session:
        session.execute(sa.text(change))
    assert code_of(raised) == "submissions-unavailable"
    assert [entry.who for entry in desk.get(found.id).entries] == ["Ana", "the checks"]


def test_an_entry_about_no_submission_is_refused(database: Database) -> None:
    with pytest.raises(ProblemError), database.writing() as session:
        session.execute(
            sa.text("INSERT INTO log VALUES (1, 'none', 'received', 'x', 'now', '', false)")
        )


def test_a_file_of_sqlite_is_its_owners_only_and_waits_for_no_reader(tmp_path: Path) -> None:
    file = tmp_path / "new" / "kept.sqlite3"
    open_database(file).close()
    assert file.stat().st_mode & 0o077 == 0
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_sqlite_writes_through_and_holds_to_its_references(tmp_path: Path) -> None:
    database = open_database(tmp_path / "kept.sqlite3")
    with database.writing() as session:
        found = [
            session.scalar(sa.text(f"PRAGMA {one}")) for one in ("synchronous", "foreign_keys")
        ]
    assert found == [2, 1]
    database.close()


def test_a_disk_that_is_full_keeps_nothing_and_what_was_kept_before_stays(
    tmp_path: Path, ana: Person, good: Judged
) -> None:
    database = open_database(tmp_path / "kept.sqlite3")
    desk = Desk(database)
    first, _ = desk.receive(ana, Arrival("a.tsv", b"a"), good, number=new_id())

    @sa.event.listens_for(database._engine, "begin")
    def bound(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 30")

    huge = os.urandom(400_000)  # what cannot be pressed together
    with pytest.raises(ProblemError) as raised:
        desk.receive(ana, Arrival("b.tsv", huge), good, number=new_id())
    assert code_of(raised) == "submissions-full"
    assert raised.value.problem.status == 507
    assert [each.id for each in desk.all(ana)] == [first.id]
    assert desk.receive(ana, Arrival("c.tsv", b"c"), good, number=new_id())[1]
    database.close()


@pytest.mark.parametrize(
    "place",
    ["mysql://h/secret", "sqlite://", "sqlite:///:memory:", "secret", "postgresql+secret://h"],
)
def test_what_is_no_database_for_us_is_refused_without_showing_it(place: str) -> None:
    with pytest.raises(ProblemError) as raised:
        open_database(place)
    assert code_of(raised) == "setting-value"
    assert "secret" not in str(raised.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a text, and a long one" * 100)
    with pytest.raises(ProblemError) as raised:
        open_database(tmp_path / "kept")
    assert code_of(raised) == "submissions-unavailable"


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(ProblemError) as raised:
        open_database("postgresql://ana:secret@/none?host=/nowhere")
    assert code_of(raised) == "submissions-unavailable"
    assert "secret" not in str(raised.value)
