"""What changed from one release to the next, and the ledger that keeps it.

Four things can happen to a published name: it is ``added``, ``changed`` (something else is stated
of it), ``retired`` (it stays, and says what replaces it or when it was taken back), or ``removed``,
which must not happen. Start reading at :func:`compare`.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Final

from aiconcord.graph.records import Record, Records
from aiconcord.names.namespaces import BASE
from aiconcord.names.uris import kind_of

FILE: Final = "changes.csv"
"""The changes of all releases up to this one, in the folder of a release."""

COLUMNS: Final = ("release", "date", "change", "id", "hash")
KINDS: Final = ("added", "changed", "retired", "removed")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: in which *release*, of which *date*, what happened to the name *id*."""

    release: str
    date: str
    change: str
    id: str
    hash: str

    @property
    def uri(self) -> str:
        """The name that changed."""
        return BASE + self.id

    @property
    def thing(self) -> str:
        """The thing that the name is, or is a part of.

        >>> Change("1", "2026-11-21", "added", "id/body/imda#name-1", "").thing
        'https://w3id.org/aiconcord/id/body/imda'
        """
        return self.uri.partition("#")[0]

    @property
    def kind(self) -> str:
        """The kind of thing: ``term`` for one of the ontology."""
        return kind_of(self.uri) or "term"

    @property
    def is_part(self) -> bool:
        """Tell whether it is part of a thing: a claim, an edition, a concept."""
        return "#" in self.id


def compare(
    old: Records, new: Records, *, release: str = "", day: date | None = None
) -> list[Change]:
    """List what changed from *old* to *new*, by name.

    >>> [(one.change, one.id) for one in compare(
    ...     {"a": Record("1"), "b": Record("1"), "c": Record("1")},
    ...     {"b": Record("2"), "c": Record("2", retired=True), "d": Record("1")})]
    [('removed', 'a'), ('changed', 'b'), ('retired', 'c'), ('added', 'd')]
    """
    stamp = day.isoformat() if day else ""
    found = []
    for name in sorted(old.keys() | new.keys()):
        if kind := _kind(old.get(name), new.get(name)):
            record = new.get(name) or old[name]
            found.append(Change(release, stamp, kind, name, record.hash))
    return found


def _kind(old: Record | None, new: Record | None) -> str:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if new.hash == old.hash:
        return ""
    return "retired" if new.retired and not old.retired else "changed"


def replay(changes: Iterable[Change]) -> dict[str, Record]:
    """Give the records that stand after all *changes*, which come in order.

    Whether a name was retired is told by its last change; one that was born retired reads as not,
    and reads as retired once more should it ever change. Its hash is right in either case.
    """
    state: dict[str, Record] = {}
    for one in changes:
        before = state.get(one.id)
        retired = one.change == "retired" or (before is not None and before.retired)
        state[one.id] = Record(one.hash, retired)
    return state


def write_changes(changes: Iterable[Change]) -> bytes:
    """Write *changes* as CSV, in the order given."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(astuple(one) for one in changes)
    return out.getvalue().encode()


def read_changes(text: str) -> list[Change]:
    """Read what :func:`write_changes` wrote; a ValueError tells the line that is no change."""
    rows = csv.DictReader(io.StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ValueError(f"line 1: the columns are not {', '.join(COLUMNS)}")
    return [_change(row, rows.line_num) for row in rows]


def _change(row: Mapping[str, str | None], line: int) -> Change:
    try:
        found = Change(*(str(row[name] or "") for name in COLUMNS))
        date.fromisoformat(found.date)
    except (TypeError, KeyError, ValueError) as fault:
        raise ValueError(f"line {line}: {fault}") from fault
    if found.change not in KINDS or not found.id or not found.release or None in row:
        raise ValueError(f"line {line}: no change of a name in a release")
    return found
