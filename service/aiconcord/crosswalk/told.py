"""Tells rows, crosswalks and elements as plain JSON values, the same in every answer."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.outline import Element, Outline, Part
from aiconcord.crosswalk.published import Crosswalk, PublishedRow
from aiconcord.crosswalk.sides import Link


class Teller:
    """Tells what *holdings* hold, with codes, titles and names in place of bare IRIs."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings

    def framework(self, outline: Outline) -> dict[str, Any]:
        """Tell a framework."""
        return {
            "framework": outline.framework,
            "id": outline.slug,
            "short": outline.called,
            "name": outline.name,
        }

    def crosswalk(self, crosswalk: Crosswalk) -> dict[str, Any]:
        """Tell a crosswalk: whose word it is, and for which editions it was made."""
        return {
            "crosswalk": crosswalk.iri,
            "id": crosswalk.slug,
            "name": crosswalk.name,
            "standing": crosswalk.standing,
            "editions": [
                {
                    "framework": edition.partition("#")[0],
                    "edition": edition,
                    "name": self.edition(edition),
                }
                for edition in crosswalk.editions
            ],
        }

    def edition(self, edition: str) -> str:
        """Name an edition with its framework."""
        outline = self.holdings.outline(edition.partition("#")[0])
        return f"{outline.name}, {outline.named(edition)}"

    def sources(self, rows: Iterable[PublishedRow]) -> list[dict[str, str]]:
        """Tell where rows were read, each place once."""
        found = dict.fromkeys(cited for row in rows for cited in row.sources)
        titles = self.holdings.sources
        return [
            {"source": source, "title": titles.get(source, source), "locator": locator}
            for source, locator in found
        ]

    def place(self, end: str) -> int:
        """Tell where an element stands in the order of its framework; before all, what is none."""
        outline = self.holdings.outline(self.holdings.framework_of(end))
        return outline.places.get(end, -1)

    def codes(self, ends: Iterable[str]) -> list[str]:
        """Give the codes of elements."""
        return [self.holdings.code(end) for end in ends]

    def link(self, link: Link, have: frozenset[str] | None = None) -> dict[str, Any]:
        """Tell a link; with *have*, also what of it is not had.

        A joint group may be held as hundreds of pairs, so it is named and its pairs are not."""
        missing = () if have is None else [end for end in link.sources if end not in have]
        return {
            "mappings": [] if link.is_joint else [link.row.iri],
            "group": link.row.group if link.is_joint else "",
            **self._of(link.row),
            "relation": link.says,
            "from": self.codes(link.sources),
            "to": self.codes(link.targets),
            "joint": link.is_joint,
            "missing": self.codes(missing),
            "sources": self.sources(link.rows),
        }

    def row(self, row: PublishedRow) -> dict[str, Any]:
        """Tell a row that stands by itself, such as one that denies a counterpart."""
        return {
            "mappings": [row.iri],
            **self._of(row),
            "group": "",
            "relation": row.words or self.predicate(row.predicate),
            "sources": self.sources([row]),
        }

    @staticmethod
    def predicate(predicate: str) -> str:
        """Name a predicate by the last part of its IRI."""
        return predicate.rpartition("#")[2].rpartition("/")[2]

    def _of(self, row: PublishedRow) -> dict[str, Any]:
        crosswalk = self.holdings.published.crosswalks[row.crosswalk]
        return {"crosswalk": crosswalk.slug, "standing": crosswalk.standing, "row": row.source_row}

    @staticmethod
    def element(element: Element, part: Part) -> dict[str, Any]:
        """Tell an element and the part of its framework that it is counted under."""
        return {
            "element": element.iri,
            "code": element.code,
            "title": element.title,
            "level": element.level_name,
            "part": part.name,
        }


def counts(found: Counter[str], statuses: Iterable[str]) -> dict[str, int]:
    """Give a number for each of *statuses*, 0 where there are none, and their sum."""
    told = {status: found[status] for status in statuses}
    return {**told, "elements": sum(told.values())}
