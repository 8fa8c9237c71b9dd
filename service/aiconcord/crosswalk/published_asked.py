"""Asks the graph for the published crosswalks.

Apart from :mod:`aiconcord.crosswalk.published`, so that the process that checks a file need not
import what only an engine's answer needs.
"""

from pathlib import Path

from aiconcord.crosswalk.published import Published
from aiconcord.graph.engine import Engine
from aiconcord.graph.results import rows

CROSSWALKS = "crosswalks.rq"
ROWS = "published.rq"


async def published(engine: Engine, queries: Path) -> Published:
    """Ask *engine* for every crosswalk and every row; *queries* is our folder of them."""
    crosswalks, found = [
        [
            {name: term.value for name, term in row.items()}
            for row in await rows(engine, (queries / "mappings" / file).read_text("utf-8"))
        ]
        for file in (CROSSWALKS, ROWS)
    ]
    return Published.gather(crosswalks, found)
