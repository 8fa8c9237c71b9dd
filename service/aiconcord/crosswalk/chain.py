"""What follows for two ends from published rows that lead from one to the other over others.

A chain is made of rows, each beginning at the very end where the one before arrived: nothing is
inherited up or down a hierarchy, joint groups are not split, and no framework is passed twice. What
is possible at its end is reckoned with sets (:mod:`aiconcord.mapping.rcc5`); most published rows
say nothing of sets, so of most chains nothing follows but that they are there.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from aiconcord.crosswalk.published import Crosswalk, Published, PublishedRow
from aiconcord.mapping.chaining import follows
from aiconcord.mapping.rcc5 import ANY, SetRelation, compose, converse
from aiconcord.mapping.set_reading import read_sets


@dataclass(frozen=True, slots=True)
class Step:
    """A row, read from where the chain comes; *turned* where that is the row's object."""

    row: PublishedRow
    turned: bool

    @property
    def relation(self) -> SetRelation:
        """What the row says of the sets at its two ends, in the direction of the chain."""
        row = self.row
        found = read_sets(row.predicate, negated=row.negated, word=row.words)
        return converse(found) if self.turned else found

    @property
    def start(self) -> str:
        """Where the step begins."""
        return self.row.object if self.turned else self.row.subject

    @property
    def end(self) -> str:
        """Where it arrives."""
        return self.row.subject if self.turned else self.row.object

    @property
    def framework(self) -> str:
        """The framework in which it arrives."""
        return self.row.subject_framework if self.turned else self.row.object_framework

    @property
    def editions(self) -> tuple[str, str]:
        """The editions for which its start and its end were mapped; empty where not known."""
        found = self.row.subject_edition, self.row.object_edition
        return (found[1], found[0]) if self.turned else found


@dataclass(frozen=True, slots=True)
class Chain:
    """Rows that lead from one end to another: two of them, or more."""

    steps: tuple[Step, ...]

    @property
    def ends(self) -> tuple[str, str]:
        """Where it begins and where it arrives."""
        return self.steps[0].start, self.steps[-1].end

    @property
    def relation(self) -> SetRelation:
        """What is possible between the sets at its ends."""
        return reduce(compose, (step.relation for step in self.steps))

    @property
    def predicate(self) -> str:
        """The relation that follows by the chaining rules of SSSOM; empty where none does."""
        return follows((step.row.predicate, step.row.negated, step.turned) for step in self.steps)

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The frameworks that it passes, from the first to the last."""
        first = self.steps[0].row
        start = first.object_framework if self.steps[0].turned else first.subject_framework
        return (start, *(step.framework for step in self.steps))

    @property
    def editions_differ(self) -> tuple[tuple[str, str, str], ...]:
        """Tell at which ends on the way two rows were made for two editions: end and editions."""
        return tuple(
            (one.end, one.editions[1], other.editions[0])
            for one, other in zip(self.steps, self.steps[1:], strict=False)
            if "" not in (one.editions[1], other.editions[0])
            and one.editions[1] != other.editions[0]
        )

    def weakest(self, published: Published) -> Crosswalk:
        """Give the crosswalk on the way whose standing is lowest."""
        return max((published.crosswalks[s.row.crosswalk] for s in self.steps), key=_rank)


def _rank(crosswalk: Crosswalk) -> tuple[int, str]:
    return crosswalk.rank


@dataclass(frozen=True, slots=True)
class Linked:
    """Two ends and every chain from one to the other; *direct* rows say something outright."""

    start: str
    end: str
    chains: tuple[Chain, ...]
    direct: tuple[Step, ...] = ()

    @property
    def possible(self) -> SetRelation:
        """What all chains together leave possible; none where published rows exclude each other."""
        return reduce(and_, (chain.relation for chain in self.chains), ANY)


@dataclass(frozen=True, slots=True)
class Chains:
    """The answer: every pair of ends that chains join, and what is published of the two outright.

    ``direct`` rows say something of the two outright; ``denials`` say that an end of one framework
    has no counterpart in the other. ``broken`` are ways over frameworks that rows lead into and out
    of, and yet no chain runs, for the rows name different elements there; told where none runs.
    ``joint`` counts the groups of rows of *source* or *target*, by crosswalk, that are not followed
    because they count only together."""

    source: str
    target: str
    element: str
    via: tuple[str, ...]
    steps: int
    linked: tuple[Linked, ...]
    direct: tuple[Step, ...]
    denials: tuple[PublishedRow, ...]
    broken: tuple[tuple[str, ...], ...] = ()
    joint: tuple[tuple[str, int], ...] = ()

    @property
    def count(self) -> int:
        """How many chains there are."""
        return sum(len(linked.chains) for linked in self.linked)

    @property
    def routes(self) -> list[tuple[tuple[str, ...], int]]:
        """The ways over frameworks, with the number of chains on each; the shortest first."""
        found: dict[tuple[str, ...], int] = {}
        for linked in self.linked:
            for chain in linked.chains:
                found[chain.frameworks] = found.get(chain.frameworks, 0) + 1
        return sorted(found.items(), key=lambda item: (len(item[0]), -item[1], item[0]))
