"""Views of frameworks and elements: official order, and what is listed against what.

Nothing is inherited up or down a hierarchy. Where a crosswalk is silent at one level, the page says
so, and says apart what it holds for the level above or below.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import OWL, RDF, URIRef
from rdflib.term import Node

from aiconcord.web.crosswalk_views import CrosswalkView, Row
from aiconcord.web.plain_reading import expand

STANDINGS = ("official-both", "official-one", "hosted-only", "third-party", "ours")
"""Standings of crosswalks, in the order in which pages list them."""


@dataclass(frozen=True, slots=True)
class Near:
    """An element ``above`` or ``below`` another that is listed against *count* of *framework*."""

    side: str
    element: str
    count: int
    framework: str


def plural(word: str, count: int) -> str:
    """Write an English noun for *count* of it.

    >>> plural("category", 19), plural("check", 1), plural("process", 2)
    ('categories', 'check', 'processes')
    """
    if count == 1:
        return word
    if word.endswith("y") and not word.endswith(("ay", "ey", "oy", "uy")):
        return word[:-1] + "ies"
    if word.endswith("criterion"):
        return word[:-2] + "a"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


class FrameworkView(CrosswalkView):
    """A framework: editions, and elements as a tree in official order."""

    def roots(self) -> list[tuple[str, list[URIRef]]]:
        """List the elements that stand under no other, by level, in official order."""
        found: dict[str, list[URIRef]] = {}
        for each in sorted(self.pointing("skos:inScheme"), key=self._place):
            if not self.nodes(each, "skos:broader"):
                found.setdefault(self.concept_name(each, "aic:level"), []).append(each)
        return sorted(found.items(), key=lambda item: (self._place(item[1][0])[0][0], item[0]))

    def children(self, element: Node) -> list[URIRef]:
        """List the elements right below *element*."""
        return sorted(self.pointing("skos:broader", element), key=self._place)

    def editions(self) -> list[Node]:
        """List the dated editions, oldest first."""
        found = self.pointing("aic:editionOf")
        return sorted(found, key=lambda each: (self.text(each, "dcterms:issued"), str(each)))

    def levels(self) -> list[tuple[str, int]]:
        """Count the elements of each level, from the top down."""
        depths: dict[str, list[int]] = {}
        for each in self.pointing("skos:inScheme"):
            depths.setdefault(self.concept_name(each, "aic:level"), []).append(
                len(self._place(each))
            )
        ordered = sorted(depths.items(), key=lambda item: (min(item[1]), item[0]))
        return [(plural(name, len(found)), len(found)) for name, found in ordered]

    def crosswalks(self) -> list[str]:
        """List the crosswalks that elements of the framework stand in."""
        found = set(self.graph.subjects(RDF.type, expand("aic:Crosswalk")))
        return [str(each) for each in self.by_label(found)]

    def listed(self, element: Node) -> int:
        """Count the published rows that name *element*; a joint row, all its pairs, is one."""
        ends = (OWL.annotatedSource, OWL.annotatedTarget)
        rows = {row for end in ends for row in self.graph.subjects(end, element)}
        return len({self.text(row, "aic:group") or str(row) for row in rows})


class ElementView(FrameworkView):
    """An element: where it stands, and what it is listed against, at its own level and near it."""

    def ancestors(self) -> list[Node]:
        """List what is above the element, the highest first."""
        found: list[Node] = []
        at: Node = self.node
        while above := self.nodes(at, "skos:broader"):
            at = above[0]
            if at in found:
                break
            found.insert(0, at)
        return found

    def rows_by_crosswalk(self) -> dict[str, list[Row]]:
        """Group the rows that name the element and stand for themselves by their crosswalk."""
        found: dict[str, list[Row]] = {}
        for row in self.rows_of(self.node):
            if not self.has_concept(row.node, "aic:groupKind", "joint"):
                found.setdefault(self._set_of(row.node), []).append(row)
        return found

    def joint_by_crosswalk(self) -> dict[str, list[tuple[Row, list[Row]]]]:
        """Group the joint rows that name the element by crosswalk: each its first pair and all."""
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows_of(self.node):
            if self.has_concept(row.node, "aic:groupKind", "joint"):
                key = (self._set_of(row.node), self.text(row.node, "aic:group"))
                groups.setdefault(key, []).append(row)
        found: dict[str, list[tuple[Row, list[Row]]]] = {}
        for (crosswalk, _), rows in sorted(groups.items()):
            found.setdefault(crosswalk, []).append((rows[0], rows))
        return found

    def crosswalks_naming_it(self) -> list[str]:
        """List the crosswalks that name the element: official ones first, then by standing."""
        found = {self._set_of(row.node) for row in self.rows_of(self.node)}
        return sorted(found, key=lambda each: (self._rank(each), each))

    def _set_of(self, row: Node | str) -> str:
        sets = self.pointing("sssom:mappings", row)
        return str(sets[0]) if sets else ""

    def _rank(self, crosswalk: str) -> int:
        """Rank a crosswalk by its standing: of both sides, of one, hosted, of others, ours."""
        for claim in self.claims("StandingClaim", crosswalk):
            standing = self.text(claim, "aic:crosswalkStanding").rpartition("#")[2]
            if standing in STANDINGS:
                return STANDINGS.index(standing)
        return len(STANDINGS)

    def standing(self, crosswalk: str) -> str:
        """Name the standing of a crosswalk; empty where nothing is claimed of it."""
        claims = self.claims("StandingClaim", crosswalk)
        return self.concept_name(claims[0], "aic:crosswalkStanding") if claims else ""

    def near(self) -> list[Near]:
        """Tell what stands in rows above or below the element; none of it is inherited."""
        above = {str(each) for each in self.ancestors()}
        mine = {row.node for row in self.rows_of(self.node)}
        own = self.framework_of(self.uri)
        others: dict[str, list[str]] = {}
        for row in sorted(set(self.graph.subjects(OWL.annotatedSource)), key=str):
            ends = self.ends(row)
            if str(row) in mine or self.uri in ends:
                continue
            for here, there in (ends, ends[::-1]):
                if self.framework_of(here) == own:
                    others.setdefault(here, []).append(there)
        found = [
            Near(
                "above" if here in above else "below",
                here,
                len(set(ends)),
                _one(map(self.framework_of, ends)),
            )
            for here, ends in others.items()
        ]
        return sorted(found, key=lambda near: (near.side, self._place(near.element)))


def _one(names: Iterable[str]) -> str:
    """Give the one name that all *names* are; empty where they differ."""
    found = set(names)
    return found.pop() if len(found) == 1 else ""
