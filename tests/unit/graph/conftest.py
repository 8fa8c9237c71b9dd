import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.settings.table import Limits

# One triple stands in both graphs; the default graph is their set union, as `pack` writes it.
QUADS = """\
<http://e/a> <http://e/p> <http://e/b> <http://e/g1> .
<http://e/a> <http://e/p> <http://e/b> <http://e/g2> .
<http://e/b> <http://e/p> "ten"@en <http://e/g2> .
<http://e/c> <http://e/p> "c" <http://e/g3> .
<http://e/a> <http://e/p> <http://e/b> .
<http://e/b> <http://e/p> "ten"@en .
<http://e/c> <http://e/p> "c" .
"""

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="session")
def quads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quads") / "data.nq"
    path.write_text(QUADS, "utf-8")
    return path


@pytest.fixture(scope="session")
def tight() -> Limits:
    """Limits so small that a test sees them reached."""
    return Limits(
        seconds=0.8, light_seconds=0.2, memory_mb=150, result_bytes=20_000, running_per_client=2
    )


@contextmanager
def _engine_on(path: Path, limits: Limits) -> Iterator[tuple[EmbeddedEngine, Run]]:
    engine = EmbeddedEngine(path, limits=limits, workers=3)
    with asyncio.Runner() as runner:
        runner.run(engine.start())
        try:
            yield engine, runner.run
        finally:
            runner.run(engine.close())


@pytest.fixture(scope="session")
def engine_on() -> Callable[[Path, Limits], AbstractContextManager[tuple[EmbeddedEngine, Run]]]:
    """`with engine_on(path, limits) as (engine, run):` starts an engine; `run` awaits."""
    return _engine_on


@pytest.fixture(scope="module")
def engine_and_run(quads: Path, tight: Limits) -> Iterator[tuple[EmbeddedEngine, Run]]:
    with _engine_on(quads, tight) as both:
        yield both
