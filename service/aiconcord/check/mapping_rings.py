"""Finds rows of a file that cannot all be true though every triangle of them can.

A ring of four ends or more: a equal to b, b to c, c to d, and d not related to a. What hangs on a
ring by one row alone can always be fitted to it, so it is taken away first; in what is left of most
files nothing is. Parts that are larger than the bounds are not searched: there, triangles alone
were.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from aiconcord.check.mapping_triangles import Found, excluded, last_row
from aiconcord.mapping.set_network import Said, is_decided

MOST_ENDS: Final = 40
"""Ends of a part that is searched: the time grows with their third power."""
MOST_WORK: Final = 300_000
"""Third powers of ends, in all."""


def rings(own: Sequence[Said], published: Sequence[Said], told: Iterable[Found]) -> Iterator[Found]:
    """Give one contradiction of each part that has some, but none that is *told* already.

    Statements of *own* and *published* are those that say something of sets. Those with which the
    search would take a time that nobody can bound take no part."""
    own = [each for each in own if is_decided(each.relations)]
    near: defaultdict[str, set[str]] = defaultdict(set)
    for each in (*own, *published):
        near[each.subject].add(each.object)
        near[each.object].add(each.subject)
    _take_leaves(near)
    part = _parts(near)
    known = {part[end] for each in told for said in each.said for end in said[:2] if end in part}
    ours, theirs = _by_part(own, part), _by_part(published, part)
    sizes: defaultdict[int, int] = defaultdict(int)
    for number in part.values():
        sizes[number] += 1
    work = 0
    for number in sorted(ours, key=lambda number: (sizes[number], number)):
        work += sizes[number] ** 3
        if sizes[number] > MOST_ENDS or work > MOST_WORK:
            return
        if sizes[number] > 3 and number not in known:
            said = excluded(ours[number], theirs[number])
            if said:
                yield Found(last_row(said), said)


def _take_leaves(near: defaultdict[str, set[str]]) -> None:
    """Take away, again and again, every end with no neighbour or one."""
    leaves = [end for end, others in near.items() if len(others) < 2]
    while leaves:
        end = leaves.pop()
        for other in near.pop(end, ()):
            near[other].discard(end)
            if len(near[other]) == 1:
                leaves.append(other)


def _parts(near: dict[str, set[str]]) -> dict[str, int]:
    """Number the parts that hang together, and tell for each end which it is in."""
    part: dict[str, int] = {}
    for number, start in enumerate(near):
        open_ = [] if start in part else [start]
        while open_:
            end = open_.pop()
            if end not in part:
                part[end] = number
                open_ += near[end]
    return part


def _by_part(said: Sequence[Said], part: dict[str, int]) -> defaultdict[int, list[Said]]:
    found: defaultdict[int, list[Said]] = defaultdict(list)
    for each in said:
        if each.subject in part and each.object in part and part[each.subject] == part[each.object]:
            found[part[each.subject]].append(each)
    return found
