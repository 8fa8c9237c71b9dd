import asyncio

import pytest

from aiconcord.graph.door import Door
from aiconcord.problems.record import ProblemError


def test_the_service_itself_always_gets_in() -> None:
    async def come() -> int:
        door = Door(most=1, waiting=8, patience=0.01)
        for _ in range(5):
            await door.enter(None)
        return door.clients

    assert asyncio.run(come()) == 0


def test_one_more_than_the_share_waits_for_its_turn() -> None:
    async def come() -> list[str]:
        door = Door(most=1, waiting=8, patience=60)
        said: list[str] = []

        async def second() -> None:
            await door.enter("a")
            said.append("second in")

        await door.enter("a")
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        said.append("first out")
        door.leave("a")
        await waiting
        door.leave("a")
        assert door.clients == 0
        return said

    assert asyncio.run(come()) == ["first out", "second in"]


def test_who_waits_too_long_is_refused_and_forgotten() -> None:
    async def come() -> str:
        door = Door(most=1, waiting=8, patience=0.01)
        await door.enter("a")
        with pytest.raises(ProblemError) as raised:
            await door.enter("a")
        door.leave("a")
        assert door.clients == 0
        return raised.value.problem.code

    assert asyncio.run(come()) == "too-many-running"


def test_the_row_before_the_door_is_bounded() -> None:
    async def come() -> int:
        door = Door(most=1, waiting=8, patience=60)
        await door.enter("a")
        waiting = [asyncio.create_task(door.enter("a")) for _ in range(20)]
        await asyncio.sleep(0)
        refused = sum(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        door.leave("a")
        assert door.clients == 0
        return refused

    assert asyncio.run(come()) == 12


def test_a_turn_that_came_too_late_is_passed_on() -> None:
    async def come() -> None:
        door = Door(most=1, waiting=8, patience=60)
        await door.enter("a")
        gone = asyncio.create_task(door.enter("a"))
        next_one = asyncio.create_task(door.enter("a"))
        await asyncio.sleep(0)
        door.leave("a")  # it is the turn of `gone`, which is cancelled before it notices
        gone.cancel()
        await next_one
        door.leave("a")
        assert door.clients == 0

    asyncio.run(come())


def test_clients_do_not_wait_for_each_other() -> None:
    async def come() -> int:
        door = Door(most=1, waiting=8, patience=0.01)
        for name in "abc":
            await door.enter(name)
        return door.clients

    assert asyncio.run(come()) == 3
