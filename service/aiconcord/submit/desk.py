"""Where submissions are received, decided on and looked up.

Each change is one transaction that writes what changed and its entry in the log; whoever is told of
a change can rely on it, and a change that was cut off has left nothing.
"""

import base64
import hashlib
import secrets
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.database import Database
from aiconcord.submit.records import Entry, Submission
from aiconcord.submit.states import DECISIONS, Role, State
from aiconcord.submit.tables import EntryRow, SubmissionRow
from aiconcord.submit.tokens import Person

Part = Literal["content", "beside", "report", "sssom", "triples"]
MOST_AWAITING: Final = 100
"""Submissions of one person that may await review at a time."""
MOST_IN_REASON: Final = 2_000
CHECKED_BY: Final = "the checks"


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
        self._database = database

    def find(self, holder: str, digest: str) -> Submission | None:
        """Give what *holder* submitted before as the file of this *digest*."""
        with self._database.reading() as session:
            return _found(session, holder, digest)

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
        with self._database.writing() as session:
            before = _found(session, person.name, arrival.digest)
            if before is not None:
                return before, False
            if passed and _awaiting(session, person.name) >= MOST_AWAITING:
                raise _too_many()
            session.add(
                SubmissionRow(
                    id=number,
                    holder=person.name,
                    digest=arrival.digest,
                    name=arrival.name[:200],
                    form=judged.form[:80],
                    set_id=judged.set_id,
                    title=judged.title,
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
            return _one(session, number), True

    def decide(
        self, number: str, person: Person, decision: str, why: str, after: int | None = None
    ) -> Submission:
        """Accept, decline or withdraw a submission, or raise a ProblemError that says why not.

        *after* is the number of the last change that *person* has seen, where they say so.
        """
        why = " ".join(why.split())
        if decision not in DECISIONS or len(why) > MOST_IN_REASON:
            raise _malformed()
        state, possible = DECISIONS[decision]
        with self._database.writing() as session:
            found = _one(session, number)
            _may_decide(person, found, decision)
            if not why and (decision != "withdraw" or person.name != found.holder):
                raise _malformed()
            if found.state not in possible or after not in (None, found.number):
                raise _stale(found)
            publishes = State.ACCEPTED in (state, found.state)
            now = datetime.now(UTC)
            _append(session, number, state, who=person.name, at=now, why=why, publishes=publishes)
            return _one(session, number)

    def get(self, number: str) -> Submission:
        """Give the submission *number*, or raise ``submission-unknown``."""
        with self._database.reading() as session:
            return _one(session, number)

    def part(self, number: str, part: Part) -> bytes | None:
        """Give the bytes of a *part* of a submission; None where it has none."""
        with self._database.reading() as session:
            query = select(getattr(SubmissionRow, part)).where(SubmissionRow.id == number)
            found: bytes | None = session.scalar(query)
        return None if found is None else zlib.decompress(found)

    def all(self, person: Person | None) -> list[Submission]:
        """List what *person* may find, the last changed first; None is who sends no token."""
        with self._database.reading() as session:
            found = _several(session, true())
        listed = (each for each in found if each.listed_for(person))
        return sorted(listed, key=lambda each: each.number, reverse=True)


def _several(session: Session, which: ColumnElement[bool]) -> list[Submission]:
    rows = session.scalars(select(SubmissionRow).where(which)).all()
    entries: dict[str, list[Entry]] = {row.id: [] for row in rows}
    query = (
        select(EntryRow)
        .join(SubmissionRow, SubmissionRow.id == EntryRow.submission)
        .where(which)
        .order_by(EntryRow.number)
    )
    for entry in session.scalars(query):
        entries[entry.submission].append(
            Entry(entry.number, entry.state, entry.who, entry.at, entry.why)
        )
    return [
        Submission(
            row.id,
            row.holder,
            row.digest,
            row.name,
            row.form,
            row.set_id,
            row.title,
            row.rows,
            tuple(entries[row.id]),
        )
        for row in rows
    ]


def several(session: Session, numbers: Iterable[str]) -> list[Submission]:
    """Give the submissions of these *numbers*, in no order."""
    return _several(session, SubmissionRow.id.in_(list(numbers)))


def _one(session: Session, number: str) -> Submission:
    found = several(session, [number])
    if not found:
        raise ProblemError(
            Problem(
                "submission-unknown",
                f"there is no submission `{number[:80]}`",
                remedy="take the address from the answer to your POST, or from /submissions",
            )
        )
    return found[0]


def _found(session: Session, holder: str, digest: str) -> Submission | None:
    same = (SubmissionRow.holder == holder) & (SubmissionRow.digest == digest)
    found = _several(session, same)
    return found[0] if found else None


def _awaiting(session: Session, holder: str) -> int:
    mine: Sequence[Submission] = _several(session, SubmissionRow.holder == holder)
    return sum(each.state is State.AWAITING for each in mine)


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


def _packed(content: bytes) -> bytes:
    return zlib.compress(content)


def _may_decide(person: Person, found: Submission, decision: str) -> None:
    own = person.name == found.holder
    if decision == "withdraw":
        if own or (person.role is Role.CURATOR and found.was_published):
            return
    elif person.role is Role.CURATOR:
        if not own:
            return
        raise ProblemError(
            Problem(
                "own-submission",
                "you submitted this yourself",
                remedy="leave the decision to another curator",
            )
        )
    raise ProblemError(
        Problem(
            "role-missing",
            f"your token does not let you {decision} this submission",
            Where(slot="Authorization"),
            "curators accept and decline; who submitted a set may withdraw it",
        )
    )


def _malformed() -> ProblemError:
    return ProblemError(
        Problem(
            "decision-malformed",
            "a decision has a kind, and a reason",
            remedy='send {"decision": "accept", "reason": "…"}; the decisions are '
            f"{', '.join(DECISIONS)}, a reason has at most {MOST_IN_REASON} characters",
        )
    )


def _stale(found: Submission) -> ProblemError:
    last = found.entries[-1]
    return ProblemError(
        Problem(
            "decision-stale",
            f"the submission is {found.state.words} since change {last.number}",
            remedy="read what became of it, and decide again where there is something to decide",
        )
    )


def _too_many() -> ProblemError:
    return ProblemError(
        Problem(
            "submission-too-many",
            f"{MOST_AWAITING} submissions of yours await review",
            remedy="wait until some are reviewed, or withdraw some",
        )
    )
