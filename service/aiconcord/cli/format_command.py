"""The command `aiconcord format`: canonical Turtle and SSSOM/TSV that say the same."""

from pathlib import Path

import click

from aiconcord.curate.canonical import canonical, chosen_files, shown
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import find_places


@click.command("format")
@click.argument("paths", nargs=-1, metavar="[PATHS]…", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; name the files that would change.")
def format_(paths: tuple[Path, ...], check: bool) -> None:
    """Write Turtle and SSSOM/TSV canonically; without PATHS, all of data/ and ontology/.

    Blocks, properties and values keep the order of the file. A file with comments is refused, for
    they would be lost. Exit code 0: nothing (left) to do; 1: findings; 2: wrong use.

    \b
    aiconcord format data/bodies/imda.ttl
    aiconcord format --check
    """
    places = find_places()
    try:
        files = chosen_files(paths, places)
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(2) from None
    problems: list[Problem] = []
    changed = 0
    for path in files:
        name = shown(path, places)
        try:
            content = path.read_bytes()
            written = canonical(content, name)
        except ProblemError as fault:
            problems += fault.problems
            continue
        except OSError as fault:
            what = f"the file cannot be read: {fault.strerror}"
            problems.append(Problem("file-unreadable", what, Where(name), "check its mode"))
            continue
        if written == content:
            continue
        changed += 1
        if check:
            what, remedy = "the file is not in its canonical form", f"run `aiconcord format {name}`"
            line = _first_difference(content, written)
            problems.append(Problem("format-not-canonical", what, Where(name, line), remedy))
        else:
            path.write_bytes(written)
            click.echo(name)
    for problem in problems:
        click.echo(problem.text())
    verb = "would change" if check else "changed"
    click.echo(f"{len(files)} files, {changed} {verb}", err=True)
    if problems:
        raise SystemExit(1)


def _first_difference(content: bytes, written: bytes) -> int:
    """Give the line, from 1, on which two texts differ first."""
    old, new = content.splitlines(), written.splitlines()
    pairs = enumerate(zip(old, new, strict=False), start=1)
    return next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)) + 1)
