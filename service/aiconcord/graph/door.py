"""Let each client have its share of queries inside, and a few more wait before the door."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from aiconcord.problems.record import Problem, ProblemError, Where


@dataclass(slots=True)
class _Client:
    inside: int = 0
    waiting: "deque[asyncio.Future[None]]" = field(default_factory=deque)


class Door:
    """Lets *most* queries of a client in at a time; *waiting* more wait *patience* seconds at most.

    *what* is the word for them, where it is no queries that are let in.

    The service itself (a client of None) always gets in.
    """

    def __init__(self, *, most: int, waiting: int, patience: float, what: str = "queries") -> None:
        self._what = what
        self._most = most
        self._waiting = waiting
        self._patience = patience
        self._clients: dict[str, _Client] = {}

    @property
    def clients(self) -> int:
        """How many clients have a query inside or waiting."""
        return len(self._clients)

    def room(self, client: str) -> int:
        """Tell how many more queries of *client* would get in at once."""
        here = self._clients.get(client)
        return self._most - here.inside if here else self._most

    async def enter(self, client: str | None) -> None:
        """Get in, or raise ``too-many-running``. Whoever got in must leave."""
        if client is None:
            return
        here = self._clients.setdefault(client, _Client())
        if here.inside < self._most:
            here.inside += 1
            return
        if len(here.waiting) >= self._waiting:
            raise self._refusal()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        here.waiting.append(turn)
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave(client)  # its turn came while it gave up: pass it on
            elif turn in here.waiting:
                here.waiting.remove(turn)
            if isinstance(error, TimeoutError):
                raise self._refusal() from None
            raise

    def leave(self, client: str | None) -> None:
        """Make room for the next query of *client*."""
        if client is None:
            return
        here = self._clients[client]
        while here.waiting:
            turn = here.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        here.inside -= 1
        if not here.inside:
            del self._clients[client]

    def _refusal(self) -> ProblemError:
        return ProblemError(
            Problem(
                "too-many-running",
                f"you already have {self._most} {self._what} running here",
                Where(),
                "wait for one of them to be answered, then ask again",
            )
        )
