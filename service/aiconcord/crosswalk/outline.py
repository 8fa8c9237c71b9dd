"""What frameworks are made of: their elements in official order, and their editions.

Gathered by :mod:`aiconcord.crosswalk.holdings`. Nothing is inherited along an outline; it only says
what stands above what, so that an answer can tell silence at one level from silence at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from aiconcord.graph.tables import natural
from aiconcord.names.namespaces import ID

_LEVEL: Final = ID + "scheme/element-level#"
PARTS: Final = ("function", "principle")
"""Levels by which totals are given; where a framework has neither, what stands at its top."""
_LAST: Final = 10**6


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its official code, its title where it has one of its own, its level.

    ``above`` is the element it stands under, ``editions`` those it occurs in; empty where none."""

    iri: str
    code: str
    title: str = ""
    level: str = ""
    level_name: str = ""
    order: int = _LAST
    above: str = ""
    editions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A part by which totals are given: a function, a principle, or a level without either."""

    key: str
    name: str


@dataclass(frozen=True)
class Outline:
    """A framework: its names, its editions from the oldest on, its elements in official order."""

    framework: str
    name: str = ""
    short: str = ""
    editions: tuple[str, ...] = ()
    edition_names: Mapping[str, str] = field(default_factory=dict)
    elements: tuple[Element, ...] = ()

    @property
    def slug(self) -> str:
        """The id, as people write it."""
        return self.framework.rpartition("/")[2]

    @property
    def called(self) -> str:
        """The short name; the id where nobody gives it one."""
        return self.short or self.slug

    @cached_property
    def by_iri(self) -> dict[str, Element]:
        """The elements by their IRI."""
        return {element.iri: element for element in self.elements}

    @cached_property
    def places(self) -> dict[str, int]:
        """Each element to its place in the official order, counted from 0."""
        return {element.iri: place for place, element in enumerate(self.elements)}

    def above(self, element: Element) -> Iterator[Element]:
        """Give what stands above *element*, the nearest first."""
        seen = {element.iri}
        while element.above in self.by_iri and element.above not in seen:
            element = self.by_iri[element.above]
            seen.add(element.iri)
            yield element

    @cached_property
    def has_below(self) -> frozenset[str]:
        """The elements that something stands under."""
        return frozenset(element.above for element in self.elements if element.above)

    def part_of(self, element: Element) -> Part:
        """Tell the part of the framework that *element* is counted under."""
        line = [element, *self.above(element)]
        for each in line:
            if each.level in PARTS:
                return Part(each.iri, f"{each.code} {each.title}".strip())
        top = line[-1]
        if top.iri in self.has_below and not self._has_parts:
            return Part(top.iri, top.code if top.code == top.title else f"{top.code} {top.title}")
        return Part(f"{self.framework}#{top.level}", top.level_name or "without a level")

    @cached_property
    def _has_parts(self) -> bool:
        return any(element.level in PARTS for element in self.elements)

    def place_in(self, edition: str) -> int:
        """Tell which in time *edition* is, counted from 0; -1 where it is not one of these."""
        return self.editions.index(edition) if edition in self.editions else -1

    def named(self, edition: str) -> str:
        """Name an edition as its publisher dates it."""
        return self.edition_names.get(edition) or edition.rpartition("#")[2]


def gather_outlines(lines: Iterable[Mapping[str, str]]) -> dict[str, Outline]:
    """Gather the rows of ``outline.rq``, each column to its text, to framework and outline."""
    names: dict[str, str] = {}
    shorts: dict[str, str] = {}
    editions: dict[str, dict[str, tuple[int, str]]] = {}
    elements: dict[str, dict[str, Mapping[str, str]]] = {}
    occurs: dict[str, set[str]] = {}
    for line in lines:
        framework = line["framework"]
        names[framework] = names.get(framework) or line.get("name", "")
        shorts[framework] = shorts.get(framework) or line.get("short", "")
        if "edition" in line:
            told = int(line.get("editionOrder", "0")), line.get("editionName", "")
            editions.setdefault(framework, {})[line["edition"]] = told
        elif "occursIn" in line:
            occurs.setdefault(line["element"], set()).add(line["occursIn"])
        elif "element" in line:
            elements.setdefault(framework, {}).setdefault(line["element"], line)
    return {
        framework: Outline(
            framework,
            name or framework.rpartition("/")[2],
            shorts[framework],
            tuple(sorted(editions.get(framework, {}), key=editions.get(framework, {}).__getitem__)),
            {iri: told for iri, (_, told) in editions.get(framework, {}).items()},
            _in_order(_element(line, occurs) for line in elements.get(framework, {}).values()),
        )
        for framework, name in sorted(names.items())
    }


def _element(line: Mapping[str, str], occurs: Mapping[str, set[str]]) -> Element:
    code, title = line["code"], line.get("title", "")
    return Element(
        line["element"],
        code,
        "" if title.casefold() == code.casefold() else title,
        line.get("level", "").removeprefix(_LEVEL),
        line.get("levelName", ""),
        int(line.get("order", _LAST)),
        line.get("above", ""),
        frozenset(occurs.get(line["element"], ())),
    )


def _in_order(found: Iterable[Element]) -> tuple[Element, ...]:
    """Sort elements as the framework has them: each after what it stands under.

    Their order is counted among neighbours, so the whole way down is compared."""
    every = {element.iri: element for element in found}
    outline = Outline("", elements=tuple(every.values()))

    def place(element: Element) -> list[tuple[int, list[tuple[int, str]]]]:
        line = [element, *outline.above(element)]
        return [(each.order, natural(each.code)) for each in reversed(line)]

    return tuple(sorted(every.values(), key=place))
