"""What a shape can tell apart in a row, so that rows alike to it are checked once.

A shape of mapping rows looks from the row outwards, at few of its slots, and of most of them it
only sees whether they are filled, or filled with one of a few values. So of 100,000 rows a shape
meets a handful of kinds; only the ends themselves differ from row to row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from aiconcord.check.shacl_checks import Check
from aiconcord.check.shacl_compile import compile_shapes
from aiconcord.check.shacl_read import Shape, Term, UnsupportedError

_COUNTED = frozenset({"minCount", "maxCount"})
_NAMED = frozenset({"in", "hasValue"})
_LOGICAL = frozenset({"and", "or", "xone", "not", "node"})
_TO_ROWS = frozenset({"targetObjectsOf", "targetClass"})
Seen = frozenset[Term] | None
"""Which values of a slot a shape knows by name; None where it sees every value as it is."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One constraint of a targeted shape: its *checks*, and what it *sees* of each property."""

    checks: tuple[Check, ...]
    sees: Mapping[str, Seen]


def units_of(shapes: Iterable[Shape]) -> list[Unit]:
    """Take *shapes* apart; Unsupported where one looks further than at the values of a row."""
    return [
        _unit(replace(shape, constraints=(constraint,)))
        for shape in shapes
        for constraint in shape.constraints
    ]


def _unit(shape: Shape) -> Unit:
    sees: dict[str, Seen] = {}
    for name, value in shape.targets:
        if name == "targetSubjectsOf":
            _add(sees, [value.value], frozenset())
        elif name not in _TO_ROWS:
            raise UnsupportedError(f"sh:{name} does not point at rows")
    _look(shape, sees)
    return Unit(tuple(compile_shapes([shape])), sees)


def _add(sees: dict[str, Seen], paths: Iterable[str], seen: Seen) -> None:
    for path in paths:
        before = sees.get(path, frozenset())
        sees[path] = None if before is None or seen is None else before | seen


def _look(shape: Shape, sees: dict[str, Seen]) -> None:
    """Note what *shape*, which is about a row, sees of it."""
    if shape.path:
        paths = [part.strip("<>") for part in shape.path.strip("()").split("|")]
        if any(sign in path for path in paths for sign in ("<", ">", "(", "^")):
            raise UnsupportedError(f"the path {shape.path} leads further than to the values")
        for constraint in shape.constraints:
            if constraint.kind in _COUNTED:
                _add(sees, paths, frozenset())
            elif constraint.kind in _NAMED:
                _add(sees, paths, frozenset(constraint.terms))
            elif constraint.kind == "not" and _names(constraint.shapes[0]) is not None:
                _add(sees, paths, _names(constraint.shapes[0]))
            else:
                _add(sees, paths, None)
        return
    for constraint in shape.constraints:
        if constraint.kind not in _LOGICAL | {"property"}:
            raise UnsupportedError(f"sh:{constraint.kind} is about the name of a row")
        for each in constraint.shapes:
            _look(each, sees)


def _names(shape: Shape) -> Seen:
    """Give the values that *shape* names, where it does nothing else."""
    if shape.path or any(constraint.kind not in _NAMED for constraint in shape.constraints):
        return None
    return frozenset(term for constraint in shape.constraints for term in constraint.terms)


Terms = tuple[Term, ...]


class Columns:
    """The values of rows, property by property, as far as a unit sees them."""

    def __init__(self, columns: Mapping[str, Sequence[Terms]], rows: int) -> None:
        self._columns, self._rows = columns, rows
        self._seen: dict[tuple[str, Seen], Sequence[Terms]] = {}

    def kinds(self, unit: Unit) -> dict[tuple[Terms, ...], int]:
        """Give what *unit* sees of the rows: each kind once, with the first row of that kind."""
        found: dict[tuple[Terms, ...], int] = {}
        for row, kind in enumerate(self._of(unit)):
            found.setdefault(kind, row)
        return found

    def rows(self, unit: Unit, kinds: Mapping[tuple[Terms, ...], int]) -> Iterable[tuple[int, int]]:
        """Give the rows that *unit* sees as one of *kinds*, each with what *kinds* says of it."""
        for row, kind in enumerate(self._of(unit)):
            if kind in kinds:
                yield row, kinds[kind]

    def _of(self, unit: Unit) -> Iterable[tuple[Terms, ...]]:
        if not unit.sees:
            return [()] * self._rows
        return zip(*(self._column(path, seen) for path, seen in unit.sees.items()), strict=True)

    def _column(self, path: str, seen: Seen) -> Sequence[Terms]:
        whole = self._columns.get(path)
        if whole is None:
            return [()] * self._rows
        if seen is None:
            return whole
        if (path, seen) not in self._seen:
            met = {terms: _as_seen(terms, seen) for terms in set(whole)}
            self._seen[path, seen] = [met[terms] for terms in whole]
        return self._seen[path, seen]


def _as_seen(terms: Terms, seen: frozenset[Term]) -> Terms:
    """Put something else in the place of every term that nobody looks at, keeping their number."""
    return tuple(
        term if term in seen else ox.NamedNode(f"urn:x-other:{place}")
        for place, term in enumerate(terms)
    )
