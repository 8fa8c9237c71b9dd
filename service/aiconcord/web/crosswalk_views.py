"""Views of frameworks, elements and crosswalks: official order, and what is listed against what.

Nothing is inherited up or down a hierarchy. Where a crosswalk is silent at one level, the page says
so, and says apart what it holds for the level above or below.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import OWL, URIRef
from rdflib.term import Node

from aiconcord.web.plain_reading import expand
from aiconcord.web.reading import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a crosswalk, seen from one end: *here* and what stands at the *other* end."""

    node: str
    here: str
    other: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Near:
    """An element ``above`` or ``below`` another that is listed against *count* of *framework*."""

    side: str
    element: str
    count: int
    framework: str


def natural(code: str) -> list[int | str]:
    """Split a code so that codes sort as people count: 3.2 before 3.11.

    >>> sorted(["3.11", "3.2", "GOVERN 1"], key=natural)
    ['3.2', '3.11', 'GOVERN 1']
    """
    parts = re.split(r"(\d+)", code)
    return [int(part) if part.isdigit() else part for part in parts]


class CrosswalkView(Reading):
    """A crosswalk or one row of it."""

    def code(self, node: Node | str) -> str:
        """Give an element's official code."""
        return self.text(node, "skos:notation")

    def caption(self, node: Node | str) -> str:
        """Name an element for people who already see its code: its title, without the code."""
        label = self.text(node, "skos:prefLabel") or self.label(node)
        code = self.code(node)
        return "" if label.casefold() == code.casefold() else label.removeprefix(code).strip(" :–-")

    def heading(self, node: Node | str) -> str:
        """Give the title of the topmost element above one that has no title of its own."""
        at, seen, found = str(node), set(), ""
        while at and at not in seen:
            seen.add(at)
            found, at = self.caption(at), self.text(at, "skos:broader")
        return found

    def ends(self, row: Node | str) -> tuple[str, str]:
        """Give subject and object of a row."""
        return self.text(row, "owl:annotatedSource"), self.text(row, "owl:annotatedTarget")

    def rows_of(self, element: Node | str, *, whole: bool = True) -> list[Row]:
        """List the rows that have *element* at either end; *whole* ones only, not mere mentions."""
        found = []
        for name in ("owl:annotatedSource", "owl:annotatedTarget"):
            for row in self.pointing(name, element):
                subject, target = self.ends(row)
                other = target if subject == str(element) else subject
                predicate = self.text(row, "owl:annotatedProperty")
                if predicate or not whole:
                    found.append(Row(str(row), str(element), other, predicate))
        return sorted(found, key=lambda row: (self._place(row.other), row.node))

    def _place(self, element: Node | str) -> tuple[tuple[int, list[int | str]], ...]:
        """Give the place of an element in the official order, from the top of its framework down.

        The order is counted among neighbours, so the whole way up is compared, not one number.
        """
        found: list[tuple[int, list[int | str]]] = []
        at, seen = str(element), set()
        while at and at not in seen:
            seen.add(at)
            number = self.text(at, "aic:order")
            found.insert(0, (int(number) if number.isdigit() else 10**6, natural(self.code(at))))
            at = self.text(at, "skos:broader")
        return tuple(found)

    def sides(self) -> list[str]:
        """List the frameworks of the rows' subjects and of their objects."""
        found = []
        for end in (OWL.annotatedSource, OWL.annotatedTarget):
            names = {self.framework_of(str(each)) for each in self.graph.objects(None, end)}
            found += sorted(name for name in names if name)
        return found

    def groups(self, end: str = "owl:annotatedSource") -> list[tuple[str, list[Row]]]:
        """Group the rows of the crosswalk by the element at *end*, both in official order."""
        elements = {
            str(each)
            for row in self.own("sssom:mappings")
            for each in self.graph.objects(row, _iri(end))
        }
        ordered = sorted(elements, key=self._place)
        return [(element, self.rows_of(element)) for element in ordered]

    def framework_of(self, element: str) -> str:
        """Give the framework of an element, which its URI names."""
        parts = element.split("/id/element/", 1)
        if len(parts) != 2:
            return ""
        return f"{parts[0]}/id/framework/{parts[1].split('/', 1)[0]}"


def _iri(name: str) -> URIRef:
    return OWL.annotatedSource if name.endswith("Source") else OWL.annotatedTarget


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
        found = set(self.graph.subjects(expand("sssom:mappings")))
        return sorted(str(each) for each in found)

    def listed(self, element: Node) -> int:
        """Count the rows of crosswalks that name *element*."""
        return len(self.rows_of(element, whole=False))


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

    def rows_by_crosswalk(self) -> list[tuple[str, list[Row]]]:
        """Group the rows that name the element by their crosswalk."""
        found: dict[str, list[Row]] = {}
        for row in self.rows_of(self.node):
            sets = self.pointing("sssom:mappings", row.node)
            found.setdefault(str(sets[0]) if sets else "", []).append(row)
        return sorted(found.items())

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
