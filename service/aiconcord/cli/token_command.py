"""The command `aiconcord token`: give out, list and revoke what lets people submit and decide."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import submissions_file
from aiconcord.settings.table import Settings
from aiconcord.submit.database import Database, open_database
from aiconcord.submit.states import Role
from aiconcord.submit.tokens import MOST_DAYS, add_token, list_tokens, revoke_token


@click.group()
def token() -> None:
    """Give out, list and revoke tokens.

    They are kept in the database of submissions: the one that AICONCORD_SUBMISSIONS names, else a
    file in the data home.
    """


@token.command()
@click.argument("name")
@click.option("--role", type=click.Choice([each.value for each in Role]), required=True)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=180, help="Else 180.")
def add(name: str, role: str, days: int) -> None:
    """Print a new token for NAME, once.

    NAME is shown to everybody beside what its holder submits or decides; two tokens of one name are
    one person, who cannot decide on submissions of their own.
    """
    with _database() as database:
        made = add_token(database, name, Role(role), days)
    click.echo(made)
    click.echo(f"Hand it to {name} and keep it nowhere: it is not shown again.", err=True)


@token.command("list")
def list_() -> None:
    """List the tokens given out: id, role, state, last day, name."""
    with _database() as database:
        for each in list_tokens(database):
            state = each.state(datetime.now(UTC))
            click.echo(f"{each.id}\t{each.role}\t{state}\t{each.expires:%Y-%m-%d}\t{each.holder}")


@token.command()
@click.argument("number", metavar="ID")
def revoke(number: str) -> None:
    """Make the token with this ID worthless, from now on and on every server."""
    with _database() as database:
        revoke_token(database, number)
    click.echo(f"The token {number} is revoked.", err=True)


@contextmanager
def _database() -> Iterator[Database]:
    try:
        settings = Settings.from_environment()
        database = open_database(settings.submissions or submissions_file())
        try:
            yield database
        finally:
            database.close()
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(2) from None
