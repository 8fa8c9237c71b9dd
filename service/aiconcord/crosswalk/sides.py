"""The rows between two frameworks, all read the same way: from the one that is had to the other.

A row says of the pair what its publisher says. Rows of a joint group are one link, never several:
only together do they stand against the other end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from aiconcord.crosswalk.published import NO_TERM_FOUND, Published, PublishedRow
from aiconcord.mapping.rcc5 import ANY, SetRelation, converse, in_words
from aiconcord.mapping.set_reading import read_sets
from aiconcord.names.namespaces import ID

ELEMENT: Final = ID + "element/"
COVERING: Final = SetRelation.EQUAL | SetRelation.SUPERSET
"""What of the other end is then wholly in this one."""


@dataclass(frozen=True, slots=True)
class Link:
    """What one row, or the rows of one joint group, say of elements on either side.

    ``relation`` is what is possible between the sets of the two sides, read from the source."""

    rows: tuple[PublishedRow, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    relation: SetRelation

    @property
    def row(self) -> PublishedRow:
        """The row, or the first of the group."""
        return self.rows[0]

    @property
    def is_joint(self) -> bool:
        """Whether the elements count only together."""
        return self.row.is_joint

    @property
    def denies(self) -> bool:
        """Whether the row says that a relation does not hold, or that there is none."""
        return self.row.negated or self.relation == SetRelation.APART

    @property
    def covers(self) -> bool:
        """Whether a target is wholly within its source; nobody says so of part of a group."""
        return not self.is_joint and not self.denies and not self.relation & ~COVERING

    @property
    def covers_partly(self) -> bool:
        """Whether source and target are said to share something."""
        return not self.is_joint and not self.denies and not self.relation & SetRelation.APART

    @property
    def says(self) -> str:
        """Give the relation in words: the publisher's own, else what the predicate says."""
        words = self.row.words or self.row.predicate.rpartition("#")[2].rpartition("/")[2]
        if words == "listedAgainst":
            words = "listed against"
        stated = "" if self.relation == ANY else in_words(self.relation)
        return words if not stated or stated == words else f"{words} ({stated})"

    def turned(self) -> "Link":
        """Read the link the other way round."""
        return Link(self.rows, self.targets, self.sources, converse(self.relation))


@dataclass(frozen=True, slots=True)
class Sides:
    """All that is published between a *source* and a *target* framework, official ones first.

    ``denials`` are rows by which an element, of either side, has no counterpart; ``whole`` those
    that name one of the frameworks as a whole, and so say nothing of its elements."""

    source: str
    target: str
    links: tuple[Link, ...]
    denials: tuple[PublishedRow, ...]
    whole: tuple[PublishedRow, ...]

    def turned(self) -> "Sides":
        """Read everything the other way round."""
        links = tuple(link.turned() for link in self.links)
        return Sides(self.target, self.source, links, self.denials, self.whole)

    @property
    def rows(self) -> tuple[PublishedRow, ...]:
        """The rows that say something of an element of each side, or that it has no counterpart."""
        return (*(row for link in self.links for row in link.rows), *self.denials)

    def editions_of(self, framework: str) -> frozenset[str]:
        """Give the editions of *framework* that the elements of these rows were mapped in."""
        found = {
            edition
            for row in self.rows
            for side, edition, end in (
                (row.subject_framework, row.subject_edition, row.subject),
                (row.object_framework, row.object_edition, row.object),
            )
            if side == framework and end != NO_TERM_FOUND
        }
        return frozenset(found - {""})


def between(published: Published, source: str, target: str, only: str = "") -> Sides:
    """Gather what is published between *source* and *target*; of the crosswalk *only*, if given."""
    singles: list[PublishedRow] = []
    groups: dict[tuple[str, str], list[PublishedRow]] = {}
    denials, whole = [], []
    for row in published.between(source, target):
        if only and row.crosswalk != only:
            continue
        if row.is_denial:
            denials.append(row)
        elif not (row.subject.startswith(ELEMENT) and row.object.startswith(ELEMENT)):
            whole.append(row)
        elif row.is_joint:
            groups.setdefault((row.crosswalk, row.group), []).append(row)
        else:
            singles.append(row)
    links = [_link((row,), source) for row in singles]
    links += [_link(tuple(rows), source) for rows in groups.values()]
    order = {crosswalk: known.rank for crosswalk, known in published.crosswalks.items()}
    links.sort(key=lambda link: (order[link.row.crosswalk], link.row.iri))
    return Sides(source, target, tuple(links), tuple(denials), tuple(whole))


def _link(rows: tuple[PublishedRow, ...], source: str) -> Link:
    first = rows[0]
    relation = read_sets(first.predicate, negated=first.negated, word=first.words)
    subjects, objects = _each(row.subject for row in rows), _each(row.object for row in rows)
    if first.subject_framework == source:
        return Link(rows, subjects, objects, relation)
    return Link(rows, objects, subjects, converse(relation))


def _each(ends: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ends))
