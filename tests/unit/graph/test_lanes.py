import asyncio
from pathlib import Path

from aiconcord.graph.jobs import Job
from aiconcord.graph.lanes import Lanes
from aiconcord.graph.wire import Question
from aiconcord.settings.table import Limits


def short_time(tmp_path: Path, client: str | None) -> float:
    async def ask() -> float:
        lanes = Lanes(tmp_path / "none.nq", Limits(light_seconds=0.5), 3)
        job = Job(
            Question("ASK {}", "application/sparql-results+json", None, (), (), 1000, 10.0),
            client,
            10.0,
            asyncio.get_running_loop().create_future(),
        )
        return lanes.short_time(job)

    return asyncio.run(ask())


def test_a_stranger_has_the_short_time_that_is_set(tmp_path: Path) -> None:
    assert short_time(tmp_path, "192.0.2.1") == 0.5


def test_a_page_is_not_ended_as_soon_as_a_stranger(tmp_path: Path) -> None:
    assert short_time(tmp_path, None) > short_time(tmp_path, "192.0.2.1")
