"""Build a release while telling how far it is: a bar on a terminal, a line a step elsewhere."""

from pathlib import Path

from rich.progress import Progress

from aiconcord.build.run import build
from aiconcord.build.steps import Watch
from aiconcord.cli.bars import bar_on, talk
from aiconcord.settings.places import Places


def build_aloud(places: Places, out: Path | None = None) -> Path:
    """Build the release of *places*, talking on stderr, and give its folder.

    A build that stops raises the ProblemError of :func:`aiconcord.build.run.build`.
    """
    terminal = talk()

    def say(line: str) -> None:
        terminal.print(line, markup=False)

    with bar_on(terminal) as bar:
        return build(places, say, out=out, watch=_mover(bar))


def _mover(bar: Progress) -> Watch:
    """Give a watcher that moves the *bar* each time a step begins."""
    task = bar.add_task("build", total=None)

    def move(name: str, number: int, total: int) -> None:
        bar.update(task, description=name, completed=number, total=total)

    return move
