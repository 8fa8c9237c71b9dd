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


async def texts(engine: Engine, queries: Path, name: str) -> list[dict[str, str]]:
    """Ask the query *name* of ``queries/mappings``; each row has the texts of its bound columns."""
    found = await rows(engine, (queries / "mappings" / name).read_text("utf-8"))
    return [{column: term.value for column, term in row.items()} for row in found]


async def published(engine: Engine, queries: Path) -> Published:
    """Ask *engine* for every crosswalk and every row; *queries* is our folder of them."""
    crosswalks = await texts(engine, queries, CROSSWALKS)
    return Published.gather(crosswalks, await texts(engine, queries, ROWS))
