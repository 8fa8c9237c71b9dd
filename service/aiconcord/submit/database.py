"""The database of submissions: SQLite in a file, or PostgreSQL by URL.

One writer at a time, over all processes: SQLite's own lock, or an advisory lock of PostgreSQL. So
numbers of the log are given in the order in which they are committed, and a reader who saw number
7 has seen all before it. Start reading at :func:`open_database`.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.migrate import is_newest, migrate

PATIENCE_SECONDS: Final = 10
"""How long a writer waits for the one before it."""
_LOCK: Final = 4_114_020_080
"""The number of our advisory lock: any that nobody else is likely to have taken."""
_SQLITE_FULL: Final = "SQLITE_FULL"
_POSTGRES_FULL: Final = ("53100", "53200")
_POSTGRES_BUSY: Final = ("55P03", "40001", "40P01")

_log = logging.getLogger("aiconcord.submit")


class Database:
    """Gives sessions on the database at *url*, whose layout is the newest."""

    def __init__(self, url: URL) -> None:
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._engine = _engine_at(url, self.is_sqlite)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the database and writes nothing."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            told(),
            self._engine.connect() as connection,
            Session(connection.execution_options(**level)) as session,
        ):
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that alone may write; all of it is kept when it ends, or nothing."""
        with told(), self._transaction() as connection, Session(connection) as session:
            yield session
            session.flush()

    def prepare(self) -> None:
        """Bring the database to the newest layout, however many do so at once."""
        with self.reading() as session:
            if is_newest(session.connection()):
                return  # without waiting for whoever writes
        with told():
            if self.is_sqlite:
                self._keep_a_write_ahead_log()
            with self._transaction() as connection:
                migrate(connection)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with (
            self._engine.connect() as connection,
            connection.execution_options(writes=True).begin(),
        ):
            if not self.is_sqlite:
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection

    def _keep_a_write_ahead_log(self) -> None:
        """Turn it on, for good; SQLite itself does not wait where another process does the same."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with self._engine.connect() as connection:
                    cursor = connection.connection.cursor()
                    cursor.execute("PRAGMA journal_mode = WAL")
                    cursor.close()
                return
            except sqlite3.OperationalError as fault:
                if "locked" not in str(fault) or time.monotonic() > until:
                    raise
                time.sleep(0.02)


def open_database(place: str | Path) -> Database:
    """Open the database at *place*, a URL or the path of a file, and bring it to our layout.

    A ProblemError tells what stands in the way, never the URL, which may hold a password.
    """
    try:
        url = (
            make_url(place) if isinstance(place, str) else URL.create("sqlite", database=str(place))
        )
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError("another kind of database")
        if url.get_backend_name() == "sqlite":
            _make_file(url)
        database = Database(url)
    except (ArgumentError, NoSuchModuleError, ValueError) as fault:
        raise ProblemError(
            Problem(
                "setting-value",
                "AICONCORD_SUBMISSIONS is no database that can be used here",
                Where(slot="AICONCORD_SUBMISSIONS"),
                "give sqlite:////path/to/file or postgresql://user@host/name",
            )
        ) from fault
    except ImportError as fault:
        raise ProblemError(
            Problem(
                "setting-value",
                "the driver for PostgreSQL is not installed",
                Where(slot="AICONCORD_SUBMISSIONS"),
                "install it: pip install 'aiconcord[postgresql]'",
            )
        ) from fault
    try:
        database.prepare()
    except BaseException:
        database.close()
        raise
    return database


def _make_file(url: URL) -> None:
    """Make the file, for its owner only: it holds what was not published."""
    if url.database in (None, "", ":memory:"):
        raise ArgumentError("submissions are to outlast the process")
    path = Path(url.database or "")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as fault:
        raise ProblemError(
            Problem(
                "submissions-unavailable",
                f"the database of submissions cannot be made: {fault.strerror}",
                Where(slot="AICONCORD_SUBMISSIONS"),
                "let this user write there, or name another place in AICONCORD_SUBMISSIONS",
            )
        ) from fault


def _engine_at(url: URL, is_sqlite: bool) -> Engine:
    if not is_sqlite:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=4)
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": PATIENCE_SECONDS}, pool_size=4
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def told() -> Iterator[None]:
    """Tell a fault of the database as a ProblemError; what the database said goes to the log."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as fault:
        _log.warning("the database of submissions: %s", fault)
        raise ProblemError(_problem_of(fault)) from fault


def _problem_of(fault: Exception) -> Problem:
    said = getattr(fault, "orig", fault)
    state = getattr(said, "sqlstate", None) or ""
    name = getattr(said, "sqlite_errorname", "")
    if name == _SQLITE_FULL or state in _POSTGRES_FULL or name.startswith("SQLITE_IOERR_WRITE"):
        return Problem(
            "submissions-full",
            "there is no room left for submissions; nothing of this one was kept",
            remedy="tell whoever runs this service, and send it again later",
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state in _POSTGRES_BUSY:
        return Problem(
            "submissions-busy",
            "others are writing; nothing of this was kept",
            remedy="send it again in a moment",
        )
    return Problem(
        "submissions-unavailable",
        "the database of submissions does not answer as it should",
        remedy="try again later; the rest of the service goes on meanwhile",
    )
