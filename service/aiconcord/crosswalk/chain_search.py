"""Finds the chains of published rows that lead from one framework to another.

The ways over frameworks are listed first, so that no row is followed that cannot arrive.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from aiconcord.crosswalk.chain import Chain, Chains, Linked, Step
from aiconcord.crosswalk.published import Published, PublishedRow
from aiconcord.problems.record import Problem, ProblemError, Where

STEPS: Final = 3
"""Rows of a chain, if nobody asks for longer ones."""
MOST_STEPS: Final = 4
MOST_CHAINS: Final = 1_000
MOST_BROKEN: Final = 20
_NOT_TWICE: Final = "a chain leads from one framework to another, and passes none twice"


def find_chains(
    published: Published,
    source: str,
    target: str,
    *,
    element: str = "",
    via: tuple[str, ...] = (),
    steps: int = STEPS,
) -> Chains:
    """Find every chain from *source* to *target*, from its *element* alone if one is given.

    *via* are the frameworks to pass, in this order and no others; without, any are passed, in at
    most *steps* rows. Raises ``chain-ends`` where there is nothing to chain, ``chain-too-many``
    where there are more chains than anybody could read."""
    steps = len(via) + 1 if via else steps
    if source == target or source in via or target in via or len(set(via)) < len(via):
        raise ProblemError(_ends(_NOT_TWICE))
    check_steps(steps)
    every = _Steps(published)
    ways = every.ways(source, target, via, steps)
    found: dict[tuple[str, str], list[Chain]] = {}
    for count, chain in enumerate(every.chains(source, element, ways), 1):
        if count > MOST_CHAINS:
            raise ProblemError(_too_many())
        found.setdefault(chain.ends, []).append(chain)
    direct = [
        step
        for end in every.ends_in(source, element)
        for step in every.leaving(end)
        if step.framework == target
    ]
    beside = {ends: [step for step in direct if (step.start, step.end) == ends] for ends in found}
    return Chains(
        source,
        target,
        element,
        via,
        steps,
        tuple(
            Linked(*ends, tuple(sorted(chains, key=_length)), tuple(beside[ends]))
            for ends, chains in found.items()
        ),
        tuple(direct),
        tuple(_denials(published, source, target, element)),
        () if found else tuple((source, *way) for way in ways[:MOST_BROKEN]),
        _joint(published, source, target, element),
    )


def check_steps(steps: int) -> None:
    """Raise ``chain-ends`` where chains of *steps* rows are not looked for."""
    if not 2 <= steps <= MOST_STEPS:
        raise ProblemError(_ends(f"a chain has 2 to {MOST_STEPS} rows here, not {steps}"))


def _length(chain: Chain) -> tuple[int, tuple[str, ...]]:
    return len(chain.steps), tuple(step.row.iri for step in chain.steps)


def _denials(
    published: Published, source: str, target: str, element: str
) -> Iterable[PublishedRow]:
    for row in published.between(source, target):
        if row.is_denial and (not element or element in (row.subject, row.object)):
            yield row


def _joint(
    published: Published, source: str, target: str, element: str
) -> tuple[tuple[str, int], ...]:
    """Count the joint groups of *source* or *target*, or of *element* alone, by crosswalk."""
    groups: dict[str, set[str]] = {}
    for row in published.rows:
        concerns = element in (row.subject, row.object) if element else row.pair & {source, target}
        if row.is_joint and concerns:
            groups.setdefault(row.crosswalk, set()).add(row.group)
    return tuple((crosswalk, len(found)) for crosswalk, found in sorted(groups.items()))


class _Steps:
    """The single rows of *published*, from either end; joint groups and denials are none."""

    def __init__(self, published: Published) -> None:
        self._leaving: dict[str, list[Step]] = {}
        self._ends: dict[str, dict[str, None]] = {}
        self._near: dict[str, set[str]] = {}
        for row in published.rows:
            if row.is_joint or row.is_denial:
                continue
            for step in (Step(row, turned=False), Step(row, turned=True)):
                start = row.object_framework if step.turned else row.subject_framework
                self._leaving.setdefault(step.start, []).append(step)
                self._ends.setdefault(start, {})[step.start] = None
                self._near.setdefault(start, set()).add(step.framework)

    def ends_in(self, framework: str, element: str) -> Iterable[str]:
        """Give the ends in *framework* that rows leave; of *element* alone, if one is given."""
        ends = self._ends.get(framework, {})
        return [end for end in ends if not element or end == element]

    def leaving(self, end: str) -> list[Step]:
        """Give the rows that can be read from *end*."""
        return self._leaving.get(end, [])

    def chains(self, source: str, element: str, ways: Iterable[tuple[str, ...]]) -> Iterator[Chain]:
        """Give the chains that leave *source* on one of *ways*, those of one beginning together."""
        for end in self.ends_in(source, element):
            yield from self._from(end, ways, ())

    def _from(
        self, end: str, ways: Iterable[tuple[str, ...]], so_far: tuple[Step, ...]
    ) -> Iterator[Chain]:
        ahead: dict[str, list[tuple[str, ...]]] = {}
        for way in ways:
            ahead.setdefault(way[0], []).append(way[1:])
        for step in self.leaving(end):
            rest = ahead.get(step.framework, ())
            if () in rest:
                yield Chain((*so_far, step))
            further = [way for way in rest if way]
            if further:
                yield from self._from(step.end, further, (*so_far, step))

    def ways(
        self, source: str, target: str, via: tuple[str, ...], steps: int
    ) -> list[tuple[str, ...]]:
        """List the ways over frameworks, without the first; all have one between at least.

        The shortest come first. With *via*, the one way, if rows lead along it."""
        if via:
            legs = pairwise((source, *via, target))
            there = all(end in self._near.get(start, ()) for start, end in legs)
            return [(*via, target)] if there else []
        found = []
        open_: list[tuple[str, ...]] = [(source,)]
        while open_:
            way = open_.pop()
            for near in sorted(self._near.get(way[-1], ())):
                if near == target and len(way) > 1:
                    found.append((*way[1:], target))
                elif near != target and near not in way and len(way) < steps:
                    open_.append((*way, near))
        return sorted(found, key=lambda way: (len(way), way))


def _ends(what: str) -> Problem:
    remedy = "name two frameworks in `from` and `to`, and in `via` others that lie between them"
    return Problem("chain-ends", what, Where(), remedy)


def _too_many() -> Problem:
    return Problem(
        "chain-too-many",
        f"more than {MOST_CHAINS:,} chains lead there",
        Where(),
        "name one element in `element`, the frameworks to pass in `via`, or fewer rows in `steps`",
    )
