"""Finds statements about sets that cannot all be true, and the fewest of them that show it.

Path consistency decides: every pair is narrowed by what its neighbours leave of it until nothing
changes. That is complete for the 28 sets of relations which, where they hold both SUBSET and
SUPERSET, hold INTERSECTS too (Renz and Nebel); a pair with one of the other four is split.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from typing import Final, NamedTuple

from aiconcord.mapping.rcc5 import ANY, COMPOSITIONS, CONVERSES, NONE, SetRelation

_BOTH_WAYS: Final = SetRelation.SUBSET | SetRelation.SUPERSET
_OVERLAPPING: Final = _BOTH_WAYS | SetRelation.INTERSECTS
_Pair = tuple[int, int]


class Said(NamedTuple):
    """One of *relations* holds between *subject* and *object*; *by* is the row that says so."""

    subject: str
    object: str
    relations: SetRelation
    by: Hashable = None


def is_decided(relations: int) -> bool:
    """Tell whether path consistency decides networks of such relations, so that none is split.

    >>> is_decided(ANY), is_decided(ANY & ~SetRelation.INTERSECTS)
    (True, False)
    """
    return relations & _OVERLAPPING != _BOTH_WAYS


def contradiction(said: Iterable[Said]) -> tuple[Said, ...]:
    """Give statements that cannot all be true, none of which can be spared; empty if all can.

    Its time grows with the third power of the ends, but doubles with each statement that is not
    :func:`is_decided`. The statements come as a chain where they make one: each begins or ends
    where the one before does.

    >>> one = SetRelation.SUBSET
    >>> told = [Said("a", "b", one), Said("b", "c", one), Said("x", "c", one), Said("c", "a", one)]
    >>> [f"{each.subject}{each.object}" for each in contradiction(told)]
    ['ab', 'bc', 'ca']
    """
    core = _reasons([each for each in said if each.relations != ANY])
    kept = core
    for each in core:
        fewer = [other for other in kept if other is not each]
        if _reasons(fewer):
            kept = fewer
    return in_chain(kept)


def in_chain(said: Sequence[Said]) -> tuple[Said, ...]:
    """Order statements so that each shares an end with the one before, where that can be."""
    left = list(said)
    found = left[:1]
    del left[:1]
    at = {found[0].object} if found else set()
    while left:
        follows = next((one for one in left if {one.subject, one.object} & at), left[0])
        left.remove(follows)
        at = {follows.subject, follows.object} - at or {follows.object}
        found.append(follows)
    return tuple(found)


def _reasons(said: Sequence[Said]) -> list[Said]:
    """Give statements that cannot all be true, perhaps more than needed; empty if all can."""
    network = _Network(said)
    if not network.narrow():
        return network.reasons()
    undecided = network.undecided()
    if undecided is None:
        return []
    found: list[Said] = []
    for one in (SetRelation.SUBSET, SetRelation.SUPERSET):
        assumed = Said(*undecided, ANY & ~one)
        because = _reasons([*said, assumed])
        if not because:
            return []
        found += [each for each in because if each is not assumed]
    return list(dict.fromkeys(found))


class _Network:
    """What *said* leaves of each pair; ``origins`` holds a bit for each statement behind it."""

    def __init__(self, said: Sequence[Said]) -> None:
        self.said = said
        ends = (end for each in said for end in (each.subject, each.object))
        self.names = list(dict.fromkeys(ends))
        count = range(len(self.names))
        self.left: list[list[int]] = [[ANY.value] * len(count) for _ in count]
        self.origins = [[0] * len(count) for _ in count]
        self.because = 0
        for here in count:
            self.left[here][here] = SetRelation.EQUAL.value

    def narrow(self) -> bool:
        """Narrow every pair as far as its neighbours demand; False where one has nothing left."""
        number = {name: n for n, name in enumerate(self.names)}
        changed: deque[_Pair] = deque()
        for bit, each in enumerate(self.said):
            pair = (number[each.subject], number[each.object])
            if not self._set(*pair, each.relations.value, 1 << bit, changed):
                return False
        while changed:
            here, there = changed.popleft()
            for way, end in ((here, there), (there, here)):
                by, known, origins = self.left[way][end], self.left[end], self.origins
                for other in range(len(known)):
                    if other in (way, end) or known[other] == ANY:
                        continue
                    narrowed = COMPOSITIONS[by][known[other]]
                    if self.left[way][other] & ~narrowed:
                        because = origins[way][end] | origins[end][other]
                        if not self._set(way, other, narrowed, because, changed):
                            return False
        return True

    def _set(
        self, here: int, there: int, relations: int, because: int, changed: deque[_Pair]
    ) -> bool:
        before = self.left[here][there]
        after = before & relations
        if after != before:
            origin = self.origins[here][there] | because
            self.origins[here][there] = self.origins[there][here] = origin
            self.left[here][there], self.left[there][here] = after, CONVERSES[after]
            changed.append((here, there))
            self.because = origin
        return after != NONE

    def reasons(self) -> list[Said]:
        """Give the statements behind the pair that has nothing left."""
        return [each for bit, each in enumerate(self.said) if self.because >> bit & 1]

    def undecided(self) -> tuple[str, str] | None:
        """Find a pair that path consistency does not decide."""
        for here, row in enumerate(self.left):
            for there, relations in enumerate(row):
                if not is_decided(relations):
                    return self.names[here], self.names[there]
        return None
