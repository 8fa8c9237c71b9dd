"""Compares what two sets of rows say of the same pairs: where they agree, differ, are silent.

A joint group is one statement about all its elements together and is compared as such. Rows are
turned where the other set reads the other way. That is all the same for two published crosswalks
and for a file that somebody wants checked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from aiconcord.crosswalk.published import NO_TERM_FOUND, PublishedRow
from aiconcord.mapping.rcc5 import ANY, SetRelation, converse, in_words
from aiconcord.mapping.set_reading import read_sets
from aiconcord.names.namespaces import PREFIXES

_SKOS: Final = PREFIXES["skos"]
_TURNED: Final = {
    _SKOS + "broadMatch": _SKOS + "narrowMatch",
    _SKOS + "narrowMatch": _SKOS + "broadMatch",
}
Ends = tuple[str, ...]
"""The elements of one side, sorted; none where there is no counterpart."""


class Verdict(StrEnum):
    """What two sets say of the same ends."""

    AGREED = "agreed"
    """The same."""
    DIFFERING = "differing"
    """One says more, or it in other words; both can be true."""
    DISAGREED = "disagreed"
    """What cannot be true together."""
    FIRST = "only-first"
    """The second is silent."""
    SECOND = "only-second"
    """The first is silent."""


@dataclass(slots=True)
class Statement:
    """What the rows of one set say of the same ends, *first* and *second*, read in one direction.

    An end is one element, all elements of one side of a joint group, or none where the publisher
    says that there is none."""

    first: Ends
    second: Ends
    relation: SetRelation = ANY
    words: set[tuple[str, bool]] = field(default_factory=set)
    """The predicates as read from first to second, and whether each is denied."""
    rows: list[PublishedRow] = field(default_factory=list)

    @property
    def is_denial(self) -> bool:
        """Whether one end is said to have no counterpart."""
        return not self.first or not self.second

    @property
    def says(self) -> str:
        """Give what is said in words: the publisher's own, and the relation of sets if stated."""
        told = dict.fromkeys(row.words or _last(row.predicate) for row in self.rows)
        stated = "" if self.relation == ANY else in_words(self.relation)
        words = ", ".join("listed against" if each == "listedAgainst" else each for each in told)
        if any(negated for _, negated in self.words):
            words = f"not {words}"
        return words if not stated or stated == words else f"{words} ({stated})"


@dataclass(frozen=True, slots=True)
class Compared:
    """A verdict, and what each of the two sets says; None where it is silent."""

    verdict: Verdict
    first: Statement | None
    second: Statement | None


def statements(rows: Iterable[PublishedRow], framework: str) -> list[Statement]:
    """Gather what *rows* between two frameworks say, read from *framework* to the other."""
    found: dict[tuple[Ends, Ends], Statement] = {}
    groups: dict[tuple[str, str], Statement] = {}
    for row in rows:
        turned = row.subject_framework != framework
        first: Ends = () if row.subject == NO_TERM_FOUND else (row.subject,)
        second: Ends = () if row.object == NO_TERM_FOUND else (row.object,)
        if turned:
            first, second = second, first
        if row.is_joint:
            group = groups.setdefault((row.crosswalk, row.group), Statement((), ()))
            group.first += first
            group.second += second
            _say(group, row, turned=turned)
            continue
        if (statement := found.get((first, second))) is None:
            found[first, second] = statement = Statement(first, second)
        _say(statement, row, turned=turned)
    for group in groups.values():
        group.first, group.second = (
            tuple(sorted(set(ends))) for ends in (group.first, group.second)
        )
        same = found.setdefault((group.first, group.second), group)
        if same is not group:
            same.relation &= group.relation
            same.words |= group.words
            same.rows += group.rows
    return list(found.values())


def _say(statement: Statement, row: PublishedRow, *, turned: bool) -> None:
    relation = _relation(row.predicate, negated=row.negated, word=row.words)
    predicate = _TURNED.get(row.predicate, row.predicate) if turned else row.predicate
    statement.relation &= converse(relation) if turned else relation
    statement.words.add((predicate, row.negated))
    statement.rows.append(row)


@lru_cache(maxsize=1_000)
def _relation(predicate: str, *, negated: bool, word: str) -> SetRelation:
    """Read a relation; a table has thousands of rows and a handful of relations."""
    return read_sets(predicate, negated=negated, word=word)


def compare(first: Sequence[Statement], second: Sequence[Statement]) -> list[Compared]:
    """Compare two lists of statements between the same two frameworks, read the same way."""
    others = {(each.first, each.second): each for each in second}
    denied, listed = _denied(second), _listed(second)
    met: set[int] = set()
    found = []
    for each in first:
        other = others.get((each.first, each.second))
        against = [other] if other else _against(each, denied, listed)
        for one in against:
            met.add(id(one))
            verdict = judge(each, one) if one is other else Verdict.DISAGREED
            found.append(Compared(verdict, each, one))
        if not against:
            found.append(Compared(Verdict.FIRST, each, None))
    found += [Compared(Verdict.SECOND, None, each) for each in second if id(each) not in met]
    return found


def judge(one: Statement, other: Statement) -> Verdict:
    """Tell whether two statements about the same ends agree, differ or cannot both be true."""
    if one.words == other.words:
        return Verdict.AGREED
    if {(predicate, not negated) for predicate, negated in one.words} & other.words:
        return Verdict.DISAGREED
    if not one.relation & other.relation:
        return Verdict.DISAGREED
    if one.relation == other.relation != ANY:
        return Verdict.AGREED
    return Verdict.DIFFERING


def _denied(statements: Iterable[Statement]) -> dict[str, Statement]:
    return {end: each for each in statements if each.is_denial for end in each.first + each.second}


def _listed(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Tell which statements say of an element that it stands beside something."""
    found: dict[str, list[Statement]] = {}
    for each in statements:
        if not each.is_denial and not any(negated for _, negated in each.words):
            for end in each.first + each.second:
                found.setdefault(end, []).append(each)
    return found


def _against(
    statement: Statement, denied: Mapping[str, Statement], listed: Mapping[str, list[Statement]]
) -> list[Statement]:
    """Give what the other set says against *statement*: a counterpart where it says there is none.

    Of a joint group nothing is said by a single element that is denied or listed alone."""
    ends = statement.first + statement.second
    if statement.is_denial:
        (end,) = ends
        return [each for each in listed.get(end, ()) if len(each.first) == len(each.second) == 1]
    if not denied or len(ends) > 2:
        return []
    if any(negated for _, negated in statement.words):
        return []
    return [denied[end] for end in sorted(ends) if end in denied]


def _last(predicate: str) -> str:
    return predicate.rpartition("#")[2].rpartition("/")[2]
