import asyncio
from pathlib import Path

from aiconcord.graph.jobs import Job, KnownSlow, Queue
from aiconcord.graph.lanes import Lanes
from aiconcord.graph.wire import Question
from aiconcord.settings.table import Limits


def job(query: str = "ASK {}", client: str | None = None, seconds: float = 60.0) -> Job:
    question = Question(query, "text/csv", None, (), (), 1, 1.0)
    return Job(question, client, seconds, asyncio.get_running_loop().create_future())


def test_least_weight_goes_first_then_who_came_first() -> None:
    async def wait() -> list[str | None]:
        queue = Queue(9)
        for client in ("b2", "a1", "b1", "a2"):
            queue.add(job(client=client), lambda _: None)
        order = []
        while queue:
            order.append(queue.first(lambda each: (ord((each.client or "")[0]),)))
            assert queue.remove(order[-1])
            assert not queue.remove(order[-1])
        return [each.client for each in order]

    assert asyncio.run(wait()) == ["a1", "a2", "b2", "b1"]


def test_a_full_queue_takes_no_more() -> None:
    async def wait() -> list[bool]:
        queue = Queue(2)
        return [queue.add(job(), lambda _: None) for _ in range(3)]

    assert asyncio.run(wait()) == [True, True, False]


def test_who_waits_too_long_is_called_out() -> None:
    async def wait() -> bool:
        called: asyncio.Future[Job] = asyncio.get_running_loop().create_future()
        one = job(seconds=0.01)
        Queue(2).add(one, called.set_result)
        return await called is one

    assert asyncio.run(wait())


def test_a_query_is_known_again_by_what_it_asks() -> None:
    async def know() -> list[bool]:
        slow = KnownSlow()
        slow.add(job("ASK { 1 }"))
        known = [job("ASK { 1 }") in slow, job("ASK { 2 }") in slow]
        slow.discard(job("ASK { 1 }"))
        return [*known, job("ASK { 1 }") in slow]

    assert asyncio.run(know()) == [True, False, False]


def test_what_is_known_is_bounded() -> None:
    async def know() -> list[bool]:
        slow = KnownSlow()
        for number in range(3000):
            slow.add(job(str(number)))
        return [job("0") in slow, job("2999") in slow]

    assert asyncio.run(know()) == [False, True]


def test_a_job_is_settled_once() -> None:
    async def settle() -> int:
        left: list[int] = []
        one = job()
        one.leave = lambda: left.append(1)
        one.settle()
        one.settle()
        return len(left)

    assert asyncio.run(settle()) == 1


def test_the_queue_of_the_lanes_goes_by_what_is_known_of_the_client() -> None:
    async def order() -> list[str | None]:
        lanes = Lanes(Path("none.nq"), Limits(), 3)
        now = asyncio.get_running_loop().time()
        for client, seconds, times in (("slow", 0.4, 1), ("busy", 0.001, 900), ("quick", 0.001, 9)):
            for _ in range(times):
                lanes._shares.begin(client)
                lanes._shares.finish(client, seconds, now)
        tried = job(client="tried")
        tried.tries = 1
        jobs = [tried, *(job(client=name) for name in ("slow", "busy", "quick", "new", None))]
        return [each.client for each in sorted(jobs, key=lanes._weight)]

    assert asyncio.run(order()) == [None, "new", "quick", "busy", "slow", "tried"]
