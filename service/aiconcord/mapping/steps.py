"""The steps of checking a file, so that whoever waits for a large one can be told how far it is."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

STEPS: Final = (
    "read the rows",
    "check every slot",
    "look up the ends",
    "hold the rows against one another",
    "reckon with sets",
    "compare with what is published",
    "run the shapes",
)
"""In their order."""
Watch = Callable[[str, float | None], None]
"""Called with the name of a step when it begins, and again with its seconds when it has ended."""

_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Let *watch* hear of every step that is taken within the block."""
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)


def step(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the step called *name*, one of :data:`STEPS`."""
    assert name in STEPS, name  # noqa: S101 - a fault of ours, found on import

    def of(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            watch = _WATCH.get()
            if watch is None:
                return function(*args, **kwargs)
            watch(name, None)
            begun = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                watch(name, time.perf_counter() - begun)

        return run

    return of
