"""`aiconcord explain`: why the graph holds a statement."""

import asyncio
import json
import sys

import click

from aiconcord.ask.explained import Explanation, as_json
from aiconcord.ask.explained_as_text import as_text
from aiconcord.ask.explaining import Explainer
from aiconcord.ask.statement import Written, read_statement
from aiconcord.cli.local_engine import engine_for
from aiconcord.graph.engine import Engine
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import Places, find_places

FINDINGS = frozenset({404, 500, 502, 503})
"""Statuses that end with 1: the statement is not there, or the engine failed. Others end with 2."""


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the local release.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Default: text.",
)
def explain(subject: str, predicate: str, object_: str, *, endpoint: str | None, form: str) -> None:
    """Show which statements and axioms the statement SUBJECT PREDICATE OBJECT follows from.

    Each part is a full IRI, a prefixed name, a slug or name of ours, or, for the object, a literal.
    For what files state, their claims and citations are shown; for what the build made of claims,
    the claims that were chosen; for what was inferred, a proof with its axioms.
    Exit code 0: explained; 1: the graph does not hold it; 2: a part cannot be understood.

    \b
    aiconcord explain imda cooperatesWith nist
    aiconcord explain body/us-caisi org:subOrganizationOf body/nist
    aiconcord explain element/nist-ai-rmf-1.0/govern-1.1 skos:broaderTransitive GOVERN
    """
    try:
        found = asyncio.run(_explain(find_places(), endpoint, Written(subject, predicate, object_)))
    except ProblemError as error:
        for problem in error.problems:
            click.echo(problem.text(), err=True)
        sys.exit(1 if error.problem.status in FINDINGS else 2)
    if form == "json":
        click.echo(json.dumps(as_json(found), indent=1, ensure_ascii=False))
    else:
        click.echo(as_text(found), nl=False)


async def _explain(places: Places, endpoint: str | None, written: Written) -> Explanation:
    engine: Engine = engine_for(places, endpoint)
    await engine.start()
    try:
        statement = await read_statement(engine, written)
        return await Explainer(engine, places.queries).explain(statement)
    finally:
        await engine.close()
