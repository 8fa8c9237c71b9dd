"""The relations that two sets can have to each other, and what follows from two of them.

Equal, subset, superset, intersects and apart are the five of NIST IR 8477; exactly one of them
holds between any two sets that are not empty. Together they are the algebra RCC-5. What is known of
a pair is a set of relations that are still possible: :data:`ANY` where nothing is known, empty
where what was said cannot all be true. Start reading at :data:`_COMPOSED`.
"""

from collections.abc import Iterable, Iterator
from enum import IntFlag
from functools import reduce
from operator import or_
from typing import Final


class SetRelation(IntFlag):
    """Relations that are possible between two sets: one bit for each of the five."""

    EQUAL = 1
    SUBSET = 2
    """All of the first is in the second, which has more."""
    SUPERSET = 4
    INTERSECTS = 8
    """They share something, and each has something that the other lacks."""
    APART = 16


NONE: Final = SetRelation(0)
"""No relation is possible: a contradiction."""
ANY: Final = SetRelation(31)
"""Nothing is known: each of the five is possible."""
FIVE: Final = tuple(SetRelation)
WORDS: Final = {
    SetRelation.EQUAL: "equal to",
    SetRelation.SUBSET: "subset of",
    SetRelation.SUPERSET: "superset of",
    SetRelation.INTERSECTS: "intersects with",
    SetRelation.APART: "not related to",
}
"""What NIST calls them in OLIR and OSCAL."""

_EQ, _PP, _PI, _PO, _DR = FIVE
_COMPOSED: Final = {
    (_PP, _PP): _PP,
    (_PP, _PI): ANY,
    (_PP, _PO): _PP | _PO | _DR,
    (_PP, _DR): _DR,
    (_PI, _PP): _EQ | _PP | _PI | _PO,
    (_PI, _PI): _PI,
    (_PI, _PO): _PI | _PO,
    (_PI, _DR): _PI | _PO | _DR,
    (_PO, _PP): _PP | _PO,
    (_PO, _PI): _PI | _PO | _DR,
    (_PO, _PO): ANY,
    (_PO, _DR): _PI | _PO | _DR,
    (_DR, _PP): _PP | _PO | _DR,
    (_DR, _PI): _DR,
    (_DR, _PO): _PP | _PO | _DR,
    (_DR, _DR): ANY,
    **{(_EQ, one): one for one in FIVE},
    **{(one, _EQ): one for one in FIVE},
}
"""What can hold between A and C, from what holds between A and B, and between B and C."""


def each_of(relations: int) -> Iterator[SetRelation]:
    """Give the single relations that are possible, in the order of :data:`FIVE`."""
    return (one for one in FIVE if one & relations)


def _any_of(relations: Iterable[SetRelation]) -> SetRelation:
    return reduce(or_, relations, NONE)


_CONVERSE: Final = {_EQ: _EQ, _PP: _PI, _PI: _PP, _PO: _PO, _DR: _DR}
CONVERSES: Final = tuple(
    int(_any_of(_CONVERSE[one] for one in each_of(relations))) for relations in range(32)
)
COMPOSITIONS: Final = tuple(
    tuple(
        int(_any_of(_COMPOSED[a, b] for a in each_of(first) for b in each_of(second)))
        for second in range(32)
    )
    for first in range(32)
)
"""Converses and compositions, as bits, by the bits of what they are of: for loops."""


def converse(relations: SetRelation) -> SetRelation:
    """Tell what is possible the other way round.

    >>> converse(SetRelation.SUBSET | SetRelation.APART) == SetRelation.SUPERSET | SetRelation.APART
    True
    """
    return SetRelation(CONVERSES[relations])


def compose(first: SetRelation, second: SetRelation) -> SetRelation:
    """Tell what is possible between A and C, from what is possible by way of B.

    >>> in_words(compose(SetRelation.SUBSET, SetRelation.APART))
    'not related to'
    """
    return SetRelation(COMPOSITIONS[first][second])


def in_words(relations: SetRelation) -> str:
    """Name what is possible, as people read it.

    >>> in_words(SetRelation.EQUAL | SetRelation.SUBSET), in_words(ANY), in_words(NONE)
    ('equal to or subset of', 'any of the five', 'none: a contradiction')
    >>> in_words(ANY & ~SetRelation.EQUAL)
    'anything but equal to'
    """
    if relations == ANY:
        return "any of the five"
    others = ANY & ~relations
    if others in FIVE:
        return f"anything but {WORDS[others]}"
    return " or ".join(WORDS[one] for one in each_of(relations)) or "none: a contradiction"
