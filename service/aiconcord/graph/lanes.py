"""Decide which query runs when, so that queries that take long never stop those that do not.

Nobody can tell from its text how long a query takes, so each is tried. At most all workers but one
hold queries older than ``light_seconds``; the one that remains is where untried queries go. A query
that outstays there is ended and begun again in the queue for long ones. Who used least lately goes
first, so that somebody who asks little is not kept waiting by those who ask much.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from aiconcord.graph.jobs import Job, KnownSlow, Queue
from aiconcord.graph.pool import Pool
from aiconcord.graph.process import timeout_problem
from aiconcord.graph.runs import Outcome, Run, why_replaced
from aiconcord.graph.shares import Shares
from aiconcord.graph.wire import Fault, Question
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

FEWEST_WORKERS: Final = 3
_SHORT: Final = 20
"""The part of the short time below which a typical query is taken to be short."""
_OURS: Final = 4
"""How much longer the short time is for queries of the service's own pages."""
_WINDOWS: Final = 3
"""For how many times the time limit an offence is held against a client."""


class Lanes:
    """Runs queries on at least three workers over *file*, short ones first."""

    def __init__(
        self, file: Path, limits: Limits, workers: int, *, is_trusted: bool = False
    ) -> None:
        self._limits = limits
        self._workers = max(workers, FEWEST_WORKERS)
        self.pool = Pool(
            file, limits, size=self._workers, on_idle=self._dispatch, is_trusted=is_trusted
        )
        self._light = Queue(limits.light_queue)
        self._long = Queue(limits.long_queue)
        self._slow = KnownSlow()
        self._shares = Shares(window=limits.seconds * _WINDOWS)
        self._runs: dict[Run, asyncio.Task[None]] = {}
        self._is_open = False
        self._finished = self._evicted = 0

    def counts(self) -> dict[str, int]:
        """Tell what is going on, for whoever operates the service."""
        return {
            "workers": self._workers,
            "idle": self.pool.idle,
            "running": len(self._runs),
            "running_long": self._held(),
            "waiting": len(self._light),
            "waiting_long": len(self._long),
            "finished": self._finished,
            "evicted": self._evicted,
            "replaced": self.pool.replaced,
        }

    async def start(self) -> None:
        """Start the workers."""
        await self.pool.start()
        self._is_open = True

    async def close(self) -> None:
        """End everything; whoever waits is told."""
        self._is_open = False
        self.pool.is_closing = True
        for job in [*self._light.drain(), *self._long.drain(), *(run.job for run in self._runs)]:
            _fail(job, _busy("the service is closing", "ask again when it is back"))
        for run in self._runs:
            run.process.kill()
        await asyncio.gather(*self._runs.values(), return_exceptions=True)
        await self.pool.close()

    async def submit(
        self,
        question: Question,
        client: str | None,
        seconds: float,
        leave: Callable[[], None] | None = None,
    ) -> bytes:
        """Run *question* and give its whole answer; a ProblemError tells why there is none.

        When the caller is cancelled, a query that holds a worker is ended; one in its short time
        may finish for nobody, so that nobody has workers replaced by going away. *leave* is called
        when nothing of it runs any more.
        """
        loop = asyncio.get_running_loop()
        job = Job(question, client, seconds, loop.create_future(), leave)
        if not self._is_open:
            job.settle()
            raise ProblemError(_busy("the service is not running", "start it"))
        slow = job in self._slow or self._shares.is_heavy(client, loop.time())
        self._enqueue(job, self._long if slow else self._light)
        self._dispatch()
        try:
            return await job.answer
        finally:
            if job.answer.cancelled():
                self._abandon(job)
            if not any(run.job is job for run in self._runs):
                job.settle()

    def wants_place_of(self, job: Job) -> bool:
        """Tell whether an untried query waits, of somebody who uses less than *job*'s client does.

        Not without a spare to run it on.
        """
        return bool(self.pool.idle) and self._light.has_fresh(self._used, self._used(job))

    def short_time(self, job: Job) -> float:
        """Tell for how many seconds *job* may run before it has to make room for others.

        A page's own query has longer than a stranger's: it is ours and bounded, and whoever reads
        the page would only have it asked again.
        """
        return self._limits.light_seconds * (_OURS if job.client is None else 1)

    def may_hold(self) -> bool:
        """Tell whether one more worker may be held by a long query."""
        return self._held() < self._workers - 1

    def _held(self) -> int:
        return sum(run.is_long for run in self._runs)

    def _enqueue(self, job: Job, queue: Queue) -> None:
        if not queue.add(job, self._too_late):
            _fail(job, _busy("too many queries wait already", "ask again in a moment"))

    def _too_late(self, job: Job) -> None:
        if self._light.remove(job) or self._long.remove(job):
            _fail(job, _busy("no worker became free in time", "ask again, or ask for less"))

    def _abandon(self, job: Job) -> None:
        """Stop working for a caller who has gone."""
        if self._light.remove(job) or self._long.remove(job):
            return
        for run in self._runs:
            if run.job is job and run.is_long:
                run.process.kill()

    def _dispatch(self) -> None:
        """Start what may start. Long ones first: they can only hold all workers but one."""
        while self._is_open and len(self._runs) < self._workers and self.pool.idle:
            is_long = bool(len(self._long)) and self.may_hold()
            queue = self._long if is_long else self._light
            if not len(queue):
                return
            job = queue.first(self._weight)
            if self.pool.idle == 1 and not self._is_likely_short(job):
                return  # another is being forked; the last one is for what does not take long
            queue.remove(job)
            process = self.pool.take()
            if process is None:  # pragma: no cover - one was idle a line ago
                raise AssertionError("an idle worker can be taken")
            job.tries += 1
            self._shares.begin(job.client)
            run = Run(job, process, is_long=is_long)
            # Whatever is logged of it is logged of the request that asked it.
            loop = asyncio.get_running_loop()
            self._runs[run] = loop.create_task(self._follow(run), context=job.context)

    def _weight(self, job: Job) -> tuple[float, ...]:
        """Order the queue: likely short ones first, then untried ones, then who used little."""
        return (not self._is_likely_short(job), job.tries, self._used(job))

    def _used(self, job: Job) -> float:
        return self._shares.weight(job.client, asyncio.get_running_loop().time())

    def _may_try_again(self, job: Job, outcome: Outcome) -> bool:
        """Tell whether *job* may have one more short try: if its client used little lately."""
        return outcome.how == "yielded" and job.tries == 1 and not self._asks_much(job)

    def _is_likely_short(self, job: Job) -> bool:
        """Tell whether *job* is untried, of a client whose queries typically are short or new."""
        typical = self._shares.typical(job.client)
        return not job.tries and typical <= self._limits.light_seconds / _SHORT

    def _asks_much(self, job: Job) -> bool:
        """Tell whether *job*'s client runs a query already, or used a second or so lately."""
        return self._used(job) >= min(1.0, 2 * self._limits.light_seconds)

    async def _follow(self, run: Run) -> None:
        """Follow *run* to its end and see to its caller, its client's account and its worker."""
        job, outcome, died = run.job, Outcome("ended"), None
        try:
            outcome = await run.outcome(self, self.short_time(job))
            if outcome.how == "ended" and not job.is_abandoned:
                died = await run.process.why_ended()
                _fail(job, died)
        except Exception:
            _fail(job, Problem("internal", "the engine failed", Where(), "tell us, please"))
            raise
        finally:
            del self._runs[run]
            self._shares.finish(job.client, run.age, asyncio.get_running_loop().time())
            if outcome.how == "answered" and not outcome.is_worn and run.process.restore_priority():
                self.pool.give_back(run.process)
            else:
                self.pool.discard(run.process, why_replaced(outcome, died))
        self._remember(run)
        self._conclude(job, outcome)
        self._dispatch()

    def _remember(self, run: Run) -> None:
        """Learn from *run* whether its query is a slow one."""
        if run.is_slow:
            self._slow.add(run.job)
        elif run.is_long:
            self._slow.discard(run.job)

    def _conclude(self, job: Job, outcome: Outcome) -> None:
        """Tell the caller what came of it, or let the query wait for another try."""
        if outcome.how == "answered":
            self._finished += 1
            if isinstance(outcome.found, Fault):
                _fail(job, outcome.found.problem())
            elif not job.is_abandoned:
                job.answer.set_result(outcome.found)
        elif outcome.how == "overran":
            _fail(job, timeout_problem(job.seconds))
        elif outcome.how == "outstayed":
            self._slow.add(job)
            self._shares.offend(job.client, asyncio.get_running_loop().time())
        if outcome.how in ("yielded", "outstayed"):
            self._evicted += 1
            if not job.is_abandoned:
                self._enqueue(job, self._light if self._may_try_again(job, outcome) else self._long)
        if job.is_abandoned:
            job.settle()


def _fail(job: Job, problem: Problem) -> None:
    if not job.is_abandoned:
        job.answer.set_exception(ProblemError(problem))


def _busy(what: str, remedy: str) -> Problem:
    return Problem("engine-busy", what, Where(), remedy)
