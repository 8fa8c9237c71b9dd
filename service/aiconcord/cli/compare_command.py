"""`aiconcord compare`: where two published crosswalks agree, differ and are silent."""

import asyncio
from pathlib import Path

import click

from aiconcord.cli.crosswalk_asked import FORMS, Writers, ask_held, fail, write, written
from aiconcord.crosswalk.compare import as_json, as_text, compare_crosswalks, lines, sheets
from aiconcord.problems.record import ProblemError


@click.command()
@click.argument("one", metavar="CROSSWALK")
@click.argument("other", metavar="CROSSWALK")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the local release.")
@click.option("--format", "form", type=FORMS, default="text", help="Default: text.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file."
)
def compare(one: str, other: str, *, endpoint: str | None, form: str, output: Path | None) -> None:
    """Tell where two crosswalks over the same frameworks agree, differ, and are silent.

    Rows that read the other way are turned, and a joint group is one statement, never split.
    Exit code 0: answered; 2: wrong use, such as crosswalks between different frameworks.

    \b
    aiconcord compare kr-us-2024-a kr-us-2024-b
    """
    asked = {"one": ("crosswalk", one), "other": ("crosswalk", other)}
    try:
        held = asyncio.run(ask_held(endpoint, asked))
        first, second = (held.named[name] for name in asked)
        compared = compare_crosswalks(held.holdings.published, first, second)
        found = as_json(compared, held.holdings)
        write(written(form, found, Writers(as_text, lines, sheets)), output)
    except ProblemError as error:
        fail(error)
