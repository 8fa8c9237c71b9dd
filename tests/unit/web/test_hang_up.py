import asyncio

import pytest
from starlette.requests import ClientDisconnect, Request

from aiconcord.web.hang_up import unless_gone


def request(messages):
    """A request whose client sends *messages* and then nothing more."""
    waiting = list(messages)

    async def receive():
        if waiting:
            return waiting.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("nothing ends this wait")

    return Request({"type": "http", "method": "GET", "path": "/", "headers": []}, receive)


BODY = {"type": "http.request", "body": b"", "more_body": False}
GONE = {"type": "http.disconnect"}


async def later(value, ended=None):
    try:
        await asyncio.sleep(0 if ended is None else 60)
    except asyncio.CancelledError:
        ended.append(value)
        raise
    return value


def test_a_client_who_waits_gets_the_answer():
    assert asyncio.run(unless_gone(request([BODY]), later("answer"))) == "answer"


def test_the_work_for_a_client_who_has_gone_is_ended():
    ended = []
    with pytest.raises(ClientDisconnect):
        asyncio.run(unless_gone(request([BODY, GONE]), later("answer", ended)))
    assert ended == ["answer"]


def test_what_the_work_raises_reaches_the_caller():
    async def fails():
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        asyncio.run(unless_gone(request([BODY]), fails()))


def test_a_caller_who_is_cancelled_takes_the_work_with_it():
    async def scene():
        ended = []
        outer = asyncio.ensure_future(unless_gone(request([BODY]), later("answer", ended)))
        await asyncio.sleep(0.01)
        outer.cancel()
        await asyncio.gather(outer, return_exceptions=True)
        return ended

    assert asyncio.run(scene()) == ["answer"]
