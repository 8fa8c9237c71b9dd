"""What engines tell of their work, so that whoever operates the service can count it.

An engine tells a :class:`Tally`; this one forgets all. The web's counts in Prometheus's form
(:mod:`aiconcord.web.metrics`), so that engines need know nothing of that.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from aiconcord.problems.record import ProblemError

Ended = Literal[
    "timeout",
    "displaced",
    "client-gone",
    "memory",
    "crashed",
    "loader-lost",
    "worn",
    "lowered",
    "outdated",
]
"""Why a worker was ended: its query's time was over; its query had to make room and was begun
again; its caller has gone; it ran over its memory; it crashed; the process it came of has ended;
it kept too much memory; its priority could not be put back; what it holds is out of date."""


@dataclass(slots=True)
class Told:
    """One query: its *form* once known, and the *size* of its answer in bytes."""

    form: str = "unknown"
    size: int = 0


class Tally:
    """Hears what an engine does."""

    def asked(self, form: str, outcome: str, *, ours: bool, seconds: float, size: int) -> None:
        """Hear of a query that is over: *outcome* is ``ok`` or a problem's code.

        *ours* are those that the service itself asked, for a page."""

    def ended(self, reason: Ended) -> None:
        """Hear that a worker was ended and another is started in its place."""

    @contextmanager
    def query(self, client: str | None) -> Iterator[Told]:
        """Hear how the query goes that *client* asks, from here to the end of the block."""
        told, begun, outcome = Told(), time.perf_counter(), "ok"
        try:
            yield told
        except ProblemError as fault:
            outcome = fault.problem.code
            raise
        except BaseException:
            outcome = "client-gone"
            raise
        finally:
            spent = time.perf_counter() - begun
            self.asked(told.form, outcome, ours=client is None, seconds=spent, size=told.size)


SILENT = Tally()
"""Where nobody listens."""
