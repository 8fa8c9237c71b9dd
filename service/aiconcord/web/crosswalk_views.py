"""Views of crosswalks and their rows: official order, and joint rows as they were published."""

import re
from dataclasses import dataclass
from functools import cached_property

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


def natural(code: str) -> list[int | str]:
    """Split a code so that codes sort as people count: 3.2 before 3.11.

    >>> sorted(["3.11", "3.2", "GOVERN 1"], key=natural)
    ['3.2', '3.11', 'GOVERN 1']
    """
    parts = re.split(r"(\d+)", code)
    return [int(part) if part.isdigit() else part for part in parts]


Place = tuple[tuple[int, list[int | str]], ...]


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
                if self.is_joint(row):
                    continue
                subject, target = self.ends(row)
                other = target if subject == str(element) else subject
                predicate = self.text(row, "owl:annotatedProperty")
                if predicate or not whole:
                    found.append(Row(str(row), str(element), other, predicate))
        return sorted(found, key=lambda row: (self._place(row.other), row.node))

    def _place(self, element: Node | str) -> Place:
        """Give the place of an element, worked out once: sorting asks for it again and again."""
        name = str(element)
        if name not in self._places:
            self._places[name] = self._way_up(name)
        return self._places[name]

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {}

    def _way_up(self, element: str) -> Place:
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

    def is_joint(self, row: Node | str) -> bool:
        """Tell whether *row* stands for all pairs of a joint row, as queries of pages name it."""
        return "#joint-" in str(row)

    def joint_rows(self) -> list[Node]:
        """List the joint rows, each once, in the order of their labels."""
        found = {row for row in self.graph.subjects(expand("aic:groupKind")) if self.is_joint(row)}
        return sorted(found, key=lambda row: (self.text(row, "aic:sourceRow"), str(row)))

    def joint_ends(self, row: Node | str) -> list[list[Node]]:
        """List the elements on either side of a joint row, in official order."""
        sides = ("owl:annotatedSource", "owl:annotatedTarget")
        return [sorted(self.nodes(row, side), key=self._place) for side in sides]

    def pairs(self) -> int:
        """Count the pairs of the crosswalk that joint rows are held as."""
        single = sum((row, OWL.annotatedTarget, None) in self.graph for row in self._rows)
        return len(self._rows) - single if self.joint_rows() else 0

    @cached_property
    def _rows(self) -> list[Node]:
        return self.own("sssom:mappings")

    def sides(self) -> list[str]:
        """List the frameworks of the rows' subjects and of their objects."""
        found = []
        for end in (OWL.annotatedSource, OWL.annotatedTarget):
            names = {self.framework_of(str(each)) for each in self.graph.objects(None, end)}
            found += sorted(name for name in names if name)
        return found

    def groups(self, end: str = "owl:annotatedSource") -> list[tuple[str, list[Row]]]:
        """Group the rows of the crosswalk by the element at *end*, both in official order."""
        elements = {str(each) for row in self._rows for each in self.graph.objects(row, _iri(end))}
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
