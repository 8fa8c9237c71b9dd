"""The command `aiconcord build`: sources in, a release folder out."""

from pathlib import Path

import click

from aiconcord.build.ledger import record
from aiconcord.cli.progress import build_aloud
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
    try:
        places = find_places()
        if recording and (written := _record(places, build_aloud(places))):
            click.echo(
                f"recorded in data/releases/{written.name}: commit it with the release", err=True
            )
        place = build_aloud(places, out)
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(1) from None
    click.echo(place)


def _record(places: Places, built: Path) -> Path | None:
    """Write the changes of the release *built* into the ledger; None where they are in it."""
    release = Release.open(built)
    changes = read_changes(release.changes.read_text("utf-8"))
    return record(places, changes, sorted(release.recorded))
