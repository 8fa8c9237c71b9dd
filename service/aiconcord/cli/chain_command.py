"""`aiconcord chain`: what follows for two frameworks over others that crosswalks join them by."""

import asyncio
from pathlib import Path
from typing import Final

import click

from aiconcord.ask.chain_names import ChainNames, understand_chain
from aiconcord.ask.name_lists import NameLists
from aiconcord.cli.crosswalk_asked import FORMS, Writers, fail, write, written
from aiconcord.cli.local_engine import engine_for
from aiconcord.crosswalk import chain_report
from aiconcord.crosswalk.chain_search import MOST_STEPS, STEPS, find_chains
from aiconcord.crosswalk.chain_told import as_json
from aiconcord.crosswalk.grades import Grades, ask_grades
from aiconcord.crosswalk.holdings import Holdings, holdings
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places

WRITERS: Final = Writers(chain_report.as_text, chain_report.lines, chain_report.sheets)


@click.command()
@click.option("--from", "source", metavar="FRAMEWORK", required=True, help="Where chains begin.")
@click.option("--to", "target", metavar="FRAMEWORK", required=True, help="Where they arrive.")
@click.option("--element", metavar="CODE", default="", help="Begin at this element alone.")
@click.option(
    "--via",
    metavar="FRAMEWORK",
    multiple=True,
    help="Pass this framework; several are passed in the order given, and no others.",
)
@click.option(
    "--steps",
    type=click.IntRange(2, MOST_STEPS),
    default=STEPS,
    help=f"Most rows of a chain; without --via. Default: {STEPS}.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the local release.")
@click.option(
    "--format",
    "form",
    type=FORMS,
    default="text",
    help="Default: text.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file."
)
def chain(
    source: str,
    target: str,
    *,
    element: str,
    via: tuple[str, ...],
    steps: int,
    endpoint: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Follow published rows from one framework to another, and tell what is possible at the end.

    Everything told is derived: nobody published it. A chain goes on only at the very element where
    the row before arrived; where rows state no relation of sets, nothing can be said of the ends.
    Exit code 0: answered; 1: the engine failed; 2: wrong use, or more chains than are told.

    \b
    aiconcord chain --from nist-ai-600-1 --to eu-ai-act
    aiconcord chain --from nist-ai-rmf-1.0 --element "GOVERN 1" --via sg-aivtf-2023 \\
        --to iso-iec-42001-2023
    """
    try:
        asked = _ask(endpoint, source, target, element, via)
        names, held, grades = asyncio.run(asked)
        found = find_chains(
            held.published,
            names.source,
            names.target,
            element=names.element,
            via=names.via,
            steps=steps,
        )
        write(written(form, as_json(found, held, grades), WRITERS), output)
    except ProblemError as error:
        fail(error)


async def _ask(
    endpoint: str | None, source: str, target: str, element: str, via: tuple[str, ...]
) -> tuple[ChainNames, Holdings, Grades]:
    places = find_places()
    engine = engine_for(places, endpoint)
    await engine.start()
    try:
        names = await understand_chain(NameLists(engine), source, target, element, via)
        held = await holdings(engine, places.queries)
        return names, held, await ask_grades(engine, places.queries)
    finally:
        await engine.close()
