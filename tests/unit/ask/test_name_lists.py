import asyncio
import json

import pytest

from aiconcord.ask.name_lists import NameLists
from aiconcord.graph.engine import Answer
from aiconcord.problems.record import Problem, ProblemError

IMDA = "https://w3id.org/aiconcord/id/body/imda"


class Slow:
    """An engine that answers when it is let, fails as often as it is told, and counts."""

    def __init__(self, failures=0):
        self.asked = 0
        self.failures = failures
        self.may_answer = asyncio.Event()

    async def ask(self, query, *, media_type, **_):
        self.asked += 1
        await self.may_answer.wait()
        if self.failures:
            self.failures -= 1
            raise ProblemError(Problem("engine-busy", "all workers are busy"))
        names = {"thing": ("uri", IMDA), "how": ("literal", "label"), "name": ("literal", "IMDA")}
        row = {key: {"type": kind, "value": value} for key, (kind, value) in names.items()}
        return Answer(json.dumps({"results": {"bindings": [row]}}).encode(), media_type)


def test_a_list_is_read_once_however_many_ask_for_it_at_once():
    async def run():
        engine = Slow()
        lists = NameLists(engine)
        asking = [asyncio.create_task(lists.of("body")) for _ in range(20)]
        await asyncio.sleep(0)
        engine.may_answer.set()
        found = await asyncio.gather(*asking)
        later = await lists.of("body")
        return engine.asked, {each.uri for each in later}, {id(each) for each in [*found, later]}

    asked, uris, lists = asyncio.run(run())
    assert (asked, uris, len(lists)) == (1, {IMDA}, 1)


def test_each_kind_and_each_scheme_has_a_list_of_its_own():
    async def run():
        engine = Slow()
        engine.may_answer.set()
        lists = NameLists(engine)
        wanted = [("body",), ("concept", "role"), ("concept", "status"), ("element",)]
        for each in [*wanted, *wanted]:
            await lists.of(*each)
        return engine.asked

    assert asyncio.run(run()) == 4


def test_a_reading_that_failed_is_not_kept():
    async def run():
        engine = Slow(failures=1)
        engine.may_answer.set()
        lists = NameLists(engine)
        with pytest.raises(ProblemError):
            await lists.of("body")
        return len(await lists.of("body")), engine.asked

    assert asyncio.run(run()) == (1, 2)


def test_one_who_gives_up_does_not_end_the_reading_for_the_others():
    async def run():
        engine = Slow()
        lists = NameLists(engine)
        first, second = (asyncio.create_task(lists.of("body")) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        engine.may_answer.set()
        return len(await second), first.cancelled(), engine.asked

    assert asyncio.run(run()) == (1, True, 1)


def test_lists_of_another_engine_are_read_anew():
    async def run():
        engines = Slow(), Slow()
        for engine in engines:
            engine.may_answer.set()
            await NameLists(engine).of("body")
        return [engine.asked for engine in engines]

    assert asyncio.run(run()) == [1, 1]
