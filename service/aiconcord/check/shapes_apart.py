"""Checks a graph by shapes in a process of its own, so that whoever asked gets on meanwhile."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from aiconcord.check.shapes import Locate, check_shapes
from aiconcord.graph.terms import to_graph
from aiconcord.problems.record import Problem, Where, in_order


def check_written(data: bytes, shapes: bytes, locate: Locate) -> list[Problem]:
    """Check *data* against *shapes*, both N-Quads; graphs and repetitions count for nothing."""
    form = ox.RdfFormat.N_QUADS
    return check_shapes(
        to_graph(ox.parse(data, format=form)), to_graph(ox.parse(shapes, format=form)), locate
    )


class ShapesApart:
    """A check that runs beside its caller from when it is made; ended with its ``with`` block.

    What is sent and what comes back lie in files without a name rather than in pipes, so that
    neither side ever waits for the other to read.
    """

    def __init__(self, data: bytes, shapes: bytes, locate: Locate) -> None:
        self._asked = data, shapes
        self._locate = locate
        self._begun = time.perf_counter()
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        with tempfile.TemporaryFile() as request:
            request.write(json.dumps([len(data), len(shapes)]).encode() + b"\n" + data + shapes)
            request.seek(0)
            command = [sys.executable, "-m", "aiconcord.check.shapes_worker"]
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command,
                stdin=request,
                stdout=self._answer,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing of the process behind."""
        self.end()
        self._answer.close()

    @property
    def ended(self) -> bool:
        """Tell whether the process is gone."""
        return self._child.poll() is not None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if not self.ended:
            self._child.kill()
            self._child.wait()

    def finish(self) -> tuple[list[Problem], float]:
        """Wait for the findings; give them with the seconds from the beginning of the check.

        Where the process was ended from outside, for its memory for example, the check is run
        again here: then it is slow, and what it finds is the same."""
        if self._child.wait() != 0:
            found = check_written(*self._asked, self._locate)
            return found, time.perf_counter() - self._begun
        self._answer.seek(0)
        told = json.load(self._answer)
        return in_order(self._read(one) for one in told["problems"]), told["seconds"]

    def _read(self, told: dict[str, object]) -> Problem:
        problem = Problem(**{**told, "where": Where(**told["where"])})  # type: ignore[arg-type]
        node = problem.where.node
        if problem.where.file != TO_LOCATE or node is None:
            return problem
        return replace(problem, where=self._locate(node))


TO_LOCATE = "?"
"""Stands for the file of a node that has an IRI: only whoever read the files knows it."""


def written(quads: Iterable[ox.Quad]) -> bytes:
    """Write *quads* as :func:`check_written` reads them; blank nodes keep their labels."""
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
