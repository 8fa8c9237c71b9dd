"""What the graph holds that a mapping may point at: frameworks, their editions, their elements."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from aiconcord.names.namespaces import ID
from aiconcord.names.slugs import slug

ELEMENTS = ID + "element/"
FRAMEWORKS = ID + "framework/"
_PARTS = re.compile(r"[.-]")
_CLOSE = 60.0
MOST_OF_TITLE = 120


@dataclass(slots=True)
class KnownElement:
    """An element: its official code, its framework, the editions it occurs in.

    ``title`` and ``ancestors``, the elements of an older numbering that it goes back to, are held
    where codes were given anew. ``heading`` is its level where other elements stand below it and
    the published crosswalks of its framework map elements of other levels only."""

    iri: str
    code: str
    framework: str
    editions: set[str] = field(default_factory=set)
    retired: bool = False
    replacement: str = ""
    title: str = ""
    heading: str = ""
    ancestors: tuple[str, ...] = ()


@dataclass(slots=True)
class KnownElements:
    """Every end that a mapping to or from our frameworks may have."""

    elements: dict[str, KnownElement] = field(default_factory=dict)
    editions: dict[str, set[str]] = field(default_factory=dict)
    """Framework to its editions; every framework that has elements is here."""

    def add(
        self, framework: str, iri: str = "", code: str = "", edition: str = ""
    ) -> KnownElement | None:
        """Add a framework, one of its editions, or one of its elements."""
        self.editions.setdefault(framework, set()).update({edition} - {""})
        if not iri:
            return None
        element = self.elements.setdefault(iri, KnownElement(iri, code, framework))
        element.code = element.code or code
        element.editions.update({edition} - {""})
        return element

    def of(self, framework: str) -> dict[str, KnownElement]:
        """Give the elements of *framework* by their slug."""
        return {
            iri.rpartition("/")[2]: element
            for iri, element in self.elements.items()
            if element.framework == framework
        }

    def edition(self, framework: str, named: str) -> str | None:
        """Give the edition that *named* means: its IRI, its fragment, or its date alone.

        >>> known = KnownElements(editions={"https://x/f": {"https://x/f#edition-2023-10"}})
        >>> known.edition("https://x/f", "2023-10")
        'https://x/f#edition-2023-10'
        """
        for edition in sorted(self.editions.get(framework, ())):
            fragment = edition.partition("#")[2]
            if named in (edition, fragment, fragment.removeprefix("edition-")):
                return edition
        return None

    @classmethod
    def gather(
        cls, rows: Iterable[Mapping[str, str]], mapped: Iterable[str] = ()
    ) -> "KnownElements":
        """Gather *rows* of ``queries/mappings/ends.rq``, each column to its text.

        *mapped* are elements that published crosswalks map, where the rows do not tell."""
        known = cls()
        levels: dict[str, str] = {}
        above: set[str] = set()
        published = set(mapped)
        for row in rows:
            columns = (row.get(name, "") for name in ("element", "code", "edition"))
            element = known.add(row["framework"], *columns)
            if element is None:
                continue
            element.retired = element.retired or row.get("retired") in ("true", "1")
            element.replacement = element.replacement or row.get("replacement", "")
            element.title = element.title or row.get("title", "")[:MOST_OF_TITLE]
            if "ancestor" in row and row["ancestor"] not in element.ancestors:
                element.ancestors += (row["ancestor"],)
            levels[element.iri] = levels.get(element.iri) or row.get("level", "")
            above.update({element.iri} if "child" in row else ())
            published.update({element.iri} if "mapped" in row else ())
        usual = {(known.elements[iri].framework, levels[iri]) for iri in published & levels.keys()}
        told = {framework for framework, _ in usual}
        for iri in above:
            element = known.elements[iri]
            if element.framework in told and (element.framework, levels[iri]) not in usual:
                element.heading = levels[iri].rpartition("#")[2].replace("-", " ") or "heading"
        return known

    def as_json(self) -> dict[str, Any]:
        """Write everything as plain JSON values, to hand it to another process."""
        return {
            "elements": [
                [
                    *(e.iri, e.code, e.framework, sorted(e.editions), e.retired, e.replacement),
                    *(e.title, e.heading, e.ancestors),
                ]
                for e in self.elements.values()
            ],
            "editions": {name: sorted(editions) for name, editions in self.editions.items()},
        }

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> "KnownElements":
        """Read what :meth:`as_json` wrote."""
        known = cls(editions={name: set(each) for name, each in found["editions"].items()})
        for iri, code, framework, editions, *said in found["elements"]:
            retired, replacement, title, heading, ancestors = said
            element = KnownElement(iri, code, framework, set(editions), retired, replacement)
            element.title, element.heading, element.ancestors = title, heading, tuple(ancestors)
            known.elements[iri] = element
        return known

    def nearest(self, framework: str, code: str) -> KnownElement | None:
        """Give the element that *code* was probably meant to be.

        A sibling comes first, the one whose number is closest: after ``GOVERN 1.7``, the last of
        its category, ``GOVERN 1.9`` more likely means that one than ``GOVERN 1.1``."""
        here = self.of(framework)
        wanted = slug(code)
        if wanted in here:
            return here[wanted]
        parts = _PARTS.split(wanted)
        siblings = [
            (abs(int(last) - int(parts[-1])), int(last), name)
            for name in here
            for *stem, last in [_PARTS.split(name)]
            if stem == parts[:-1] and last.isdecimal() and parts[-1].isdecimal()
        ]
        if siblings and len(parts[-1]) <= 6:
            return here[min(siblings)[2]]
        found = process.extractOne(wanted[:80], list(here), scorer=fuzz.ratio, score_cutoff=_CLOSE)
        return here[found[0]] if found else None

    def nearest_framework(self, name: str) -> str | None:
        """Give the slug of the framework that *name* was probably meant to be."""
        slugs = [iri.rpartition("/")[2] for iri in self.editions]
        found = process.extractOne(name[:80], slugs, scorer=fuzz.ratio, score_cutoff=_CLOSE)
        return str(found[0]) if found else None
