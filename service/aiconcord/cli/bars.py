"""Tells on stderr how far something is: a bar on a terminal, a line a step elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from aiconcord.mapping.steps import STEPS, watched

LARGE: Final = 1_000_000
"""Bytes of a mapping file from which its check takes long enough to be told about."""


def talk() -> Console:
    """Give the console to talk to, which is stderr."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def bar_on(terminal: Console) -> Progress:
    """Give a bar that leaves nothing behind; none is drawn where *terminal* is a log."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal)


@contextmanager
def check_aloud(name: str, size: int) -> Iterator[None]:
    """Talk while the file *name* of *size* bytes is checked within the block, if it is large."""
    if size < LARGE:
        yield
        return
    terminal = talk()
    with bar_on(terminal) as bar:
        task = bar.add_task(name, total=len(STEPS))

        def hear(step: str, seconds: float | None) -> None:
            done = STEPS.index(step) + (seconds is not None)
            bar.update(task, description=f"{name}: {step}", completed=done)
            if seconds is not None and not terminal.is_terminal:
                terminal.print(f"{name}: {seconds:6.2f} s  {step}", markup=False)

        with watched(hear):
            yield
