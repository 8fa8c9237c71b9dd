"""What a request about a saved question asks: which one, with what values, in what form."""

from collections.abc import Mapping
from typing import Final

from fastapi import Request

from aiconcord.ask.answering import Filled, ask_filled
from aiconcord.ask.questions import Question
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.clients import client_of
from aiconcord.web.hang_up import unless_gone
from aiconcord.web.services import services

FORMS: Final[Mapping[str, str]] = {
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "tsv": "text/tab-separated-values",
}
"""Ending of an explicit address of results, and the form it always answers in."""

WORDS_FORM: Final = "txt"
"""Ending of the address of an answer in words, for the questions that have one."""


def forms_of(question: Question) -> tuple[str, ...]:
    """List the endings under which the answers to *question* have an address."""
    return (*FORMS, WORDS_FORM) if question.words else tuple(FORMS)


def question_of(request: Request, slug: str) -> Question:
    """Find the question that the address names."""
    found = services(request).questions.get(slug)
    if found is None:
        raise ProblemError(
            Problem(
                "not-found",
                f"there is no saved question `{slug[:80]}`",
                remedy="/queries lists the questions there are",
            )
        )
    return found


def values_of(request: Request) -> dict[str, str]:
    """Read the parameters; one sent twice is refused, because only one could be obeyed."""
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values and value != values[name]:
            raise ProblemError(
                Problem(
                    "parameter-value",
                    f"`{name[:80]}` is given twice, with different values",
                    Where(slot=name[:80]),
                    "give it once",
                )
            )
        values[name] = value
    return values


async def ask(request: Request, question: Question, filled: Filled, form: str) -> bytes:
    """Answer *question* in *form*, on the share of the client; it ends where the client goes."""
    work = ask_filled(services(request).engine, question, filled, form, client=client_of(request))
    return (await unless_gone(request, work)).body
