"""Look submissions up in a session, with all their changes."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from aiconcord.problems.record import Problem, ProblemError
from aiconcord.submit.records import Entry, Submission
from aiconcord.submit.tables import EntryRow, SubmissionRow


def _in(session: Session, which: ColumnElement[bool]) -> list[Submission]:
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
    return _in(session, SubmissionRow.id.in_(list(numbers)))


def one(session: Session, number: str) -> Submission:
    """Give the submission *number*, or raise ``submission-unknown``."""
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


def same(session: Session, holder: str, digest: str) -> Submission | None:
    """Give what *holder* submitted as the file of this *digest*; None where they did not."""
    by_both = (SubmissionRow.holder == holder) & (SubmissionRow.digest == digest)
    found = _in(session, by_both)
    return found[0] if found else None


def of_holder(session: Session, holder: str) -> list[Submission]:
    """Give the submissions of *holder*, in no order."""
    return _in(session, SubmissionRow.holder == holder)


def every(session: Session) -> list[Submission]:
    """Give all submissions, in no order."""
    return _in(session, true())
