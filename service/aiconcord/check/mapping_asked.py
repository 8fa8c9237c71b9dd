"""Asks the graph what a mapping may point at.

Apart from :mod:`aiconcord.check.mapping_known`, so that the process that checks a file need not
import what only an engine's answer needs.
"""

from pathlib import Path

from aiconcord.check.mapping_known import KnownElements
from aiconcord.graph.engine import Engine
from aiconcord.graph.results import rows


async def known_elements(engine: Engine, queries: Path) -> KnownElements:
    """Ask *engine* for every framework, edition and element; *queries* is our folder of them."""
    query = (queries / "mappings" / "ends.rq").read_text(encoding="utf-8")
    found = await rows(engine, query)
    return KnownElements.gather({name: term.value for name, term in row.items()} for row in found)
