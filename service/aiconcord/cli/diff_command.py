"""`aiconcord diff`: what one release says otherwise than another, name by name."""

import csv
import io
import json
import sys
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from aiconcord.graph.changes import KINDS, Change, compare
from aiconcord.graph.records import read_records
from aiconcord.problems.record import ProblemError

COLUMNS = ("change", "kind", "uri")


@click.command()
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    help="Default: a table on a terminal, CSV into a pipe or file.",
)
def diff(old: Path, new: Path, form: str | None) -> None:
    """List what was added, changed, retired or removed from OLD to NEW.

    Each is the folder of a release, or its dump in N-Quads or TriG. Compared is what the sources
    state of each thing, claim and term; what a build derives is not. A name that was removed breaks
    the promise that published names stay. Exit code 0: no difference; 1: differences; 2: wrong use.
    """
    try:
        found = compare(read_records(old), read_records(new))
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        sys.exit(2)
    _show(found, form or ("table" if sys.stdout.isatty() else "csv"))
    counts = Counter(one.change for one in found)
    told = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind])
    click.echo(told or "no difference", err=True)
    if counts["removed"]:
        click.echo("  hint: a published name stays: retire it instead of removing it", err=True)
    sys.exit(1 if found else 0)


def _show(found: list[Change], form: str) -> None:
    rows = [{"change": one.change, "kind": one.kind, "uri": one.uri} for one in found]
    if form == "json":
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    elif form == "csv":
        out = io.StringIO()
        table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
        click.echo(out.getvalue(), nl=False)
    elif rows:
        shown = Table("Change", "Kind", "Name")
        for one in found:
            shown.add_row(one.change, one.kind, one.id)
        Console().print(shown)
