"""What of one framework is left open by what one has done of another.

Only what a published crosswalk says of the very element counts: nothing is inherited up or down a
hierarchy, and nothing is concluded over a third framework.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.outline import Element, Outline, Part
from aiconcord.crosswalk.published import Crosswalk, PublishedRow
from aiconcord.crosswalk.sides import Link, Sides, between
from aiconcord.problems.record import Problem, ProblemError

STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "covered": "A row says that the whole of it is in something you have.",
        "partly": "A row says that it shares something with what you have.",
        "listed": "It is listed together with what you have; how strongly, nobody states.",
        "open": "It is listed only against what you do not have, or not all of.",
        "no-counterpart": "The publisher says that it has no counterpart.",
        "whole": "It is listed only against the other framework as a whole.",
        "later": "It came with an edition later than any that was mapped.",
        "earlier": "It is in no edition as late as those that were mapped.",
        "other-level": "Not stated at this level; something above or below it is.",
        "unknown": "No crosswalk says anything of it, nor of what is above or below it.",
    }
)
"""Every answer there is, the best first, and what it means."""
LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "covered": "covered",
        "partly": "partly covered",
        "listed": "listed, strength unstated",
        "open": "only against what is not had",
        "no-counterpart": "said to have no counterpart",
        "whole": "only against the whole",
        "later": "later than the crosswalk",
        "earlier": "earlier than the crosswalk",
        "other-level": "not stated at this level",
        "unknown": "nothing known",
    }
)


@dataclass(frozen=True, slots=True)
class Judged:
    """An element, what is known of it, and the links and rows that say so.

    ``denials`` say that it has no counterpart; ``whole`` name it beside the other framework as a
    whole. ``near`` holds the elements right above or anywhere below it that rows do name."""

    element: Element
    status: str
    links: tuple[Link, ...] = ()
    denials: tuple[PublishedRow, ...] = ()
    whole: tuple[PublishedRow, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """The answer: each element of the target, and each element of the source that one has.

    ``have`` is None where the whole of the source is meant. ``by_way_of`` names the
    frameworks in between on the shortest ways, where no crosswalk sets the two side by side."""

    source: Outline
    target: Outline
    have: frozenset[str] | None
    sides: Sides
    crosswalks: tuple[Crosswalk, ...]
    targets: tuple[Judged, ...]
    sources: tuple[Judged, ...]
    by_way_of: tuple[tuple[str, ...], ...] = ()

    def held(self, link: Link) -> bool:
        """Whether all that stands against the targets of *link* is had."""
        return self.have is None or self.have.issuperset(link.sources)

    def totals(self) -> list[tuple[Part, Counter[str]]]:
        """Count the answers by part of the target, in official order."""
        return count(self.target, self.targets)


def count(outline: Outline, judged: Iterable[Judged]) -> list[tuple[Part, Counter[str]]]:
    """Count the answers by part of the framework that *outline* tells."""
    found: dict[Part, Counter[str]] = {}
    for each in judged:
        found.setdefault(outline.part_of(each.element), Counter())[each.status] += 1
    return list(found.items())


def find_gap(
    holdings: Holdings,
    source: str,
    target: str,
    have: frozenset[str] | None = None,
    only: str = "",
) -> Gap:
    """Tell what of *target* is known through *have*, elements of *source*, and what is not.

    *only* names a crosswalk; otherwise all between the two frameworks are taken together."""
    refuse_one_framework(source, target)
    sides = between(holdings.published, source, target, only)
    crosswalks = dict.fromkeys(row.crosswalk for row in (*sides.rows, *sides.whole))
    known = holdings.published.crosswalks
    one, other = holdings.outline(source), holdings.outline(target)
    sources = judge(sides.turned(), one, None)
    return Gap(
        one,
        other,
        have,
        sides,
        tuple(sorted((known[iri] for iri in crosswalks), key=lambda each: each.rank)),
        judge(sides, other, have),
        tuple(each for each in sources if have is None or each.element.iri in have),
        () if sides.rows else by_way_of(holdings, source, target),
    )


def refuse_one_framework(one: str, other: str) -> None:
    """Raise where the same framework is named twice: crosswalks stand between two."""
    if one == other:
        what = f"`{one.rpartition('/')[2]}` is named on both sides"
        raise ProblemError(Problem("parameter-value", what, remedy="name two different frameworks"))


def judge(sides: Sides, outline: Outline, have: frozenset[str] | None) -> tuple[Judged, ...]:
    """Judge each element of the target of *sides*, which *outline* tells."""
    links: dict[str, list[Link]] = {}
    for link in sides.links:
        for target in link.targets:
            links.setdefault(target, []).append(link)
    denials, whole = _by_end(sides.denials), _by_end(sides.whole)
    named = links.keys() | denials.keys()
    below = _named_below(outline, named)
    mapped = {outline.place_in(edition) for edition in sides.editions_of(sides.target)} - {-1}
    found = []
    for element in outline.elements:
        mine, denied = links.get(element.iri, ()), denials.get(element.iri, ())
        above = [each.iri for each in outline.above(element) if each.iri in named][:1]
        near = () if mine or denied else (*above, *below.get(element.iri, ()))
        status = _by_links(mine, have)
        if not status and denied:
            status = "no-counterpart"
        if not status and element.iri in whole:
            status = "whole"
        status = status or _by_edition(element, outline, mapped)
        status = status or ("other-level" if near else "unknown")
        beside = tuple(whole.get(element.iri, ()))
        found.append(Judged(element, status, tuple(mine), tuple(denied), beside, near))
    return tuple(found)


def _by_end(rows: Iterable[PublishedRow]) -> dict[str, list[PublishedRow]]:
    found: dict[str, list[PublishedRow]] = {}
    for row in rows:
        for end in (row.subject, row.object):
            found.setdefault(end, []).append(row)
    return found


def _named_below(outline: Outline, named: Iterable[str]) -> dict[str, list[str]]:
    """Tell for each element which of *named* stand somewhere below it, in official order."""
    wanted = set(named)
    found: dict[str, list[str]] = {}
    for element in outline.elements:
        if element.iri in wanted:
            for above in outline.above(element):
                found.setdefault(above.iri, []).append(element.iri)
    return found


def _by_links(links: Iterable[Link], have: frozenset[str] | None) -> str:
    counting = [link for link in links if not link.denies]
    held = [link for link in counting if have is None or have.issuperset(link.sources)]
    if any(link.covers for link in held):
        return "covered"
    if any(link.covers_partly for link in held):
        return "partly"
    if held:
        return "listed"
    return "open" if counting else ""


def _by_edition(element: Element, outline: Outline, mapped: set[int]) -> str:
    places = {outline.place_in(edition) for edition in element.editions} - {-1}
    if not places or not mapped:
        return ""
    if min(places) > max(mapped):
        return "later"
    return "earlier" if max(places) < min(mapped) else ""


def by_way_of(holdings: Holdings, source: str, target: str) -> tuple[tuple[str, ...], ...]:
    """Name the frameworks in between on each of the shortest ways over crosswalks of elements."""
    near: dict[str, set[str]] = {}
    for pair in holdings.published.by_pair:
        if len(pair) == 2 and between(holdings.published, *pair).links:
            one, other = pair
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    ways: list[tuple[str, ...]] = [(source,)]
    seen: set[str] = set()
    while ways and not any(way[-1] == target for way in ways):
        seen.update(way[-1] for way in ways)
        ways = [(*way, end) for way in ways for end in sorted(near.get(way[-1], set()) - seen)]
    return tuple(way[1:-1] for way in ways if way[-1] == target)
