"""One try at a query: a worker begins it, and either answers or has to stop."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from aiconcord.graph import wire
from aiconcord.graph.frames import EndedError
from aiconcord.graph.jobs import Job
from aiconcord.graph.line import Reply
from aiconcord.graph.process import Process
from aiconcord.graph.tally import Ended
from aiconcord.graph.wire import Fault
from aiconcord.problems.record import Problem

_PARTS: Final = 4
"""In how many parts the short time is cut; after each, a query may have to make room."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try went.

    ``answered``: *found* holds the answer or its fault; ``ended``: the worker died of it;
    ``overran``: its time was over; ``yielded``: it stopped early for one not tried yet;
    ``outstayed``: its short time was over and no worker was left for long queries.
    """

    how: Literal["answered", "ended", "overran", "yielded", "outstayed"]
    found: bytes | Fault = b""
    is_worn: bool = False


_DIED: Final[Mapping[str, Ended]] = {
    "query-memory": "memory",
    "query-timeout": "timeout",
    "engine-busy": "loader-lost",
}


def why_replaced(outcome: Outcome, died: Problem | None) -> Ended:
    """Tell for what reason a worker is replaced; *died* is why it ended by itself, if it did."""
    if outcome.how == "answered":
        return "worn" if outcome.is_worn else "lowered"
    if outcome.how == "ended":
        return _DIED.get(died.code, "crashed") if died else "client-gone"
    return "timeout" if outcome.how == "overran" else "displaced"


class Room(Protocol):
    """What a try asks of the lanes."""

    def wants_place_of(self, job: Job) -> bool:
        """Tell whether a query waits that should have the place of *job* now."""

    def may_hold(self) -> bool:
        """Tell whether one more worker may be held by a long query."""


class Run:
    """A try of *job* on *process*; *is_long* while it may hold its worker to the end."""

    def __init__(self, job: Job, process: Process, *, is_long: bool) -> None:
        self.job = job
        self.process = process
        self.is_long = is_long
        self.is_slow = False
        self._begun = asyncio.get_running_loop().time()

    @property
    def age(self) -> float:
        """How many seconds it has been running."""
        return asyncio.get_running_loop().time() - self._begun

    async def outcome(self, room: Room, light_seconds: float) -> Outcome:
        """Run to the end, or to where it has to stop; then the worker is ended, with its answer."""
        exchange = self.process.exchange(self.job.packed)
        try:
            how = await self._watch(exchange, room, light_seconds)
        finally:
            if not exchange.done():
                self.process.kill()
                with suppress(EndedError):
                    await exchange
        if how == "answered":
            try:
                reply = exchange.result()
            except EndedError:
                return Outcome("ended")
            found = Fault.unpack(reply.body) if reply.kind == wire.FAULT else reply.body
            return Outcome(how, found, reply.is_worn)
        return Outcome(how)

    async def _watch(
        self, exchange: "asyncio.Future[Reply]", room: Room, light_seconds: float
    ) -> Literal["answered", "overran", "yielded", "outstayed"]:
        """Wait for the answer and tell how the waiting ended."""
        for part in range(1, _PARTS + 1):
            await self._until(exchange, light_seconds * part / _PARTS)
            if exchange.done():
                return "answered"
            is_over = part == _PARTS
            if not self.is_long and (is_over or room.wants_place_of(self.job)):
                if (is_over and self.job.is_abandoned) or not room.may_hold():
                    return "outstayed" if is_over else "yielded"
                self.is_long = True
                self.process.lower_priority()
        self.is_slow = True
        self.process.lower_priority()
        await self._until(exchange, self.job.seconds)
        return "answered" if exchange.done() else "overran"

    async def _until(self, exchange: "asyncio.Future[Reply]", age: float) -> None:
        if age > self.age:
            await asyncio.wait({exchange}, timeout=age - self.age)
