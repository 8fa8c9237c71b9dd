"""The command `aiconcord check`: every fault of mapping files, with row, reason and remedy."""

import asyncio
import json
import sys
from pathlib import Path

import click

from aiconcord.check.mapping_asked import known_elements
from aiconcord.check.mapping_file import MappingReport, report_on, write_csv
from aiconcord.check.mapping_known import KnownElements
from aiconcord.cli.local_engine import engine_for
from aiconcord.graph.engine import Engine
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import find_places

_TABLES = ("", ".csv", ".tsv", ".txt")
"""Endings of files that may have their metadata beside them; others carry their own."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="How the faults are written.",
)
@click.option("--endpoint", metavar="URL", help="Look ends up at this SPARQL endpoint.")
def check(files: tuple[str, ...], form: str, endpoint: str | None) -> None:
    """Check mapping files; `-` reads standard input.

    The content tells the format: SSSOM as TSV, CSV, JSON or RDF, SKOS triples,
    OSCAL mapping collections (JSON, YAML, XML), NIST OLIR workbooks,
    tables with headings of their own (CSV, xlsx).
    Metadata of a table may stand in it, or beside it in a file of the same name that ends in .yml.
    Exit code 0: every file may be used as it is; 1: there are errors; 2: wrong use.

    \b
    aiconcord check ours--theirs.sssom.tsv
    aiconcord check --format json *.sssom.tsv
    """
    try:
        sources = [_read(name) for name in files]
        known = asyncio.run(_known(endpoint))
    except ProblemError as error:
        for problem in error.problems:
            click.echo(problem.text(), err=True)
        sys.exit(2)
    reports = [
        report_on(content, name, known, metadata)
        for name, (content, metadata) in zip(files, sources, strict=True)
    ]
    _WRITERS[form](reports)
    for report in reports:
        counts = report.counts
        click.echo(
            f"{report.file}: {report.form}, {counts['rows']} rows, {counts['error']} errors, "
            f"{counts['warning']} warnings",
            err=True,
        )
    sys.exit(0 if all(report.conforms for report in reports) else 1)


def _read(name: str) -> tuple[bytes, bytes | None]:
    if name == "-":
        return sys.stdin.buffer.read(), None
    path = Path(name)
    try:
        content = path.read_bytes()
        beside = path.with_suffix(".yml")
        if path.suffix.lower() not in _TABLES or content.startswith(b"#") or not beside.is_file():
            return content, None
        return content, beside.read_bytes()
    except OSError as fault:
        raise ProblemError(
            Problem(
                "file-unreadable",
                f"the file cannot be read: {fault.strerror}",
                Where(name),
                "check the path and its permissions",
            )
        ) from fault


async def _known(endpoint: str | None) -> KnownElements:
    places = find_places()
    engine: Engine = engine_for(places, endpoint)
    await engine.start()
    try:
        return await known_elements(engine, places.queries)
    finally:
        await engine.close()


def _write_text(reports: list[MappingReport]) -> None:
    for report in reports:
        for sentence in report.understood:
            click.echo(f"{report.file}: {sentence}")
        for problem in report.problems:
            click.echo(problem.text())


def _write_json(reports: list[MappingReport]) -> None:
    found = [report.as_json() for report in reports]
    click.echo(json.dumps({"files": found}, ensure_ascii=False, indent=2))


def _write_csv(reports: list[MappingReport]) -> None:
    click.echo(write_csv(reports), nl=False)


_WRITERS = {"text": _write_text, "json": _write_json, "csv": _write_csv}
