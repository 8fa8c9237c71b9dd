import asyncio

from aiconcord.graph.jobs import Job, KnownSlow, Queue
from aiconcord.graph.wire import Question


def job(query: str = "ASK {}", client: str | None = None, seconds: float = 60.0) -> Job:
    question = Question(query, "text/csv", None, (), (), 1, 1.0)
    return Job(question, client, seconds, asyncio.get_running_loop().create_future())


def test_least_weight_goes_first_then_who_came_first() -> None:
    async def wait() -> list[str | None]:
        queue = Queue(9)
        for client in ("b2", "a1", "b1", "a2"):
            queue.add(job(client=client), lambda _: None)
        order = [queue.next(lambda each: (ord((each.client or "")[0]),)) for _ in range(4)]
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
