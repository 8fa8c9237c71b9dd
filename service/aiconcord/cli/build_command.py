"""The command `aiconcord build`: sources in, a release folder out."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from aiconcord.build.ledger import record
from aiconcord.build.run import build as run
from aiconcord.build.steps import Watch
from aiconcord.graph.changes import read_changes
from aiconcord.graph.release import Release
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import Places, find_places


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Copy the release into this folder, which is replaced.",
)
@click.option(
    "--record",
    "recording",
    is_flag=True,
    help="Write what the release changes into data/releases/, when it is published.",
)
def build(out: Path | None, recording: bool) -> None:
    """Build a release from the sources and print its folder.

    Progress goes to stderr: a bar on a terminal, a line a step elsewhere. Exit code 1 where a
    finding stops the build.
    """
    terminal = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(line: str) -> None:
        terminal.print(line, markup=False)

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    try:
        with Progress(
            *columns, console=terminal, transient=True, disable=not terminal.is_terminal
        ) as bar:
            places, watch = find_places(), _mover(bar)
            if recording and (written := _record(places, run(places, say, watch=watch))):
                say(f"recorded in data/releases/{written.name}: commit it with the release")
            place = run(places, say, out=out, watch=watch)
    except ProblemError as fault:
        for problem in fault.problems:
            say(problem.text())
        raise SystemExit(1) from None
    click.echo(place)


def _record(places: Places, built: Path) -> Path | None:
    """Write the changes of the release *built* into the ledger; None where they are in it."""
    release = Release.open(built)
    changes = read_changes(release.changes.read_text("utf-8"))
    return record(places, changes, sorted(release.recorded))


def _mover(bar: Progress) -> Watch:
    """Give a watcher that moves the *bar* each time a step begins."""
    task = bar.add_task("build", total=None)

    def move(name: str, number: int, total: int) -> None:
        bar.update(task, description=name, completed=number, total=total)

    return move
