"""`aiconcord coverage`: how much of two frameworks the crosswalks between them name."""

import asyncio
from pathlib import Path

import click

from aiconcord.cli.crosswalk_asked import FORMS, Writers, ask_held, fail, write, written
from aiconcord.crosswalk.coverage import as_text, find_coverage, lines, sheets
from aiconcord.problems.record import ProblemError


@click.command()
@click.option(
    "--between", "pair", nargs=2, metavar="FRAMEWORK FRAMEWORK", required=True, help="The two."
)
@click.option("--crosswalk", metavar="ID", default="", help="Take this crosswalk alone.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the local release.")
@click.option("--format", "form", type=FORMS, default="text", help="Default: text.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file."
)
def coverage(
    pair: tuple[str, str], *, crosswalk: str, endpoint: str | None, form: str, output: Path | None
) -> None:
    """Tell how much of each of two frameworks is named, by function or principle and level.

    An element counts only where a row names it in its own right. JSON and xlsx also hold the matrix
    of the parts of one by those of the other. Exit code 0: answered; 2: wrong use.

    \b
    aiconcord coverage --between sg-aivtf-2023 nist-ai-rmf-1.0
    """
    asked = {
        "--between": ("framework", pair[0]),
        "and": ("framework", pair[1]),
        "--crosswalk": ("crosswalk", crosswalk),
    }
    try:
        held = asyncio.run(ask_held(endpoint, asked))
        one, other = (held.named[name] for name in ("--between", "and"))
        found = find_coverage(held.holdings, one, other, held.named.get("--crosswalk", ""))
        write(written(form, found, Writers(as_text, lines, sheets)), output)
    except ProblemError as error:
        fail(error)
