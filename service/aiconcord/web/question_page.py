"""The page of a saved question: its answer, in words where it has them, its form, its SPARQL."""

from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from aiconcord.ask.answering import Filled, all_choices, fill
from aiconcord.ask.questions import Question
from aiconcord.ask.words import in_words
from aiconcord.graph.bindings import bind
from aiconcord.graph.results import read_rows
from aiconcord.graph.scan import scan
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.table import Limits
from aiconcord.web.pages import send_page, signposts
from aiconcord.web.question_request import FORMS, ask, forms_of, values_of
from aiconcord.web.question_table import Table, table
from aiconcord.web.services import Services, services

FEW_CHOICES: Final = 20
"""Up to this many choices a field is a list to choose from."""

MANY_CHOICES: Final = 400
"""Up to this many choices a page carries its own list; beyond it the site's search is the list."""


async def show(request: Request, question: Question, *, run: bool) -> Response:
    """Show a question with its form, and its answer once it has what it needs.

    A first visit shows the answer for the example, so that nobody meets an empty page; a value that
    does not fit is told beside its field, with the status it deserves.
    """
    found = services(request)
    given = {name: value for name, value in values_of(request).items() if value.strip()}
    example = not run and not given
    values = question.example if example else given
    problems: tuple[Problem, ...] = ()
    filled = Filled({}, {})
    answer: Table | None = None
    words: Markup | None = None
    try:
        filled = await fill(found.names, question, values)
        rows = read_rows(await ask(request, question, filled, FORMS["json"]))
        answer = table(question, rows)
        words = await in_words(found.engine, question, filled, rows)
    except ProblemError as error:
        if not all(each.code.startswith("parameter-") for each in error.problems):
            raise
        problems = error.problems
    context = {
        "question": question,
        "values": values,
        "example": example,
        "problems": problems,
        "filled": filled,
        "table": answer,
        "words": words,
        "sent": urlencode(values),
        **await _form(found, question),
        **_sparql(found.settings.limits, question, filled),
    }
    if problems:
        status = problems[0].status
        response = found.render(request, "question.html", status=status, **context)
        response.headers.update({"Vary": "Accept", "Cache-Control": "no-store"})
        return response
    return await send_page(
        request,
        "question.html",
        key=(question.text, question.words or "", repr(filled.bindings)),
        headers={"Link": signposts(question.uri, f"/query/{question.slug}")},
        **context,
    )


async def _form(found: Services, question: Question) -> dict[str, Any]:
    choices = await all_choices(found.names, question)

    def choosable(name: str, value: str) -> bool:
        """Tell whether a short list can stand in for a field, with what was typed among it."""
        listed = choices.get(name, [])
        fits = not value or any(each.answers_to(value) for each in listed)
        return 0 < len(listed) <= FEW_CHOICES and fits

    return {
        "choosable": choosable,
        "choices": {name: each for name, each in choices.items() if len(each) <= MANY_CHOICES},
        "forms": forms_of(question),
    }


def _sparql(limits: Limits, question: Question, filled: Filled) -> dict[str, Any]:
    text = bind(question.text, scan(question.text, limits), filled.bindings)
    return {"sparql": text, "editor": f"/sparql#query={quote(text, safe='')}"}
