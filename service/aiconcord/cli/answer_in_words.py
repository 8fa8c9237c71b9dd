"""What `aiconcord query --words` prints: the answer to a saved question in words."""

from collections.abc import Mapping

import click

from aiconcord.ask import words
from aiconcord.ask.answering import ask_filled, fill
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.plain_text import plain_text
from aiconcord.ask.questions import Question
from aiconcord.graph.engine import Engine
from aiconcord.graph.results import read_rows

ROWS = "application/sparql-results+json"


def with_words(question: Question | None, form: str | None) -> Question:
    """Give back *question* if its answer can be said in words; *form* is what else was wished."""
    if form is not None:
        raise click.UsageError("--words is a form of its own; leave --format out")
    if question is None or question.words is None:
        raise click.UsageError("--words is for questions that `--list` marks with it")
    return question


async def said(engine: Engine, question: Question, values: Mapping[str, str]) -> str:
    """Answer *question* for *values* in words, as plain text."""
    await engine.start()
    try:
        filled = await fill(NameLists(engine), question, values)
        found = await ask_filled(engine, question, filled, ROWS)
        markup = await words.in_words(engine, question, filled, read_rows(found.body))
        return plain_text(markup or "")
    finally:
        await engine.close()
