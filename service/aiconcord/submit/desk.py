"""Where submissions are received, decided on and looked up.

Each change is one transaction that writes what changed and its entry in the log; whoever is told of
a change can rely on it, and a change that was cut off has left nothing.
"""

import base64
import hashlib
import re
import secrets
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aiconcord.submit.database import Database
from aiconcord.submit.looking import every, of_holder, one, same
from aiconcord.submit.records import Submission
from aiconcord.submit.refusals import MOST_IN_REASON, demand_right, malformed, stale, too_many
from aiconcord.submit.states import DECISIONS, State
from aiconcord.submit.tables import EntryRow, SubmissionRow
from aiconcord.submit.tokens import Person

Part = Literal["content", "beside", "report", "sssom", "triples"]
MOST_AWAITING: Final = 100
"""Submissions of one person that may await review at a time."""
CHECKED_BY: Final = "the checks"
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came: its *name*, its bytes, and those of its metadata file, if it has one."""

    name: str
    content: bytes
    beside: bytes | None = None

    @property
    def digest(self) -> str:
        """What makes it the same file, whatever it is called."""
        hashed = hashlib.sha256(self.content)
        if self.beside is not None:
            hashed.update(hashlib.sha256(self.beside).digest())
        return hashed.hexdigest()


@dataclass(frozen=True, slots=True)
class Judged:
    """What the checks say of a file; *sssom* and *triples* are what accepting it publishes.

    Both are None where the file has errors. *report* is the whole report, as JSON."""

    form: str
    set_id: str
    title: str
    rows: int
    report: bytes
    sssom: bytes | None = None
    triples: bytes | None = None


def new_id() -> str:
    """Make the id of a submission: 80 random bits, so that what is not listed is not guessed."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


class Desk:
    """Receives submissions and decisions, and keeps them in *database*."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def find(self, holder: str, digest: str) -> Submission | None:
        """Give what *holder* submitted before as the file of this *digest*."""
        with self.database.reading() as session:
            return same(session, holder, digest)

    def receive(
        self,
        person: Person,
        arrival: Arrival,
        judged: Judged,
        *,
        number: str,
        at: datetime | None = None,
    ) -> tuple[Submission, bool]:
        """Keep a file under the id *number*; give the submission, and whether it is a new one.

        The same file of the same person is kept once, even where both come at once.
        """
        passed = judged.triples is not None
        now = datetime.now(UTC)
        with self.database.writing() as session:
            before = same(session, person.name, arrival.digest)
            if before is not None:
                return before, False
            if passed and _awaiting(session, person.name) >= MOST_AWAITING:
                raise too_many(MOST_AWAITING)
            session.add(
                SubmissionRow(
                    id=number,
                    holder=person.name,
                    digest=arrival.digest,
                    name=arrival.name[:200],
                    form=judged.form[:80],
                    set_id=_plain(judged.set_id),
                    title=_plain(judged.title),
                    rows=judged.rows,
                    content=_packed(arrival.content),
                    beside=None if arrival.beside is None else _packed(arrival.beside),
                    report=_packed(judged.report),
                    sssom=None if judged.sssom is None else _packed(judged.sssom),
                    triples=None if judged.triples is None else _packed(judged.triples),
                )
            )
            session.flush()
            _append(session, number, State.RECEIVED, who=person.name, at=at or now)
            verdict = State.AWAITING if passed else State.REJECTED
            _append(session, number, verdict, who=CHECKED_BY, at=now)
            return one(session, number), True

    def decide(
        self, number: str, person: Person, decision: str, why: str, after: int | None = None
    ) -> Submission:
        """Accept, decline or withdraw a submission, or raise a ProblemError that says why not.

        *after* is the number of the last change that *person* has seen, where they say so.
        """
        why = " ".join(why.split())
        if decision not in DECISIONS or len(why) > MOST_IN_REASON or why != _plain(why):
            raise malformed()
        state, possible = DECISIONS[decision]
        with self.database.writing() as session:
            found = one(session, number)
            demand_right(person, found, decision)
            if not why and (decision != "withdraw" or person.name != found.holder):
                raise malformed()
            if found.state not in possible or after not in (None, found.number):
                raise stale(found)
            publishes = State.ACCEPTED in (state, found.state)
            now = datetime.now(UTC)
            _append(session, number, state, who=person.name, at=now, why=why, publishes=publishes)
            return one(session, number)

    def get(self, number: str) -> Submission:
        """Give the submission *number*, or raise ``submission-unknown``."""
        with self.database.reading() as session:
            return one(session, number)

    def part(self, number: str, part: Part) -> bytes | None:
        """Give the bytes of a *part* of a submission; None where it has none."""
        with self.database.reading() as session:
            query = select(getattr(SubmissionRow, part)).where(SubmissionRow.id == number)
            found: bytes | None = session.scalar(query)
        return None if found is None else zlib.decompress(found)

    def all(self, person: Person | None) -> list[Submission]:
        """List what *person* may find, the last changed first; None is who sends no token."""
        with self.database.reading() as session:
            found = every(session)
        listed = (each for each in found if each.listed_for(person))
        return sorted(listed, key=lambda each: each.number, reverse=True)


def _awaiting(session: Session, holder: str) -> int:
    return sum(each.state is State.AWAITING for each in of_holder(session, holder))


def _append(
    session: Session,
    submission: str,
    state: State,
    *,
    who: str,
    at: datetime,
    why: str = "",
    publishes: bool = False,
) -> None:
    """Add an entry under the next number; the writer is alone, so that no number is left out."""
    last = session.scalar(select(func.max(EntryRow.number))) or 0
    session.add(
        EntryRow(
            number=last + 1,
            submission=submission,
            state=state,
            who=who,
            at=at,
            why=why,
            publishes=publishes,
        )
    )
    session.flush()


def _plain(text: str) -> str:
    """Give *text* without what a database or a page cannot hold.

    >>> _plain("a\\0b \\ud800")
    'a?b ?'
    """
    return _NO_TEXT.sub("?", text)


def _packed(content: bytes) -> bytes:
    return zlib.compress(content)
