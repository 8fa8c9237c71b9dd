import asyncio
import gzip

import pytest

from aiconcord.web.pressing import press, pressed


@pytest.mark.parametrize("length", [0, 1, 1_000, 100_000])
def test_what_was_pressed_is_read_back(length):
    body = b"0123456789" * (length // 10) + b"x" * (length % 10)
    assert gzip.decompress(asyncio.run(press(body))) == body


def test_equal_bytes_are_pressed_to_equal_bytes():
    assert pressed(b"abc" * 1_000) == pressed(b"abc" * 1_000)


def test_others_go_on_while_a_long_answer_is_pressed():
    """Were it pressed in the event loop, nothing would be counted."""

    async def scene():
        work = asyncio.ensure_future(press(bytes(30_000_000)))
        await asyncio.sleep(0)
        turns = 0
        while not work.done():
            turns += 1
            await asyncio.sleep(0.001)
        return turns

    assert asyncio.run(scene()) > 3
