"""The command `aiconcord check`: every fault of mapping files, with row, reason and remedy."""

import asyncio
import gc
import sys
from pathlib import Path

import click

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_forms import FORMS
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mappings import known_offline, read_mapping
from aiconcord.cli.bars import check_aloud
from aiconcord.crosswalk.published import Published
from aiconcord.crosswalk.published_offline import published_offline
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.places import find_places

CLEAN, FINDINGS, NOT_CHECKED = 0, 1, 2


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMS, "html"]),
    default="text",
    help="How the faults are written.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
@click.option("--endpoint", metavar="URL", help="Look ends up at this SPARQL endpoint.")
def check(files: tuple[str, ...], form: str, output: Path | None, endpoint: str | None) -> None:
    """Check mapping files; `-` reads standard input.

    The content tells the format: SSSOM as TSV, CSV, JSON or RDF, SKOS triples,
    OSCAL mapping collections (JSON, YAML, XML), NIST OLIR workbooks,
    tables with headings of their own (CSV, xlsx).
    Metadata of a table may stand in it, or beside it in a file of the same name that ends in .yml.
    Ends are looked up in the frameworks that came with this command: nothing is sent anywhere.
    Exit code 0: every file may be used as it is; 1: there are errors; 2: not every file could be
    checked, or wrong use.

    \b
    aiconcord check ours--theirs.sssom.tsv
    aiconcord check --format sarif --output faults.sarif *.sssom.tsv
    """
    gc.disable()  # every row is kept until its file is reported on, so looking for rubbish is vain
    reports: list[MappingReport] = []
    unread: list[Problem] = []
    try:
        known, published = _held_offline() if not endpoint else asyncio.run(_held_at(endpoint))
        for name in files:
            try:
                content, metadata = _read(name)
                with check_aloud(name, len(content)):
                    reports.append(report_on(content, name, known, metadata, published))
            except ProblemError as error:
                unread += error.problems
        written = _write(form, reports, unread)
        if output is None:
            click.echo(written.encode("utf-8", "replace"), nl=False)
        else:
            output.write_bytes(written.encode("utf-8", "replace"))
    except ProblemError as error:
        unread += error.problems
    except OSError as fault:
        click.echo(f"{output}: the report cannot be written: {fault.strerror}", err=True)
        sys.exit(NOT_CHECKED)
    _tell(reports, unread)
    if unread:
        sys.exit(NOT_CHECKED)
    sys.exit(CLEAN if all(report.conforms for report in reports) else FINDINGS)


def _read(name: str) -> tuple[bytes, bytes | None]:
    return (sys.stdin.buffer.read(), None) if name == "-" else read_mapping(Path(name))


def _held_offline() -> tuple[KnownElements, Published]:
    return known_offline(), published_offline()


async def _held_at(endpoint: str) -> tuple[KnownElements, Published]:
    # Only those who name an endpoint wait for what asks it.
    from aiconcord.check.mapping_asked import known_elements  # noqa: PLC0415
    from aiconcord.cli.local_engine import engine_for  # noqa: PLC0415
    from aiconcord.crosswalk.published_asked import published  # noqa: PLC0415

    places = find_places()
    engine = engine_for(places, endpoint)
    await engine.start()
    try:
        known = await known_elements(engine, places.queries)
        return known, await published(engine, places.queries)
    finally:
        await engine.close()


def _write(form: str, reports: list[MappingReport], unread: list[Problem]) -> str:
    if form != "html":
        return FORMS[form].write(reports, unread)
    # Only those who want a page wait for the templates.
    from aiconcord.web.mapping_page import standalone  # noqa: PLC0415

    return standalone(reports)


def _tell(reports: list[MappingReport], unread: list[Problem]) -> None:
    """Say on stderr how each file fared, also beside each published crosswalk."""
    for report in reports:
        counts = report.counts
        click.echo(
            f"{report.file}: {report.form}, {counts['rows']} rows, {counts['error']} errors, "
            f"{counts['warning']} warnings",
            err=True,
        )
        for each in report.published:
            click.echo(f"  {each.sentence}", err=True)
    for problem in unread:
        click.echo(problem.text(), err=True)
