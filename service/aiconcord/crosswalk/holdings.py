"""What the graph holds for the use of crosswalks: their rows, the frameworks, the sources.

Read once an engine: what it serves does not change while it runs.
"""

from dataclasses import dataclass
from pathlib import Path

from aiconcord.crosswalk.outline import Outline, gather_outlines
from aiconcord.crosswalk.published import Published
from aiconcord.crosswalk.published_asked import published, texts
from aiconcord.graph.engine import Engine


@dataclass(frozen=True)
class Holdings:
    """The published crosswalks, the outline of each framework, the title of each source."""

    published: Published
    outlines: dict[str, Outline]
    sources: dict[str, str]

    def outline(self, framework: str) -> Outline:
        """Give the outline of *framework*, an empty one where nothing is held of it."""
        return self.outlines.get(framework) or Outline(framework, framework.rpartition("/")[2])

    def code(self, end: str) -> str:
        """Name an end of a row: an element by its code, a framework by its name."""
        element = self.outline(self.framework_of(end)).by_iri.get(end)
        if element is not None:
            return element.code
        return self.outline(end).name if end in self.outlines else end.rpartition("/")[2]

    @staticmethod
    def framework_of(end: str) -> str:
        """Tell the framework of an element, which its IRI names; empty for what is no element.

        >>> Holdings.framework_of("https://w3id.org/aiconcord/id/element/altai/1.1")
        'https://w3id.org/aiconcord/id/framework/altai'
        """
        base, _, path = end.partition("/id/element/")
        return f"{base}/id/framework/{path.partition('/')[0]}" if path else ""


async def holdings(engine: Engine, queries: Path) -> Holdings:
    """Ask *engine* for all of it; *queries* is our folder of them."""
    outlines = gather_outlines(await texts(engine, queries, "outline.rq"))
    sources = await texts(engine, queries, "sources.rq")
    titles = {line["source"]: line["title"] for line in sources}
    return Holdings(await published(engine, queries), outlines, titles)
