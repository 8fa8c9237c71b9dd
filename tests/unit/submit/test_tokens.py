"""Tokens: what is kept of them, and whom they let in."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from aiconcord.problems.record import ProblemError
from aiconcord.submit.database import Database
from aiconcord.submit.states import Role
from aiconcord.submit.tokens import Person, add_token, check_token, list_tokens, revoke_token

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def is_refused(database: Database, token: str, now: datetime = NOW) -> bool:
    try:
        check_token(database, token, now)
    except ProblemError as fault:
        assert fault.problem.code == "token-refused"
        assert fault.problem.status == 401
        assert token not in str(fault) or not token
        return True
    return False


def test_a_token_tells_who_holds_it_and_what_they_may(database: Database) -> None:
    token = add_token(database, "  Ana   Ng ", Role.CURATOR, 30, NOW)
    assert check_token(database, token, NOW) == Person("Ana Ng", Role.CURATOR)


def test_nothing_that_is_kept_holds_the_secret(database: Database) -> None:
    secret = add_token(database, "Ana", Role.SUBMITTER, 30, NOW).split("_", 2)[2]
    with database.reading() as session:
        (row,) = session.execute(sa.text("SELECT * FROM token")).all()
    assert secret not in repr(tuple(row))


def test_a_token_ends_on_its_day(database: Database) -> None:
    token = add_token(database, "Ana", Role.SUBMITTER, 30, NOW)
    assert not is_refused(database, token, NOW + timedelta(days=30, seconds=-1))
    assert is_refused(database, token, NOW + timedelta(days=30))


def test_a_revoked_token_is_refused_and_stays_listed(database: Database) -> None:
    token = add_token(database, "Ana", Role.SUBMITTER, 30, NOW)
    other = add_token(database, "Ana", Role.SUBMITTER, 30, NOW + timedelta(seconds=1))
    revoke_token(database, list_tokens(database)[0].id, NOW)
    assert is_refused(database, token)
    assert not is_refused(database, other)
    assert [each.state(NOW) for each in list_tokens(database)] == ["revoked", "valid"]


def test_any_letter_changed_makes_a_token_worthless(database: Database) -> None:
    token = add_token(database, "Ana", Role.SUBMITTER, 30, NOW)
    for at in range(0, len(token), 5):
        changed = token[:at] + ("b" if token[at] == "a" else "a") + token[at + 1 :]
        assert is_refused(database, changed)


def test_what_is_no_token_is_refused(database: Database) -> None:
    add_token(database, "Ana", Role.SUBMITTER, 30, NOW)
    for token in (
        "",
        "aic_",
        "x" * 100_000,
        "aic_' OR 1=1 --",
        "aic_%_%",
        "аic_",
        "\0",
        "' OR ''='",
    ):
        assert is_refused(database, token)


def test_the_secret_of_one_token_does_not_open_another(database: Database) -> None:
    one = add_token(database, "Ana", Role.SUBMITTER, 30, NOW).split("_", 2)
    two = add_token(database, "Ben", Role.CURATOR, 30, NOW).split("_", 2)
    assert is_refused(database, f"aic_{two[1]}_{one[2]}")


def test_a_token_for_nobody_or_no_time_is_not_made(database: Database) -> None:
    for name, days in (("", 1), ("x" * 81, 1), ("a\x00b", 1), ("a", 0)):
        with pytest.raises(ProblemError) as raised:
            add_token(database, name, Role.SUBMITTER, days, NOW)
        assert raised.value.problem.code == "token-option"
    assert not list_tokens(database)
