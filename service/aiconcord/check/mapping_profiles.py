"""What a shape can tell apart in a row, so that rows alike to it are checked once.

A shape of mapping rows looks from the row outwards, at few of its slots, and of most of them it
only sees whether they are filled, or filled with one of a few values. So of 100,000 rows a shape
meets a handful of kinds; only the ends themselves differ from row to row.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pyoxigraph as ox

from aiconcord.check.shacl_checks import Check
from aiconcord.check.shacl_compile import compile_shapes
from aiconcord.check.shacl_read import Constraint, Shape, Term, UnsupportedError

_COUNTED = frozenset({"minCount", "maxCount"})
_NAMED = frozenset({"in", "hasValue"})
_LOGICAL = frozenset({"and", "or", "xone", "not", "node"})
_TO_ROWS = frozenset({"targetObjectsOf", "targetClass"})
_PREFIX = re.compile(r"\^((?:[\w:/#-]|\\\.)+)")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a shape sees of a value: if it is one of *terms*, or begins with one of *prefixes*.

    And whatever is known of it, where it is described; else nothing but that it is there."""

    terms: frozenset[Term] = frozenset()
    prefixes: frozenset[str] = frozenset()

    def __or__(self, other: "Seen") -> "Seen":
        return Seen(self.terms | other.terms, self.prefixes | other.prefixes)


Sight = Seen | None
"""None where a shape sees every value as it is."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One constraint of a targeted shape: its *checks*, and what it *sees* of each property."""

    checks: tuple[Check, ...]
    sees: Mapping[str, Sight]


def units_of(shapes: Iterable[Shape]) -> list[Unit]:
    """Take *shapes* apart; Unsupported where one looks further than at the values of a row."""
    return [
        _unit(replace(shape, constraints=(constraint,)))
        for shape in shapes
        for constraint in shape.constraints
    ]


def _unit(shape: Shape) -> Unit:
    sees: dict[str, Sight] = {}
    for name, value in shape.targets:
        if name == "targetSubjectsOf":
            _add(sees, [value.value], Seen())
        elif name not in _TO_ROWS:
            raise UnsupportedError(f"sh:{name} does not point at rows")
    _look(shape, sees)
    return Unit(tuple(compile_shapes([shape])), sees)


def _add(sees: dict[str, Sight], paths: Iterable[str], seen: Sight) -> None:
    for path in paths:
        before = sees.get(path, Seen())
        sees[path] = None if before is None or seen is None else before | seen


def _look(shape: Shape, sees: dict[str, Sight]) -> None:
    """Note what *shape*, which is about a row, sees of it."""
    if shape.path:
        paths = [part.strip("<>") for part in shape.path.strip("()").split("|")]
        if any(sign in path for path in paths for sign in ("<", ">", "(", "^")):
            raise UnsupportedError(f"the path {shape.path} leads further than to the values")
        _add(sees, paths, _at_value(shape))
        return
    for constraint in shape.constraints:
        if constraint.kind not in _LOGICAL | {"property"}:
            raise UnsupportedError(f"sh:{constraint.kind} is about the name of a row")
        for each in constraint.shapes:
            _look(each, sees)


def _at_value(shape: Shape) -> Sight:
    """Tell what the constraints of *shape* see of the value that they are about."""
    seen = Seen()
    for constraint in shape.constraints:
        more = _of_value(constraint)
        if more is None:
            return None
        seen |= more
    return seen


def _of_value(constraint: Constraint) -> Sight:
    if constraint.kind in _COUNTED | {"class"}:
        return Seen()
    if constraint.kind in _NAMED:
        return Seen(frozenset(constraint.terms))
    if constraint.kind == "pattern":
        plain = _PREFIX.fullmatch(constraint.value.value)
        return Seen(prefixes=frozenset({plain[1].replace("\\", "")})) if plain else None
    if constraint.kind not in _LOGICAL:
        return None
    seen = Seen()
    for shape in constraint.shapes:
        # What is said of a value's own properties hangs on how it is described, and on no more.
        more = Seen() if shape.path else _at_value(shape)
        if more is None:
            return None
        seen |= more
    return seen


Terms = tuple[Term, ...]


class Columns:
    """The values of rows, property by property, as far as a unit sees them.

    *described* tells of a term whether anything is known of it besides its name."""

    def __init__(
        self,
        columns: Mapping[str, Sequence[Terms]],
        rows: int,
        described: Callable[[Term], bool],
    ) -> None:
        self._columns, self._rows, self._described = columns, rows, described
        self._seen: dict[tuple[str, Seen], Sequence[Terms]] = {}

    def kinds(self, unit: Unit) -> dict[tuple[Terms, ...], int]:
        """Give what *unit* sees of the rows: each kind once, with a row of that kind."""
        if not any(path in self._columns for path in unit.sees):
            return {((),) * len(unit.sees): 0}
        return dict(zip(self._of(unit), range(self._rows), strict=True))

    def rows(self, unit: Unit, kinds: Container[tuple[Terms, ...]]) -> Iterable[int]:
        """Give the rows that *unit* sees as one of *kinds*."""
        return (row for row, kind in enumerate(self._of(unit)) if kind in kinds)

    def _of(self, unit: Unit) -> Iterable[tuple[Terms, ...]]:
        if not unit.sees:
            return [()] * self._rows
        return zip(*(self._column(path, seen) for path, seen in unit.sees.items()), strict=True)

    def _column(self, path: str, seen: Sight) -> Sequence[Terms]:
        whole = self._columns.get(path)
        if whole is None:
            return [()] * self._rows
        if seen is None:
            return whole
        if (path, seen) not in self._seen:
            met = {terms: self._as_seen(terms, seen) for terms in set(whole)}
            self._seen[path, seen] = [met[terms] for terms in whole]
        return self._seen[path, seen]

    def _as_seen(self, terms: Terms, seen: Seen) -> Terms:
        """Put one term for all in the place of those that nobody can tell apart."""
        if len(terms) == 1:
            return self._alone(terms[0], seen)
        return tuple(self._alone(term, seen, place)[0] for place, term in enumerate(terms))

    def _alone(self, term: Term, seen: Seen, place: int = 0) -> Terms:
        if term in seen.terms or self._described(term):
            return (term,)
        begin = "urn:"
        for prefix in seen.prefixes:
            if len(prefix) > len(begin) and term.value.startswith(prefix):
                begin = prefix
        return _stand_in(begin, place)


@cache
def _stand_in(begin: str, place: int) -> Terms:
    return (ox.NamedNode(f"{begin}x-other-{place}"),)
