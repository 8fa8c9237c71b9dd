"""Read each list of names that questions choose from once, and keep it as long as its engine.

A page of a question about elements needs 1,799 of them, twice: for its form and for the value that
was given. What an engine serves does not change while it runs, so one reading does for all.
"""

import asyncio
from functools import partial

from aiconcord.ask.known import Choice, choices
from aiconcord.graph.engine import Engine

Wanted = tuple[str, str | None]
"""What a parameter takes: its type, and the scheme or framework within which."""


class NameLists:
    """The lists of one *engine*; make a new one with a new engine, so that none outlives its data.

    They are asked for by what the headers of questions say, so their number is bounded by that.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._readings: dict[Wanted, asyncio.Task[tuple[Choice, ...]]] = {}

    async def of(self, type_: str, within: str | None = None) -> tuple[Choice, ...]:
        """List what a parameter of *type_* may be, as :func:`~aiconcord.ask.known.choices` does.

        Whoever asks while a list is being read waits for that reading. One who gives up does not
        end it for the others, and a reading that failed is not kept: the next one tries again.
        """
        wanted = (type_, within)
        reading = self._readings.get(wanted)
        if reading is None:
            reading = asyncio.create_task(self._read(wanted))
            reading.add_done_callback(partial(self._forget_failure, wanted))
            self._readings[wanted] = reading
        return await asyncio.shield(reading)

    async def _read(self, wanted: Wanted) -> tuple[Choice, ...]:
        return tuple(await choices(self._engine, *wanted))

    def _forget_failure(self, wanted: Wanted, reading: asyncio.Task[tuple[Choice, ...]]) -> None:
        if reading.cancelled() or reading.exception() is not None:
            del self._readings[wanted]
