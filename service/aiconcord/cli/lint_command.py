"""The command `aiconcord lint`: check our own sources, write nothing."""

import click

from aiconcord.check.lint import lint as run
from aiconcord.check.report import as_json, as_text, tally
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the findings are written to stdout.",
)
def lint(form: str) -> None:
    """Check ontology and data: syntax, shapes, and the rules between files.

    Exit code 1 where a build would be stopped.
    """
    try:
        problems = run(find_places()).problems
    except ProblemError as fault:
        problems = list(fault.problems)
    written = as_json(problems) if form == "json" else as_text(problems)
    if written:
        click.echo(written)
    click.echo(tally(problems), err=True)
    if any(problem.severity == "error" for problem in problems):
        raise SystemExit(1)
