"""The command `aiconcord build`: sources in, a release folder out."""

from pathlib import Path

import click

from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the release to.")
def build(out: Path | None) -> None:
    """Build a release from the sources and print its folder."""
    from aiconcord.build.run import build as run

    try:
        place = run(find_places(), lambda line: click.echo(line, err=True), out=out)
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(1) from None
    click.echo(place)
