import asyncio
from types import SimpleNamespace

import pytest

from aiconcord.app.indexing import Indexing
from aiconcord.ask.search import SearchIndex
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.table import Settings

EMPTY = SearchIndex({}, {})
BUSY = Problem("engine-busy", "no worker is free")


class Making:
    """Makes an index when it may; fails as often as it is told to."""

    def __init__(self, failures=0):
        self.may = asyncio.Event()
        self.failures = failures
        self.begun = 0
        self.used = []
        self.indexing = Indexing(self.make, self.used.append)

    async def make(self):
        self.begun += 1
        await self.may.wait()
        if self.begun <= self.failures:
            raise ProblemError(BUSY)
        return EMPTY


async def sent_by(indexing):
    """What a client is sent who asks while there is no index, and whether the app goes on."""
    messages = []

    async def send(message):
        messages.append(message)

    app = SimpleNamespace(state=SimpleNamespace(services=SimpleNamespace(settings=Settings())))
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "app": app}
    return await indexing.is_there(scope, None, send), messages


def test_whoever_needs_the_index_waits_for_it_and_it_is_made_once():
    async def scene():
        making = Making()
        making.indexing.begin()
        waiting = [asyncio.ensure_future(sent_by(making.indexing)) for _ in range(3)]
        await asyncio.sleep(0)
        assert not any(each.done() for each in waiting)
        assert not making.indexing.is_done
        making.may.set()
        assert await asyncio.gather(*waiting) == [(True, [])] * 3
        assert (making.begun, making.used, making.indexing.is_done) == (1, [EMPTY], True)

    asyncio.run(scene())


def test_a_client_is_told_why_there_is_none_and_the_next_has_it_tried_again():
    async def scene():
        making = Making(failures=1)
        making.may.set()
        goes_on, messages = await sent_by(making.indexing)
        assert (goes_on, messages[0]["status"]) == (False, 503)
        assert b"engine-busy" in messages[1]["body"]
        assert await sent_by(making.indexing) == (True, [])

    asyncio.run(scene())


def test_a_client_who_goes_away_does_not_stop_it_for_the_others():
    async def scene():
        making = Making()
        first = asyncio.ensure_future(making.indexing.done())
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        making.may.set()
        await making.indexing.done()
        assert making.begun == 1

    asyncio.run(scene())


def test_closing_ends_it():
    async def scene():
        making = Making()
        making.indexing.begin()
        await asyncio.sleep(0)
        await making.indexing.close()
        assert not making.indexing.is_done
        assert making.used == []

    asyncio.run(scene())


def test_closing_what_never_began_does_nothing():
    async def scene():
        await Making().indexing.close()

    asyncio.run(scene())


@pytest.mark.parametrize("times", [1, 2])
def test_to_begin_twice_is_to_begin_once(times):
    async def scene():
        making = Making()
        making.may.set()
        for _ in range(times):
            making.indexing.begin()
        await making.indexing.done()
        making.indexing.begin()
        assert making.begun == 1

    asyncio.run(scene())
