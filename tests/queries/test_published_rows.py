"""The rows of the published crosswalks, asked of the release, are those of the sources."""

import asyncio
import json
from pathlib import Path

from aiconcord.crosswalk.published_asked import published
from aiconcord.crosswalk.published_offline import published_offline
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.settings.places import find_places


def test_a_release_and_the_sources_hold_the_same(
    engine: EmbeddedEngine, loop: asyncio.Runner, release_dir: Path
) -> None:
    found = loop.run(published(engine, find_places().queries))
    offline = published_offline()
    assert found.crosswalks == offline.crosswalks
    assert found.rows == offline.rows
    counts = json.loads((release_dir / "manifest.json").read_text("utf-8"))["counts"]["things"]
    assert (counts["crosswalk"], counts["mapping"]) == (len(found.crosswalks), len(found.rows))
