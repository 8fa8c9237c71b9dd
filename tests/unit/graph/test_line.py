"""The server's end of a line, with a worker played by the test."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from aiconcord.graph import wire
from aiconcord.graph.frames import EndedError
from aiconcord.graph.line import Line, Reply


def talk(scene: Callable[[Line, socket.socket], Awaitable[object]]) -> object:
    """Run *scene* with a line that is listened to, and the worker's end of it."""

    async def run() -> object:
        ours, theirs = socket.socketpair()
        line = Line(ours)
        first = line.listen()
        theirs.sendall(wire.reply(wire.READY, wire.DONE, b"7"))
        assert (await first).body == b"7"
        try:
            return await asyncio.wait_for(scene(line, theirs), 20)
        finally:
            line.close()
            theirs.close()

    return asyncio.run(run())


@pytest.mark.parametrize("length", [0, 1, 5_000, 131_066, 131_072, 1_000_000])
@pytest.mark.parametrize("step", [1 << 20, 50_000])
def test_a_reply_is_read_whole_however_it_comes(length: int, step: int) -> None:
    body = bytes(number % 251 for number in range(length))

    async def scene(line: Line, worker: socket.socket) -> Reply:
        reply = line.ask(b"x")
        said = wire.reply(wire.ANSWER, wire.WORN, body)
        for at in range(0, len(said), step):
            await asyncio.to_thread(worker.sendall, said[at : at + step])
            await asyncio.sleep(0)
        return await reply

    assert talk(scene) == Reply(wire.ANSWER, body, is_worn=True)


def test_a_reply_may_come_byte_by_byte() -> None:
    async def scene(line: Line, worker: socket.socket) -> Reply:
        reply = line.ask(b"x")
        for byte in wire.reply(wire.FAULT, wire.DONE, b"no"):
            worker.sendall(bytes([byte]))
            await asyncio.sleep(0.001)
        return await reply

    assert talk(scene) == Reply(wire.FAULT, b"no", is_worn=False)


def test_a_question_longer_than_the_socket_holds_arrives_whole() -> None:
    question = bytes(number % 251 for number in range(2_000_000))

    async def scene(line: Line, worker: socket.socket) -> bytes:
        reply = line.ask(question)
        heard = await asyncio.to_thread(worker.recv, len(question), socket.MSG_WAITALL)
        worker.sendall(wire.reply(wire.ANSWER, wire.DONE, b""))
        await reply
        return heard

    assert talk(scene) == question


def test_questions_follow_one_another() -> None:
    async def scene(line: Line, worker: socket.socket) -> list[bytes]:
        bodies = []
        for body in (b"one", b"x" * 400_000, b"three"):
            reply = line.ask(b"x")
            await asyncio.to_thread(worker.sendall, wire.reply(wire.ANSWER, wire.DONE, body))
            bodies.append((await reply).body)
        return bodies

    assert talk(scene) == [b"one", b"x" * 400_000, b"three"]


@pytest.mark.parametrize("said", [b"", wire.reply(wire.ANSWER, wire.DONE, b"whole")[:-1]])
def test_a_worker_that_ends_before_its_reply_is_whole_gives_none(said: bytes) -> None:
    async def scene(line: Line, worker: socket.socket) -> None:
        reply = line.ask(b"x")
        worker.sendall(said)
        worker.close()
        with pytest.raises(EndedError):
            await reply

    talk(scene)


def test_a_worker_that_ended_while_idle_is_found_out_by_the_next_question() -> None:
    async def scene(line: Line, worker: socket.socket) -> None:
        worker.close()
        await asyncio.sleep(0.01)
        for _ in range(2):
            with pytest.raises(EndedError):
                await line.ask(b"x")

    talk(scene)
