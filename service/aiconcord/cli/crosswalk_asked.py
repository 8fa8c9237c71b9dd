"""What the commands about crosswalks share: asking, understanding names, writing answers."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from aiconcord.ask.answering import understand
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import Parameter
from aiconcord.check.mapping_asked import known_elements
from aiconcord.check.mapping_known import KnownElements
from aiconcord.cli.local_engine import engine_for
from aiconcord.crosswalk.holdings import Holdings, holdings
from aiconcord.crosswalk.sheets import Sheet, write_csv, write_xlsx
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import find_places

OURS: Final = frozenset({500, 502, 503})
"""Statuses of faults that are not the caller's: they end with 1, wrong use with 2."""

FORMS: Final = click.Choice(["text", "json", "csv", "xlsx"])
_EXAMPLES: Final = {"framework": "nist-ai-rmf-1.0", "crosswalk": "sg-us-2023"}


@dataclass(frozen=True, slots=True)
class Held:
    """What a command answers from: what is held, what a code may name, what names meant."""

    holdings: Holdings
    known: KnownElements
    named: Mapping[str, str]
    """Each option that was given, to the IRI that it means."""


async def ask_held(endpoint: str | None, names: Mapping[str, tuple[str, str]]) -> Held:
    """Ask the engine; *names* are options with the kind of thing they name and what was given."""
    places = find_places()
    engine = engine_for(places, endpoint)
    await engine.start()
    try:
        lists = NameLists(engine)
        named = {
            option: await understand(lists, Parameter(option, option, kind, _EXAMPLES[kind]), text)
            for option, (kind, text) in names.items()
            if text
        }
        known = await known_elements(engine, places.queries)
        held = await holdings(engine, places.queries)
    finally:
        await engine.close()
    return Held(held, known, {option: term.value for option, (term, _) in named.items()})


def fail(error: ProblemError) -> None:
    """Tell what is wrong and end: with 1 where the fault is ours, else with 2."""
    for problem in error.problems:
        click.echo(problem.text(), err=True)
    sys.exit(1 if error.problem.status in OURS else 2)


def write(content: str | bytes, output: Path | None) -> None:
    """Write an answer to the file *output*, or to stdout."""
    raw = content.encode() if isinstance(content, str) else content
    if output is None:
        if isinstance(content, bytes) and sys.stdout.isatty():
            raise click.UsageError("a workbook is not for a terminal: name a file with --output")
        click.echo(raw, nl=False)
        return
    try:
        output.write_bytes(raw)
    except OSError as fault:
        what = f"the file cannot be written: {fault.strerror}"
        remedy = "check the path and its permissions"
        raise ProblemError(Problem("file-unreadable", what, Where(str(output)), remedy)) from fault


Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writers:
    """How an answer, given as plain JSON values, is laid out as text, one table, several."""

    text: Callable[[Record], str]
    lines: Callable[[Record], Sheet]
    sheets: Callable[[Record], Sequence[Sheet]]


def written(form: str, found: Record, writers: Writers) -> str | bytes:
    """Write the answer *found* in *form*: text, json, csv or xlsx."""
    if form == "json":
        return json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if form == "csv":
        return write_csv(writers.lines(found))
    return write_xlsx(writers.sheets(found)) if form == "xlsx" else writers.text(found)
