"""The command `aiconcord build`: sources in, a release folder out."""

from pathlib import Path

import click

from aiconcord.cli.progress import build_aloud
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Copy the release into this folder, which is replaced.",
)
def build(out: Path | None) -> None:
    """Build a release from the sources and print its folder.

    Progress goes to stderr: a bar on a terminal, a line a step elsewhere. Exit code 1 where a
    finding stops the build.
    """
    try:
        place = build_aloud(find_places(), out)
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(1) from None
    click.echo(place)
