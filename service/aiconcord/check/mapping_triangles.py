"""Finds rows of a file that cannot all be true: two about one pair, or three around a triangle.

Every triangle with a row of the file in it is looked at once, by way of the end with fewer
neighbours, so the time grows little faster than the rows; the busiest ends come last, and what is
beyond the bounds is not looked at, and known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiconcord.mapping.rcc5 import ANY, COMPOSITIONS, CONVERSES, SetRelation
from aiconcord.mapping.set_network import Said, contradiction

MOST_STEPS: Final = 3_000_000
"""Neighbours looked at in search of triangles, in all."""
MOST_TRIANGLES: Final = 300_000
MOST_JUDGED: Final = 3_000
"""Contradictions worked out to the fewest rows that make them."""
Pair = tuple[str, str]


@dataclass(slots=True)
class Found:
    """Rows that exclude each other; *more* others end in the same last *row* of the file."""

    row: int
    said: tuple[Said, ...]
    more: int = 0

    @property
    def with_published(self) -> bool:
        """Whether published rows take part in it."""
        return not all(isinstance(each.by, int) for each in self.said)


@dataclass(slots=True)
class _Edge:
    """What is said of one pair, in the direction of its key, each relation once."""

    own: list[Said] = field(default_factory=list)
    published: list[Said] = field(default_factory=list)

    def left(self) -> int:
        """Give what is possible: where too much is said, by the file alone; if not that, any."""
        for said in ((*self.own, *self.published), self.own):
            left = ANY.value
            for each in said:
                left &= each.relations
            if left:
                return left
        return ANY.value


class Triangles:
    """The pairs of *own* rows, told by their numbers, and of *published* ones."""

    def __init__(self, own: Iterable[Said], published: Iterable[Said]) -> None:
        self.left_out: list[Pair] = []
        """Pairs of the file whose triangles were not looked at."""
        self._edges: dict[Pair, _Edge] = {}
        self._found: dict[tuple[int, bool], Found] = {}
        self._told: set[frozenset[Said]] = set()
        self._judged = 0
        for each in own:
            self._add(each, own=True)
        for each in published if self._edges else ():
            self._add(each, own=False)
        self._near: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for (one, other), edge in self._edges.items():
            left = edge.left()
            self._near[one][other], self._near[other][one] = left, CONVERSES[left]
        self.degree = {end: len(near) for end, near in self._near.items()}

    def _add(self, said: Said, *, own: bool) -> None:
        subject, target, relations, by = said
        if subject > target:
            said = Said(target, subject, SetRelation(CONVERSES[relations]), by)
        edge = self._edges.setdefault((said.subject, said.object), _Edge())
        before = edge.own if own else edge.published
        if all(each.relations != said.relations for each in before):
            before.append(said)

    def contradictions(self) -> Iterator[Found]:
        """Give every contradiction that a row of the file takes part in, one for its last row."""
        for edge in self._edges.values():
            if edge.own and len(edge.own) + len(edge.published) > 1:
                self._judge([edge])
        self._examine()
        for _, found in sorted(self._found.items()):
            yield found

    def _examine(self) -> None:
        """Look at the triangles of each pair of the file, and then take the pair away."""
        degree = self.degree
        own = [pair for pair, edge in self._edges.items() if edge.own]
        order = sorted(own, key=lambda pair: (min(degree[pair[0]], degree[pair[1]]), pair))
        steps = triangles = 0
        for number, (one, other) in enumerate(order):
            near, far = self._near[one], self._near[other]
            steps += min(len(near), len(far))
            if steps > MOST_STEPS or triangles > MOST_TRIANGLES or self._judged > MOST_JUDGED:
                self.left_out = order[number:]
                return
            left = near.pop(other)
            del far[one]
            shared = near.keys() & far.keys()
            triangles += len(shared)
            excluded = [
                third
                for third in shared
                if not COMPOSITIONS[near[third]][CONVERSES[far[third]]] & left
            ]
            for third in sorted(excluded):
                sides = (one, other), _pair(one, third), _pair(third, other)
                self._judge([self._edges[side] for side in sides])

    def _judge(self, edges: Sequence[_Edge]) -> None:
        """Keep what *edges* say that cannot be true, if a row of the file takes part in it."""
        self._judged += 1
        found = excluded(
            [each for edge in edges for each in edge.own],
            [each for edge in edges for each in edge.published],
        )
        key = frozenset(found)
        if not found or key in self._told:
            return
        self._told.add(key)
        new = Found(last_row(found), found, -1)
        kept = self._found.setdefault((new.row, new.with_published), new)
        kept.more += 1
        if len(found) < len(kept.said):
            kept.said = found


def excluded(own: Iterable[Said], published: Sequence[Said]) -> tuple[Said, ...]:
    """Give the fewest rows that cannot all be true: of the file alone, else with published ones.

    Published rows that exclude each other by themselves are no fault of the file."""
    own = sorted(own, key=_row)
    found = contradiction(own)
    if not found and published and not contradiction(published):
        found = contradiction([*own, *published])
    return found


def last_row(said: Iterable[Said]) -> int:
    """Give the last row of the file among *said*."""
    return max(map(_row, said))


def _row(said: Said) -> int:
    return said.by if isinstance(said.by, int) else 0


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
