"""Tells the chains that were found as plain JSON values, in official order."""

from collections.abc import Iterator
from typing import Any, Final

from aiconcord.crosswalk.chain import Chain, Chains, Linked, Step
from aiconcord.crosswalk.grades import Grades, rank
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.published import NO_TERM_FOUND, PublishedRow
from aiconcord.crosswalk.told import Teller
from aiconcord.mapping.rcc5 import ANY, FIVE, NONE, WORDS, SetRelation
from aiconcord.names.namespaces import PREFIXES

CHAINING: Final = PREFIXES["semapv"] + "MappingChaining"
NOTHING: Final = "nothing can be said of the relation"


def said(possible: SetRelation) -> str:
    """Say what is possible between two ends.

    >>> said(SetRelation.SUBSET | SetRelation.EQUAL), said(ANY)
    ('equal to or subset of', 'nothing can be said of the relation')
    """
    if possible == ANY:
        return NOTHING
    if possible == NONE:
        return "the published rows exclude one another"
    return " or ".join(WORDS[one] for one in FIVE if one & possible)


def as_json(chains: Chains, holdings: Holdings, grades: Grades) -> dict[str, Any]:
    """Give the whole answer as plain JSON values."""
    return _Report(chains, holdings, grades).whole()


class _Report:
    def __init__(self, chains: Chains, holdings: Holdings, grades: Grades) -> None:
        self._chains, self._holdings, self._grades = chains, holdings, grades
        self._tell = Teller(holdings)

    def whole(self) -> dict[str, Any]:
        chains, framework = self._chains, self._framework
        linked = sorted(chains.linked, key=lambda each: (*self._place(each.start, each.end),))
        direct = sorted(chains.direct, key=lambda step: (*self._place(step.start, step.end),))
        return {
            "derived": True,
            "justification": CHAINING,
            "from": framework(chains.source),
            "to": framework(chains.target),
            "element": self._end(chains.element) if chains.element else None,
            "via": [framework(each) for each in chains.via],
            "most_rows": chains.steps,
            "counts": {
                "chains": chains.count,
                "pairs": len(linked),
                "chains_over_two_editions": sum(
                    bool(chain.editions_differ) for each in linked for chain in each.chains
                ),
                "pairs_of_which_nothing_can_be_said": sum(e.possible == ANY for e in linked),
            },
            "ways": [
                {"frameworks": [framework(each) for each in way], "chains": count}
                for way, count in chains.routes
            ],
            "pairs": [self._pair(each) for each in linked],
            "direct": [self._step(each) for each in direct],
            "denials": [self._denial(each) for each in chains.denials],
            "joint": [
                {"crosswalk": crosswalk.rpartition("/")[2], "groups": count}
                for crosswalk, count in chains.joint
            ],
            "broken": [[framework(each) for each in way] for way in chains.broken],
        }

    def _framework(self, framework: str) -> dict[str, Any]:
        return self._tell.framework(self._holdings.outline(framework))

    def _place(self, *ends: str) -> Iterator[tuple[int, str]]:
        """Give the places of ends in the official order of their frameworks; wholes come first."""
        for end in ends:
            outline = self._holdings.outline(self._holdings.framework_of(end))
            element = outline.by_iri.get(end)
            yield (outline.elements.index(element) if element else -1), end

    def _end(self, end: str) -> dict[str, Any]:
        holdings = self._holdings
        framework = holdings.framework_of(end)
        outline = holdings.outline(framework or end)
        element = outline.by_iri.get(end)
        return {
            "end": end,
            "code": holdings.code(end) if framework else outline.name,
            "title": element.title if element else "",
            "framework": outline.slug,
            "short": outline.called,
            "whole": not framework,
        }

    def _pair(self, linked: Linked) -> dict[str, Any]:
        possible = linked.possible
        return {
            "from": self._end(linked.start),
            "to": self._end(linked.end),
            **self._possible(possible),
            "chains": [self._chain(each) for each in linked.chains],
            "direct": [self._step(each) for each in linked.direct],
        }

    @staticmethod
    def _possible(possible: SetRelation) -> dict[str, Any]:
        return {
            "possible": [WORDS[one] for one in FIVE if one & possible],
            "relation": said(possible),
            "known": possible not in (ANY, NONE),
        }

    def _chain(self, chain: Chain) -> dict[str, Any]:
        published = self._holdings.published
        weakest = chain.weakest(published)
        grades = [self._grades.of(step.row) for step in chain.steps]
        return {
            **self._possible(chain.relation),
            "predicate": chain.predicate,
            "weakest": {
                "standing": weakest.standing,
                "crosswalk": weakest.slug,
                "grade": max(grades, key=rank),
            },
            "editions_differ": [
                {
                    "at": self._end(end),
                    "editions": [self._tell.edition(one), self._tell.edition(other)],
                }
                for end, one, other in chain.editions_differ
            ],
            "rows": [self._step(step) for step in chain.steps],
        }

    def _step(self, step: Step) -> dict[str, Any]:
        told = self._tell.row(step.row)
        return {
            "from": self._end(step.start),
            "to": self._end(step.end),
            "read": "from its object" if step.turned else "as published",
            "says": told["relation"] if told["relation"] != "listedAgainst" else "listed against",
            **self._possible(step.relation),
            "mapping": step.row.iri,
            "crosswalk": told["crosswalk"],
            "standing": told["standing"],
            "row": told["row"],
            "grade": self._grades.of(step.row),
            "editions": [self._tell.edition(each) if each else "" for each in step.editions],
            "sources": told["sources"],
        }

    def _denial(self, row: PublishedRow) -> dict[str, Any]:
        told = self._tell.row(row)
        end, none_in = row.subject, row.object_framework
        if end == NO_TERM_FOUND:
            end, none_in = row.object, row.subject_framework
        return {
            "end": self._end(end),
            "none_in": self._framework(none_in),
            "mapping": row.iri,
            "crosswalk": told["crosswalk"],
            "standing": told["standing"],
            "row": told["row"],
            "grade": self._grades.of(row),
            "sources": told["sources"],
        }
