"""The tables, as SQLAlchemy models; :mod:`aiconcord.submit.migrations` makes them.

The state of a submission stands in one place only, the last entry about it in the log. Moments are
held as ISO 8601 in UTC: the same text on every database, in the order of time.
"""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Dialect, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from aiconcord.submit.states import Role, State

MOST_IN_HOLDER: Final = 80


class Moment(TypeDecorator[datetime]):
    """A moment in UTC."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write the moment, with microseconds, so that the order of texts is that of time."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """Read what was written."""
        return None if value is None else datetime.fromisoformat(value)


class Word(TypeDecorator[str]):
    """A :class:`State` or a :class:`Role`, held as its value."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[State] | type[Role], length: int) -> None:
        super().__init__(length)
        self.kind = kind

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Write the value."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        """Give the member of the kind."""
        return None if value is None else self.kind(value)


class Table(DeclarativeBase):
    """What all models are of."""


class TokenRow(Table):
    """A token: who holds it, what it allows, until when; the secret itself is not kept."""

    __tablename__ = "token"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    holder: Mapped[str] = mapped_column(String(MOST_IN_HOLDER))
    role: Mapped[Role] = mapped_column(Word(Role, 16))
    made: Mapped[datetime] = mapped_column(Moment)
    expires: Mapped[datetime] = mapped_column(Moment)
    revoked: Mapped[datetime | None] = mapped_column(Moment)


class SubmissionRow(Table):
    """A submission: the file as it came, the report on it, and what accepting it publishes."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("holder", "digest", name="submission_once"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(MOST_IN_HOLDER))
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(80))
    set_id: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    rows: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    beside: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    report: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sssom: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    triples: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class EntryRow(Table):
    """One change: its place in the order of all, which submission, the new state, who, when, why.

    *publishes* tells whether the graph that is served changed with it.
    """

    __tablename__ = "log"
    __table_args__ = (
        Index("log_by_submission", "submission", "number"),
        Index("log_by_publishing", "publishes", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    submission: Mapped[str] = mapped_column(String(32), ForeignKey("submission.id"))
    state: Mapped[State] = mapped_column(Word(State, 32))
    who: Mapped[str] = mapped_column(String(MOST_IN_HOLDER))
    at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(Text)
    publishes: Mapped[bool]
