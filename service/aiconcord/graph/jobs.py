"""A query on its way through the lanes, and the queues in which it waits its turn."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from aiconcord.graph.wire import Question

_MOST_KNOWN: Final = 2_000


@dataclass(eq=False, slots=True)
class Job:
    """One query: what is asked, by whom, for how long, and the *answer* that its caller awaits.

    *packed* is the question as a worker gets it. *tries* counts how often a worker began it.
    *leave* is called once, when no queue and no worker holds it any more. *context* is that of the
    request.
    """

    question: Question
    client: str | None
    seconds: float
    answer: "asyncio.Future[bytes]"
    leave: Callable[[], None] | None = None
    tries: int = 0
    packed: bytes = field(init=False)
    context: Context = field(default_factory=copy_context)
    digest: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.packed = self.question.pack()
        self.digest = sha256(self.packed).digest()

    @property
    def is_abandoned(self) -> bool:
        """Tell whether nobody waits for the answer any more."""
        return self.answer.done()

    def settle(self) -> None:
        """Let the client's next query in; a second call does nothing."""
        leave, self.leave = self.leave, None
        if leave is not None:
            leave()


class Queue:
    """Jobs that wait, at most *most*; whose weight is least goes first, then who came first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: dict[Job, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def has_fresh(self, weight: Callable[[Job], float], below: float) -> bool:
        """Tell whether a job waits that no worker has begun yet and whose weight is *below*."""
        return any(not job.tries and weight(job) < below for job in self._jobs)

    def add(self, job: Job, too_late: Callable[[Job], None]) -> bool:
        """Let *job* wait as long as it may run, then call *too_late*; False where it is full."""
        if len(self._jobs) >= self._most:
            return False
        self._jobs[job] = asyncio.get_running_loop().call_later(job.seconds, too_late, job)
        return True

    def remove(self, job: Job) -> bool:
        """Take *job* out; False where it does not wait here."""
        timer = self._jobs.pop(job, None)
        if timer is not None:
            timer.cancel()
        return timer is not None

    def first(self, weight: Callable[[Job], tuple[float, ...]]) -> Job:
        """Give the job of least *weight*, which goes on waiting."""
        return min(self._jobs, key=weight)

    def drain(self) -> list[Job]:
        """Take out all."""
        jobs = list(self._jobs)
        for job in jobs:
            self.remove(job)
        return jobs


class KnownSlow:
    """Remembers which queries outstayed the short time before, so as not to try them again."""

    def __init__(self) -> None:
        self._digests: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, job: Job) -> bool:
        return job.digest in self._digests

    def add(self, job: Job) -> None:
        """Remember *job*'s query; the one remembered longest is forgotten for it."""
        self._digests[job.digest] = None
        self._digests.move_to_end(job.digest)
        if len(self._digests) > _MOST_KNOWN:
            self._digests.popitem(last=False)

    def discard(self, job: Job) -> None:
        """Forget *job*'s query: this time it was quick."""
        self._digests.pop(job.digest, None)
