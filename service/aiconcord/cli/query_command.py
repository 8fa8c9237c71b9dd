"""`aiconcord query`: ask a saved question, a file or a text, here or at an endpoint."""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from rapidfuzz import process
from rich.console import Console
from rich.table import Table

from aiconcord.ask.answering import answer
from aiconcord.ask.questions import Question, load_questions, read_question, with_prefixes
from aiconcord.cli.answer_in_words import said, with_words
from aiconcord.cli.local_engine import engine_for
from aiconcord.graph.engine import Answer, Engine
from aiconcord.graph.results import read_rows
from aiconcord.graph.scan import scan
from aiconcord.names.namespaces import ID
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Settings

OURS = frozenset({500, 502, 503})
"""Statuses of faults that are not the caller's: they end with 1, wrong use with 2."""

MEDIA_TYPES: Mapping[str, str] = {
    "table": "application/sparql-results+json",
    "csv": "text/csv",
    "json": "application/sparql-results+json",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked: a saved *question*, or the bare *text* of a query."""

    question: Question | None
    text: str


@click.command()
@click.argument("what", required=False)
@click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE", help="A value for the question."
)
@click.option(
    "--at",
    "day",
    metavar="DATE",
    help="As of this day, such as 2025-12-15: fills the question's own date parameter.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the local release.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    help="Default: a table on a terminal, CSV into a pipe or file.",
)
@click.option("--words", is_flag=True, help="The answer in words, where the question has them.")
@click.option("--list", "listing", is_flag=True, help="List the saved questions and leave.")
def query(
    what: str | None,
    params: tuple[str, ...],
    *,
    day: str | None,
    endpoint: str | None,
    form: str | None,
    words: bool,
    listing: bool,
) -> None:
    """Ask WHAT: the slug of a saved question, a file FILE.rq, `-` for stdin, or SPARQL text.

    Our prefixes need no declaration. The answer goes to stdout, everything else to stderr.
    Exit code 0: answered; 1: the engine failed; 2: the question was wrong.

    \b
    aiconcord query --list
    aiconcord query names-of-a-body --param body=IMDA
    aiconcord query names-of-a-body --param body=mddi --at 2024-06-05
    aiconcord query obligations-applying-on --at 2026-08-02 --words
    aiconcord query "SELECT ?body WHERE { ?body a aic:Body } ORDER BY ?body"
    """
    places = find_places()
    try:
        questions = load_questions(places.queries / "questions")
        if listing or what is None:
            _list(questions)
            return
        asked = _asked(what, questions)
        values = _values(asked, params) | _as_of(asked, params, day)
        if words:
            question = with_words(asked.question, form)
            click.echo(asyncio.run(said(engine_for(places, endpoint), question, values)))
            return
        form = form or ("table" if sys.stdout.isatty() else "csv")
        found = asyncio.run(_ask(engine_for(places, endpoint), asked, values, form))
        _show(found, asked, form)
    except ProblemError as error:
        for problem in error.problems:
            click.echo(problem.text(), err=True)
        sys.exit(1 if error.problem.status in OURS else 2)


def _list(questions: Mapping[str, Question]) -> None:
    for each in questions.values():
        click.echo(f"{each.slug}: {each.title}{' (--words)' if each.words else ''}")
        for one in each.parameters:
            needed = "" if one.optional or one.default else ", needed"
            click.echo(f"    --param {one.name}={one.example}  ({one.label}{needed})")


def _asked(what: str, questions: Mapping[str, Question]) -> _Asked:
    """Tell slug, file and text apart; a word that is none of them is a misspelt slug."""
    if what in questions:
        return _Asked(questions[what], questions[what].text)
    if what == "-":
        return _text(_decoded(sys.stdin.buffer.read(), "standard input"))
    if what.endswith(".rq") or (len(what) < 256 and Path(what).is_file()):
        return _file(Path(what))
    if any(mark in what for mark in "{?*"):
        return _text(what)
    like = process.extractOne(what, list(questions), score_cutoff=60)
    raise ProblemError(
        Problem(
            "question-unknown",
            f"`{what[:80]}` is no saved question, no file and no SPARQL",
            remedy=f"did you mean `{like[0]}`?" if like else "`aiconcord query --list` lists them",
        )
    )


def _file(path: Path) -> _Asked:
    try:
        text = _decoded(path.read_bytes(), str(path))
    except OSError as fault:
        problem = Problem(
            "file-unreadable", f"the file cannot be read: {fault.strerror}", Where(file=str(path))
        )
        raise ProblemError(problem) from fault
    if text.startswith("#+"):
        question = read_question(path)
        return _Asked(question, question.text)
    return _text(text)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        problem = Problem(
            "query-not-utf8", "the query is not UTF-8", Where(file=name), "save it as UTF-8"
        )
        raise ProblemError(problem) from fault


def _text(text: str) -> _Asked:
    return _Asked(None, with_prefixes(text))


def _values(asked: _Asked, params: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--param {param}: write NAME=VALUE")
        if asked.question is None:
            raise click.UsageError("--param is for saved questions; write the value into the text")
        values[name] = value
    return values


def _as_of(asked: _Asked, params: tuple[str, ...], day: str | None) -> dict[str, str]:
    """Give *day* to the question's date parameter; a question without one has no answer as of it.

    To leave the day out in silence would pass today's answer for that day's.
    """
    if day is None:
        return {}
    if asked.question is None:
        raise click.UsageError("--at is for saved questions; write the day into the text")
    name = asked.question.as_of
    if name is None:
        raise ProblemError(
            Problem(
                "parameter-unknown",
                f"the question `{asked.question.slug}` has no date that it could be as of",
                Where(slot="--at"),
                "leave --at out; `aiconcord query --list` shows which questions take a day",
            )
        )
    if any(param.startswith(f"{name}=") for param in params):
        raise click.UsageError(f"--at and --param {name}=... both give the day; leave one out")
    return {name: day}


async def _ask(engine: Engine, asked: _Asked, values: Mapping[str, str], form: str) -> Answer:
    kind = scan(asked.text, Settings.from_environment().limits).form
    media_type = MEDIA_TYPES[form] if kind in ("select", "ask") else "text/turtle"
    await engine.start()
    try:
        if asked.question is not None:
            return await answer(engine, asked.question, values, media_type)
        return await engine.ask(asked.text, media_type=media_type)
    finally:
        await engine.close()


def _show(found: Answer, asked: _Asked, form: str) -> None:
    if form != "table" or found.media_type == "text/turtle" or b'"boolean"' in found.body[:200]:
        click.echo(found.body, nl=not found.body.endswith(b"\n"))
        return
    names = json.loads(found.body)["head"]["vars"]
    labels = {each.name: each.label for each in asked.question.columns} if asked.question else {}
    rows = read_rows(found.body)
    shown = [name for name in names if name + "Name" not in names]
    table = Table(show_lines=False)
    for name in shown:
        table.add_column(labels.get(name, name), overflow="fold")
    for row in rows:
        table.add_row(*(row[name].value.removeprefix(ID) if name in row else "" for name in shown))
    Console().print(table)
    click.echo(
        f"{len(rows)} rows; addresses are shortened, `--format csv` has them whole", err=True
    )
