"""Holds a mapping file against every published crosswalk over the same two frameworks.

What agrees, was added or is missing is counted; only rows that a published row contradicts are
told one by one, and not again where the reckoning with sets has told of them already.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from aiconcord.crosswalk.comparing import Compared, Statement, Verdict, compare, statements
from aiconcord.crosswalk.published import NO_TERM_FOUND, Crosswalk, Published, PublishedRow
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.steps import step
from aiconcord.names.namespaces import DEF, ID

_GROUP, _GROUP_KIND = DEF + "group", DEF + "groupKind"
_TOLD: Final = "mapping-contradicts-published"
_RECORDS: Final = ID + "mapping/"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a file and the *crosswalk* called *name* stand to each other, in statements.

    ``differing`` say more, less or other words, without contradiction. ``added`` are in the file
    alone, ``missing`` in the crosswalk alone."""

    crosswalk: str
    name: str
    standing: str
    agreed: int = 0
    differing: int = 0
    disagreed: int = 0
    added: int = 0
    missing: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give it as plain JSON values."""
        return asdict(self)

    @property
    def slug(self) -> str:
        """The id of the crosswalk, as people write it."""
        return self.crosswalk.rpartition("/")[2]

    @property
    def sentence(self) -> str:
        """Say it in a line.

        >>> Agreement("x/sg-us-2023", "", "official-both", agreed=2, missing=270).sentence
        'beside sg-us-2023: 2 agreed, 0 differing, 0 disagreed, 0 added, 270 missing'
        """
        counts = asdict(self)
        names = ("agreed", "differing", "disagreed", "added", "missing")
        told = ", ".join(f"{counts[name]:,} {name}" for name in names)
        return f"beside {self.slug}: {told}"


@step("compare with what is published")
def compare_published(
    table: MappingSet, published: Published, faults: Faults
) -> tuple[Agreement, ...]:
    """Compare *table* with each crosswalk of *published* over the same frameworks."""
    ours: dict[frozenset[str], list[PublishedRow]] = {}
    for row in _rows(table):
        if len(row.pair) == 2:
            ours.setdefault(row.pair, []).append(row)
    already = {problem.where.row for problem in faults.problems if problem.code == _TOLD}
    rows = {row.row: row for row in table.rows}
    counts: dict[str, Counter[Verdict]] = {}
    for pair, mine in ours.items():
        theirs = _by_crosswalk(published, pair)
        framework = mine[0].subject_framework
        said = statements(mine, framework) if theirs else []
        for crosswalk, published_rows in theirs.items():
            found = compare(said, statements(published_rows, framework))
            counts.setdefault(crosswalk, Counter()).update(each.verdict for each in found)
            for each in found:
                if each.verdict is Verdict.DISAGREED:
                    _tell(each, published.crosswalks[crosswalk], rows, already, faults)
    agreements = (_agreement(published.crosswalks[iri], found) for iri, found in counts.items())
    known = published.crosswalks
    return tuple(sorted(agreements, key=lambda each: known[each.crosswalk].rank))


def _by_crosswalk(published: Published, pair: frozenset[str]) -> dict[str, list[PublishedRow]]:
    found: dict[str, list[PublishedRow]] = {}
    for row in published.by_pair.get(pair, ()):
        found.setdefault(row.crosswalk, []).append(row)
    return found


def _agreement(crosswalk: Crosswalk, found: Counter[Verdict]) -> Agreement:
    return Agreement(
        crosswalk.iri,
        crosswalk.name,
        crosswalk.standing,
        found[Verdict.AGREED],
        found[Verdict.DIFFERING],
        found[Verdict.DISAGREED],
        found[Verdict.FIRST],
        found[Verdict.SECOND],
    )


def _rows(table: MappingSet) -> Iterator[PublishedRow]:
    """Read the rows of *table* as if they were published; their number stands for their IRI."""
    group = _slot(table, _GROUP)
    kind = _slot(table, _GROUP_KIND)
    for row in table.rows:
        subject, target = row.text("subject_id"), row.text("object_id")
        if not subject or not target or not row.text("predicate_id"):
            continue
        yield PublishedRow(
            str(row.row),
            "",
            subject,
            row.text("predicate_id"),
            row.text("predicate_modifier") == "Not",
            target,
            _framework(row, subject, "subject"),
            _framework(row, target, "object"),
            "",
            "",
            row.text(group),
            row.text(kind).rpartition("#")[2],
            row.cells.get("predicate_id", ""),
            "",
        )


def _slot(table: MappingSet, iri: str) -> str:
    return next((name for name, each in table.extensions.items() if each.iri == iri), "")


def _framework(row: MappingRow, end: str, side: str) -> str:
    """Tell the framework of an end: its IRI names it, else the row does."""
    base, _, path = end.partition("/id/element/")
    return f"{base}/id/framework/{path.partition('/')[0]}" if path else row.text(f"{side}_source")


def _tell(
    compared: Compared,
    crosswalk: Crosswalk,
    rows: dict[int, MappingRow],
    already: Iterable[int | None],
    faults: Faults,
) -> None:
    mine, theirs = compared.first, compared.second
    if mine is None or theirs is None:
        return
    record = theirs.rows[0].iri.removeprefix(_RECORDS)
    for each in mine.rows:
        row = rows[int(each.iri)]
        if row.row not in already:
            faults.add(
                "mapping-disagrees-with-published",
                f"{crosswalk.slug} says of {_ends(theirs)}: {shown(theirs.says)}"
                f" (record {record}); this row says {shown(_said(each, mine))}",
                "look at both; if the published row is wrong, say so in the comment of yours",
                line=row.line,
                row=row.row,
                slot="object_id" if mine.is_denial or theirs.is_denial else "predicate_id",
                severity="warning",
            )


def _said(row: PublishedRow, statement: Statement) -> str:
    if NO_TERM_FOUND in (row.subject, row.object):
        return "that there is no counterpart"
    return f"{'not ' if row.negated else ''}{row.words or statement.says}"


def _ends(statement: Statement) -> str:
    sides = (
        ", ".join(sorted(end.rpartition("/")[2] for end in side)) or "no counterpart"
        for side in (statement.first, statement.second)
    )
    return " and ".join(shown(side) for side in sides)
