"""Check shapes beside the other steps of a build, unless the check was clean before.

The check needs the quads of one moment and gives nothing to the steps that follow, but it must be
known before a release is written.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from aiconcord.build.fingerprint import digest
from aiconcord.build.remember import CleanMark
from aiconcord.build.steps import Progress
from aiconcord.check.shapes import Locate
from aiconcord.check.shapes_apart import ShapesApart, written
from aiconcord.problems.record import Problem, ProblemError, in_order


class Beside:
    """One check that may be running; see :func:`beside`."""

    def __init__(self, name: str, progress: Progress, mark: CleanMark) -> None:
        self.name = name
        self.progress = progress
        self.mark = mark
        self.running: ShapesApart | None = None

    def finish(self) -> list[Problem]:
        """Wait for what the check finds; its line tells the seconds that the check itself took."""
        begun = time.perf_counter()
        self.progress.begin(self.name)
        if self.running is None:
            self.progress.end(self.name, time.perf_counter() - begun)
            return []
        found, seconds = self.running.finish()
        self.progress.end(self.name, seconds)
        if not found:
            self.mark.set()
        return found


@contextmanager
def beside(
    name: str,
    *,
    progress: Progress,
    folder: Path,
    tools: list[bytes],
    quads: Iterable[ox.Quad],
    shapes: Iterable[ox.Quad],
    locate: Locate,
    told: list[Problem],
) -> Iterator[Beside]:
    """Check *quads* by *shapes* while the block runs; blank nodes must be canonical.

    The block calls ``finish`` where it needs the findings. Where it raises before that, the
    findings are raised instead, with those *told* before: a step may trip over what a shape tells.
    """
    data, rules = written(quads), written(shapes)
    mark = CleanMark(folder, name.replace(" ", "-"), digest([*tools, data, rules]))
    check = Beside(name, progress, mark)
    if mark.is_set():
        yield check
        return
    with ShapesApart(data, rules, locate) as check.running:
        try:
            yield check
        except Exception as fault:
            if name in progress.seconds:
                raise
            found = check.finish()
            if any(problem.severity == "error" for problem in found):
                raise ProblemError(*in_order([*told, *found])) from fault
            raise
