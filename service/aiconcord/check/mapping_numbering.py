"""Codes that mean one thing in one numbering of a framework and another thing in the next.

AI Verify's 1.1.1 of 2023 is not its 1.1.1 of 2025. Which numberings belong together, and what
became of which element, is told by the lineage of the elements.
"""

from collections import defaultdict

from rapidfuzz import fuzz, utils

from aiconcord.check.mapping_known import ELEMENTS, KnownElement, KnownElements

_FITS = 85.0
_MUCH_BETTER = 25.0
_SHORTEST = 12
"""Characters of a label below which it says nothing of what is meant, such as a code."""


class Numberings:
    """Tells of an element of *known* what has its code in another numbering of its framework."""

    def __init__(self, known: KnownElements) -> None:
        self._known = known
        self.of: dict[str, set[str]] = defaultdict(set)
        """Framework to the other numberings of it."""
        self._akin: dict[str, set[str]] = defaultdict(set)
        for element in known.elements.values():
            for ancestor in element.ancestors:
                older = known.elements.get(ancestor)
                if older is not None and older.framework != element.framework:
                    self.of[element.framework].add(older.framework)
                    self.of[older.framework].add(element.framework)
                    self._akin[element.iri].add(ancestor)
                    self._akin[ancestor].add(element.iri)

    def twin(self, element: KnownElement, framework: str) -> KnownElement | None:
        """Give what has the code of *element* in *framework*, another numbering of its own."""
        if framework not in self.of.get(element.framework, ()):
            return None
        name = element.iri.rpartition("/")[2]
        return self._known.elements.get(f"{ELEMENTS}{slug_of(framework)}/{name}")

    def akin(self, element: KnownElement, framework: str) -> list[KnownElement]:
        """Give what *element* became in *framework*, or what it was there."""
        found = (self._known.elements[iri] for iri in sorted(self._akin.get(element.iri, ())))
        return [each for each in found if each.framework == framework]

    def named(self, framework: str, edition: str) -> str:
        """Give the other numbering of *framework* that has the *edition* named; else nothing."""
        if self._known.edition(framework, edition):
            return ""
        found = (
            other
            for other in sorted(self.of.get(framework, ()))
            if edition == other or self._known.edition(other, edition)
        )
        return next(found, "")

    def meant(self, element: KnownElement, label: str) -> KnownElement | None:
        """Give the twin of *element* that *label* fits, where it does not fit the element."""
        if len(label) < _SHORTEST or not element.title:
            return None
        own = _likeness(label, element.title)
        for framework in sorted(self.of.get(element.framework, ())):
            twin = self.twin(element, framework)
            score = _likeness(label, twin.title) if twin is not None and twin.title else 0.0
            if score >= _FITS and score - own >= _MUCH_BETTER:
                return twin
        return None

    def remedy(self, element: KnownElement, other: str) -> str:
        """Say what *element* is called in the numbering *other*."""
        found = [each.code for each in self.akin(element, other)]
        if found:
            return f"{element.code} of {slug_of(element.framework)} is {' and '.join(found)} there"
        name = slug_of(element.framework)
        return f"nothing there is known to correspond to {element.code} of {name}"


def shown_element(element: KnownElement) -> str:
    """Name *element* by code, numbering and title.

    >>> shown_element(KnownElement("", "1.1", "framework/aiv", title="Tell users"))
    '1.1 of aiv (Tell users)'
    """
    title = f" ({element.title})" if element.title else ""
    return f"{element.code} of {slug_of(element.framework)}{title}"


def slug_of(framework: str) -> str:
    """Give the slug of *framework*, or of the framework that an edition belongs to.

    >>> slug_of("framework/aiv#edition-2023-06")
    'aiv'
    """
    return framework.partition("#")[0].rpartition("/")[2]


def _likeness(label: str, title: str) -> float:
    return float(fuzz.token_set_ratio(label, title, processor=utils.default_process))
