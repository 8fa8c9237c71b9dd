"""The commands `aiconcord table export` and `aiconcord table import`: the data in a spreadsheet."""

from pathlib import Path
from typing import NoReturn

import click

from aiconcord.curate.import_table import Load, import_table
from aiconcord.graph.layout import data_files
from aiconcord.graph.read import read
from aiconcord.graph.table_cells import expand
from aiconcord.graph.tables import Tables
from aiconcord.mapping.nearest import nearest
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places, find_places


@click.group()
def table() -> None:
    """Edit the data of one class in a spreadsheet.

    \b
    aiconcord table export Source > sources.csv
    aiconcord table import sources.csv
    """


@table.command("export")
@click.argument("class_", metavar="CLASS", required=False)
def export(class_: str | None) -> None:
    """Write the things of CLASS as CSV; without CLASS, list the classes there are.

    A class is named as in Body, NameClaim, skos:Concept.
    """
    places = find_places()
    try:
        files = [file for file in data_files(places) if not file.is_mapping]
        sources = read(files)  # rows of crosswalks are tables as they are
        if errors := [one for one in sources.problems if one.severity == "error"]:
            raise ProblemError(*errors)
        tables = Tables(sources.quads, files)
        if class_ is None:
            click.echo("\n".join(tables.classes()))
            return
        written = tables.csv(_class(class_, tables.classes()))
    except ProblemError as fault:
        _refuse(fault)
    click.echo(written.encode("utf-8"), nl=False)


def _class(wanted: str, known: dict[str, str]) -> str:
    """Give the address of the class called *wanted*."""
    if wanted in known:
        return known[wanted]
    try:
        if (address := expand(wanted)) in known.values():
            return address
    except ValueError:
        pass
    near = nearest(wanted, known)
    remedy = f"did you mean `{near}`?" if near else "`aiconcord table export` lists the classes"
    raise ProblemError(
        Problem("table-class-unknown", f"no things of class `{wanted}`", remedy=remedy)
    )


@table.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; tell what would change.")
def import_(file: Path, check: bool) -> None:
    """Take the CSV FILE, edited, back into data/; then run `aiconcord lint`.

    Changed cells change their statements and nothing else; a row with a new id adds a thing; rows
    and columns that are left out stay as they are. Where a cell is faulty, nothing is written.
    """
    places = find_places()
    try:
        changes = import_table(_content(file), file.name, _loader(places), _homes(places))
    except ProblemError as fault:
        _refuse(fault)
    for name, change in changes.items():
        click.echo(f"{name}: {change.added} added, {change.removed} removed")
        if not check:
            target = places.data.parent / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(change.content)
    verb = "would change" if check else "changed"
    click.echo(f"{len(changes)} files {verb}", err=True)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        what = f"the file cannot be read: {fault.strerror}"
        where = Where(file.name)
        raise ProblemError(Problem("file-unreadable", what, where, "check the path")) from fault


def _loader(places: Places) -> Load:
    def load(name: str) -> bytes | None:
        path = places.data.parent / name
        return path.read_bytes() if path.is_file() else None

    return load


def _homes(places: Places) -> dict[str, str]:
    """Tell for each thing the file that describes it."""
    files = {file.graph: file.name for file in data_files(places) if not file.is_mapping}
    sources = read(file for file in data_files(places) if not file.is_mapping)
    return {
        quad.subject.value: files[quad.graph_name.value]  # type: ignore[union-attr]
        for quad in sources.quads
        if quad.predicate.value.endswith("#type")
    }


def _refuse(fault: ProblemError) -> NoReturn:
    for problem in fault.problems:
        click.echo(problem.text())
    raise SystemExit(1)
