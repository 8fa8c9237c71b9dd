"""How good the evidence for published rows is, so that a chain can name its weakest.

A row shows its own grade; one that is graded nowhere the kind of its source, in other words
("primary source"), as the pages do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiconcord.crosswalk.published import PublishedRow
from aiconcord.crosswalk.published_asked import texts
from aiconcord.graph.engine import Engine

_ORDER: Final = (
    "primary", "primary source", "registry", "secondary", "secondary source", "derived", "",
)  # fmt: skip
"""The best first; empty is what nobody graded."""


@dataclass(frozen=True)
class Grades:
    """The grades of rows and the kinds of sources, each by IRI."""

    rows: Mapping[str, str]
    sources: Mapping[str, str]

    def of(self, row: PublishedRow) -> str:
        """Give the grade of *row*: its own, else the kind of the best of its sources."""
        own = self.rows.get(row.iri)
        if own:
            return own
        kinds = (self.sources.get(source, "") for source, _ in row.sources)
        return min(kinds, key=rank, default="")

    @classmethod
    def gather(cls, lines: Iterable[Mapping[str, str]]) -> "Grades":
        """Gather the rows of ``grades.rq``, each column to its text."""
        rows, sources = {}, {}
        for line in lines:
            if "mapping" in line:
                rows[line["mapping"]] = line["grade"].rpartition("#")[2]
            else:
                kind = line["kind"].rpartition("#")[2]
                sources[line["source"]] = kind if kind == "registry" else f"{kind} source"
        return cls(rows, sources)


def rank(grade: str) -> int:
    """Tell how good *grade* is: 0 for the best.

    >>> rank("primary") < rank("secondary") < rank("derived") < rank("")
    True
    """
    return _ORDER.index(grade) if grade in _ORDER else len(_ORDER)


async def ask_grades(engine: Engine, queries: Path) -> Grades:
    """Ask *engine* for the grades; *queries* is our folder of them."""
    return Grades.gather(await texts(engine, queries, "grades.rq"))
