"""What the served graph holds of submissions: those accepted now, and the change that made it so.

Whoever serves asks again and again, and hands what differs to its engine. It compares what is with
what it serves rather than replaying entries one by one, so that a server which was away, or whose
database was put back to an older state, ends up with what the log says like any other.
"""

import zlib
from dataclasses import dataclass

from sqlalchemy import func, select

from aiconcord.submit.as_prov import graph_named, provenance
from aiconcord.submit.database import Database
from aiconcord.submit.looking import several
from aiconcord.submit.states import State
from aiconcord.submit.tables import EntryRow, SubmissionRow


@dataclass(frozen=True, slots=True)
class Served:
    """The *number* of the last change that published or withdrew, and what is accepted since when.

    *accepted* is submission to the number of the change by which it was accepted.
    """

    number: int
    accepted: dict[str, int]


NOTHING = Served(0, {})


class Following:
    """Reads from *database* what is to be served."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def number(self) -> int:
        """Give the number of the last change that published or withdrew; 0 before the first."""
        query = select(func.max(EntryRow.number)).where(EntryRow.publishes)
        with self._database.reading() as session:
            return session.scalar(query) or 0

    def served(self) -> Served:
        """Tell what is to be served now."""
        query = select(EntryRow).where(EntryRow.publishes).order_by(EntryRow.number)
        number, accepted = 0, {}
        with self._database.reading() as session:
            for entry in session.scalars(query):
                number = entry.number
                if entry.state is State.ACCEPTED:
                    accepted[entry.submission] = entry.number
                else:
                    accepted.pop(entry.submission, None)
        return Served(number, accepted)

    def graphs(self, accepted: dict[str, int]) -> dict[str, bytes]:
        """Give the graph of each submission of *accepted*: its name, and its N-Triples."""
        with self._database.reading() as session:
            found = {}
            for one in several(session, accepted):
                query = select(SubmissionRow.triples).where(SubmissionRow.id == one.id)
                packed = session.scalar(query)
                rows = b"" if packed is None else zlib.decompress(packed)
                prov = provenance(one, up_to=accepted[one.id])
                found[graph_named(one.id)] = rows + prov.serialize(format="nt", encoding="utf-8")
            return found
