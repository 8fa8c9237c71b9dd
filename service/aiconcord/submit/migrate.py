"""Bring the database to the layout that this version of the program works on.

Done inside the transaction of one writer, so that of two processes which start at once the second
waits for the first and then finds nothing left to do.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from aiconcord.problems.record import Problem, ProblemError, Where

FOLDER: Final = Path(__file__).parent / "migrations"
NEWEST: Final = "0001"
"""The last step; a test compares it with the folder's."""
KNOWN: Final = frozenset({NEWEST})


def layout_of(connection: Connection) -> str | None:
    """Tell which layout the database has; None where it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def is_newest(connection: Connection) -> bool:
    """Tell whether there is no step left to take."""
    return layout_of(connection) == NEWEST


def migrate(connection: Connection) -> None:
    """Take the steps that *connection*'s database lacks, in the transaction that is begun on it."""
    found = layout_of(connection)
    if found == NEWEST:
        return
    if found is not None and found not in KNOWN:
        raise ProblemError(
            Problem(
                "submissions-newer",
                f"the database of submissions has layout {found}, which is not known here",
                Where(slot="AICONCORD_SUBMISSIONS"),
                "run the newer version of aiconcord that wrote it, or name another database",
            )
        )
    # Only now: to import Alembic takes as long as all else, and there is seldom a step to take.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
