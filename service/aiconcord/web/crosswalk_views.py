"""Views of frameworks, elements and crosswalks: official order, and what is listed against what.

Nothing is inherited up or down a hierarchy. Where a crosswalk is silent at one level, the page says
so, and says apart what it holds for the level above or below.
"""

from dataclasses import dataclass

from rdflib import OWL, URIRef
from rdflib.term import Node

from aiconcord.names.uris import kind_of
from aiconcord.web.reading import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a crosswalk, seen from one end: *here* and what stands at the *other* end."""

    node: str
    here: str
    other: str
    predicate: str


class CrosswalkView(Reading):
    """A crosswalk or one row of it."""

    def code(self, node: Node | str) -> str:
        """Give an element's official code."""
        return self.text(node, "skos:notation")

    def caption(self, node: Node | str) -> str:
        """Name an element for people who already see its code: its title, without the code."""
        label = self.text(node, "skos:prefLabel") or self.label(node)
        code = self.code(node)
        return "" if label == code else label.removeprefix(code).strip(" :–-")

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

    def _place(self, element: str) -> int:
        place = self.text(element, "aic:order")
        return int(place) if place.isdigit() else 10**9

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


class FrameworkView(CrosswalkView):
    """A framework: editions, and elements as a tree in official order."""

    def roots(self) -> list[Node]:
        """List the elements that stand under no other."""
        found = self.pointing("skos:inScheme")
        return self.in_order(each for each in found if not self.nodes(each, "skos:broader"))

    def children(self, element: Node) -> list[Node]:
        """List the elements right below *element*."""
        return self.in_order(self.pointing("skos:broader", element))

    def editions(self) -> list[Node]:
        """List the dated editions, oldest first."""
        found = self.pointing("aic:editionOf")
        return sorted(found, key=lambda each: (self.text(each, "dcterms:issued"), str(each)))

    def levels(self) -> list[tuple[str, int]]:
        """Count the elements of each level, from the top down."""
        counts: dict[str, list[int]] = {}
        for each in self.pointing("skos:inScheme"):
            levels = self.nodes(each, "aic:level")
            name = self.label(levels[0]) if levels else "element"
            counts.setdefault(name, []).append(self._place(str(each)))
        return [
            (name, len(found)) for name, found in sorted(counts.items(), key=lambda i: min(i[1]))
        ]

    def crosswalks(self) -> list[str]:
        """List the crosswalks that have the framework on either side."""
        found = self.pointing("sssom:subject_source") + self.pointing("sssom:object_source")
        return sorted({str(each) for each in found if kind_of(str(each)) == "crosswalk"})

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

    def near(self) -> list[tuple[str, str, int]]:
        """Tell which elements ``above`` or ``below`` stand in rows, and in how many."""
        above = {str(each) for each in self.ancestors()}
        counts: dict[str, set[str]] = {}
        for name in (OWL.annotatedSource, OWL.annotatedTarget):
            for row, end in self.graph.subject_objects(name):
                counts.setdefault(str(end), set()).add(str(row))
        mine = {row.node for row in self.rows_of(self.node)}
        ends = {row.other for row in self.rows_of(self.node)} | {self.uri}
        own_framework = self.framework_of(self.uri)
        found = []
        for element, rows in counts.items():
            if element in ends or rows <= mine or self.framework_of(element) != own_framework:
                continue
            found.append(("above" if element in above else "below", element, len(rows)))
        return sorted(found, key=lambda each: (each[0], self._place(each[1]), each[1]))
