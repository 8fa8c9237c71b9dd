"""The command `aiconcord convert`: a mapping file in another format, and what that loses."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from aiconcord.check.mapping_convert import Converted, convert
from aiconcord.check.mappings import known_offline, read_mapping
from aiconcord.mapping.curies import is_iri
from aiconcord.mapping.row import Value
from aiconcord.mapping.write import FORMS
from aiconcord.problems.record import ProblemError

WHOLE, FINDINGS, NOT_READ = 0, 1, 2
_FORMS = "\n".join(f"    {name:24}{form.title}" for name, form in FORMS.items())
_HELP = f"""Write a mapping file in another format; `-` reads standard input.

    The content tells what is read; the formats to write are

    \b
{_FORMS}

    What the format has no place for is told. Where it would say something else than the file does,
    nothing is written, and the reasons are told. Nothing is sent anywhere.
    Exit code 0: the file written says all that was read; 1: something is lost, or nothing could be
    written; 2: the file cannot be read, or wrong use.

    \b
    aiconcord convert ours.sssom.tsv --to oscal-json --out ours.oscal.json
    aiconcord convert olir.xlsx --to sssom-tsv --id https://example.org/sets/ours
    """


def _iri(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_iri(value):
        raise click.BadParameter("write it in full, such as https://example.org/set")
    return value


@click.command(name="convert", help=_HELP)
@click.argument("file", metavar="FILE")
@click.option("--to", "form", type=click.Choice(list(FORMS)), required=True, help="The format.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--id", "set_id", callback=_iri, metavar="IRI", help="Where the set has no id.")
@click.option("--license", callback=_iri, metavar="IRI", help="Where the set has no licence.")
def convert_(
    file: str,
    form: str,
    out: Path | None,
    set_id: str | None,
    license: str | None,
) -> None:
    """Write *file* as *form*."""
    if FORMS[form].external and out is None:
        raise click.UsageError("the metadata is a file of its own: name the table by --out")
    given = {"mapping_set_id": set_id, "license": license}
    try:
        if file == "-":
            content, metadata = sys.stdin.buffer.read(), None
        else:
            content, metadata = read_mapping(Path(file))
    except ProblemError as error:
        _fail(error, NOT_READ)
    try:
        values: dict[str, Value] = {slot: iri for slot, iri in given.items() if iri is not None}
        found = convert(content, file, known_offline(), form, metadata=metadata, values=values)
    except ProblemError as error:
        _fail(error, FINDINGS)
    _write(found, out)
    for sentence in found.understood:
        click.echo(f"{file}: {sentence}", err=True)
    for problem in found.problems:
        click.echo(problem.text(), err=True)
    click.echo(
        f"{file}: {found.form}, {found.rows} rows written as {FORMS[form].title}"
        + ("" if found.whole else "; not everything could be kept"),
        err=True,
    )
    sys.exit(WHOLE if found.whole else FINDINGS)


def _fail(error: ProblemError, code: int) -> NoReturn:
    for problem in error.problems:
        click.echo(problem.text(), err=True)
    click.echo("nothing was written", err=True)
    sys.exit(code)


def _write(found: Converted, out: Path | None) -> None:
    if out is None:
        click.echo(found.written.content, nl=False)
        return
    try:
        out.write_bytes(found.written.content)
        if found.written.metadata is not None:
            out.with_suffix(".yml").write_bytes(found.written.metadata)
    except OSError as fault:
        click.echo(f"{out}: the file cannot be written: {fault.strerror}", err=True)
        sys.exit(NOT_READ)
