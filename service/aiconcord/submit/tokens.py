"""Tokens: who may submit and who may decide. Only what can check a token is kept, not the token.

A token is ``aic_<id>_<secret>``: the id finds the row, the SHA-256 of the secret is compared with
what the row holds. A slow hash would gain nothing, because the secret is 256 random bits, which
nobody guesses at any speed; it would make each request slow.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.database import Database
from aiconcord.submit.states import Role
from aiconcord.submit.tables import MOST_IN_HOLDER, TokenRow

MOST_DAYS: Final = 3_650
_TOKEN: Final = re.compile(r"aic_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NOBODYS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever sent a valid token. Two tokens of one *name* are one person."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token."""

    id: str
    holder: str
    role: Role
    made: datetime
    expires: datetime
    revoked: datetime | None

    def state(self, now: datetime) -> str:
        """Tell whether it works: ``valid``, ``expired`` or ``revoked``."""
        if self.revoked is not None:
            return "revoked"
        return "valid" if now < self.expires else "expired"


def add_token(
    database: Database, holder: str, role: Role, days: int, now: datetime | None = None
) -> str:
    """Make a token for *holder* and give it: nobody will be able to read it again."""
    holder = " ".join(holder.split())
    if not 0 < len(holder) <= MOST_IN_HOLDER or not holder.isprintable():
        raise _option("NAME", f"give a name of 1 to {MOST_IN_HOLDER} characters on one line")
    if not 1 <= days <= MOST_DAYS:
        raise _option("--days", f"give a number of days from 1 to {MOST_DAYS}")
    now = now or datetime.now(UTC)
    number, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with database.writing() as session:
        session.add(
            TokenRow(
                id=number,
                digest=_digest(secret),
                holder=holder,
                role=role,
                made=now,
                expires=now + timedelta(days=days),
                revoked=None,
            )
        )
    return f"aic_{number}_{secret}"


def list_tokens(database: Database) -> Sequence[Token]:
    """Give all tokens, the oldest first."""
    with database.reading() as session:
        found = session.scalars(select(TokenRow).order_by(TokenRow.made, TokenRow.id))
        return [
            Token(row.id, row.holder, row.role, row.made, row.expires, row.revoked) for row in found
        ]


def revoke_token(database: Database, number: str, now: datetime | None = None) -> None:
    """Make the token with the id *number* worthless; a second call changes nothing."""
    with database.writing() as session:
        row = session.get(TokenRow, number)
        if row is None:
            raise _option("ID", "name one of the ids that `aiconcord token list` shows")
        row.revoked = row.revoked or now or datetime.now(UTC)


def check_token(database: Database, token: str, now: datetime | None = None) -> Person:
    """Tell who holds *token*, or raise ``token-refused``, which never says why."""
    found = _TOKEN.fullmatch(token)
    number, secret = (found[1], found[2]) if found else ("", "")
    with database.reading() as session:
        row = session.get(TokenRow, number) if found else None
        # Compared in any case, and as a whole, so that time tells nothing of what is right in it.
        fits = hmac.compare_digest(row.digest if row else _NOBODYS, _digest(secret))
        now = now or datetime.now(UTC)
        if row is None or not fits or row.revoked is not None or now >= row.expires:
            raise ProblemError(
                Problem(
                    "token-refused",
                    "the token sent is unknown, expired or revoked",
                    Where(slot="Authorization"),
                    "ask whoever runs this service for a new one",
                )
            )
        return Person(row.holder, row.role)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _option(slot: str, remedy: str) -> ProblemError:
    return ProblemError(
        Problem("token-option", f"{slot} has a value that cannot be used", Where(slot=slot), remedy)
    )
