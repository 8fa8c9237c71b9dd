"""What a server serves follows the log, whatever happens to either of them."""

import asyncio
from pathlib import Path

import pytest

from aiconcord.app import following
from aiconcord.app.following import Follower
from aiconcord.names.namespaces import GRAPH
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.submit.database import open_database
from aiconcord.submit.desk import Arrival, Desk, Judged
from aiconcord.submit.states import Role
from aiconcord.submit.tokens import Person

ANA, BEN = Person("Ana", Role.SUBMITTER), Person("Ben", Role.CURATOR)


class Engine:
    """Keeps what it is told to serve."""

    def __init__(self) -> None:
        self.graphs: dict[str, bytes] = {}
        self.changes = 0

    async def publish(self, graphs: dict[str, bytes]) -> None:
        self.changes += 1
        for name, triples in graphs.items():
            self.graphs.pop(name, None)
            if triples:
                self.graphs[name] = triples


class Scene:
    """A database, a follower of it, and what came of following."""

    def __init__(self, file: Path) -> None:
        self.database = open_database(file)
        self.desk = Desk(self.database)
        self.engine = Engine()
        self.told: list[int] = []
        self.follower = Follower(self.database, self.engine, self.told.append)  # type: ignore[arg-type]

    def accept(self, number: str) -> int:
        judged = Judged(
            "SSSOM/TSV", "", number, 1, b"{}", b"", f"<urn:{number}> <p:p> <o:o> .\n".encode()
        )
        self.desk.receive(ANA, Arrival(number, number.encode()), judged, number=number)
        return self.desk.decide(number, BEN, "accept", "x").number

    @property
    def served(self) -> set[str]:
        return {name.removeprefix(f"{GRAPH}submission/") for name in self.engine.graphs}


@pytest.fixture
def scene(tmp_path: Path):
    made = Scene(tmp_path / "kept.sqlite3")
    yield made
    made.database.close()


def test_what_is_accepted_is_served_and_what_is_withdrawn_is_not(scene):
    async def run():
        await scene.follower.step()
        assert (scene.served, scene.told) == (set(), [])
        first = scene.accept("one")
        await scene.follower.step()
        assert (scene.served, scene.told) == ({"one"}, [first])
        scene.accept("two")
        last = scene.desk.decide("one", ANA, "withdraw", "").number
        await scene.follower.step()
        assert (scene.served, scene.told) == ({"two"}, [first, last])

    asyncio.run(run())


def test_a_graph_holds_the_rows_and_who_decided_why(scene):
    scene.accept("one")
    asyncio.run(scene.follower.step())
    (triples,) = scene.engine.graphs.values()
    for part in (b"<urn:one> <p:p> <o:o> .", b'"Ben"', b'"Ana"', b"prov#wasAssociatedWith"):
        assert part in triples


def test_a_change_that_publishes_nothing_leaves_the_engine_in_peace(scene):
    scene.accept("one")
    asyncio.run(scene.follower.step())
    judged = Judged("SSSOM/TSV", "", "", 1, b"{}", b"", b"<a:a> <b:b> <c:c> .")
    scene.desk.receive(ANA, Arrival("x", b"x"), judged, number="two")
    scene.desk.decide("two", BEN, "decline", "x")
    asyncio.run(scene.follower.step())
    assert (scene.engine.changes, len(scene.told)) == (1, 1)


def test_a_database_put_back_to_an_older_state_is_followed_too(scene, tmp_path):
    scene.accept("one")
    (tmp_path / "older").mkdir()
    older = Scene(tmp_path / "older" / "kept.sqlite3")
    number = older.accept("other")
    asyncio.run(scene.follower.step())
    scene.accept("two")
    asyncio.run(scene.follower.step())
    scene.follower._following = older.follower._following
    asyncio.run(scene.follower.step())
    older.database.close()
    assert scene.served == {"other"}
    assert scene.told[-1] == number < scene.told[-2]


def test_a_database_that_is_away_is_waited_for_and_what_is_served_stays(scene, monkeypatch, caplog):
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.01)
    looks = 0
    real = scene.follower._following.number

    def number() -> int:
        nonlocal looks
        looks += 1
        if 2 <= looks <= 4:
            raise ProblemError(Problem("submissions-unavailable", "away"))
        return real()

    async def run():
        scene.accept("one")
        monkeypatch.setattr(scene.follower._following, "number", number)
        await scene.follower.start()
        while looks < 4:
            await asyncio.sleep(0.005)
        assert scene.served == {"one"}
        scene.accept("two")
        while "two" not in scene.served:
            await asyncio.sleep(0.005)
        await scene.follower.close()

    asyncio.run(run())
    assert caplog.text.count("cannot be followed") == 1
