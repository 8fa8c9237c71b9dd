"""The saved questions: their list, a page and an RDF description of each, and their answers.

Everything works by links and a GET form, so an answer has an address that can be passed on.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from aiconcord.ask.answering import Filled, all_choices, ask_filled, fill
from aiconcord.ask.as_rdf import as_rdf
from aiconcord.ask.header_rules import TOPICS
from aiconcord.ask.questions import Question
from aiconcord.graph.bindings import bind
from aiconcord.graph.engine import RESULT_TYPES
from aiconcord.graph.results import read_rows
from aiconcord.graph.scan import scan
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits
from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.clients import client_of
from aiconcord.web.hang_up import unless_gone
from aiconcord.web.negotiate import choose, content_type, demand
from aiconcord.web.pages import send_page, signposts
from aiconcord.web.question_table import Table, table
from aiconcord.web.rdf_forms import BY_SUFFIX, BY_TYPE, HTML, MEDIA_TYPES, split_form, write
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Saved questions"])

QUERY_TEXT: Final = "application/sparql-query"
FORMS: Final[Mapping[str, str]] = {
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "tsv": "text/tab-separated-values",
}
"""Ending of an explicit address of results, and the form it always answers in."""

FEW_CHOICES: Final = 20
"""Up to this many choices a field is a list to choose from."""

MANY_CHOICES: Final = 400
"""Up to this many choices a page carries its own list; beyond it the site's search is the list."""


@router.get("/queries", summary="List the saved questions")
async def list_questions(request: Request) -> Response:
    """Show every saved question, by topic."""
    found = services(request)
    choose(request.headers.get("accept"), [HTML])
    by_topic = {
        topic: [each for each in found.questions.values() if each.topic == topic]
        for topic in TOPICS
    }
    return await send_page(request, "questions.html", topics=by_topic)


@router.get("/query/{slug}/results", summary="Answer a saved question")
async def results(request: Request, slug: str) -> Response:
    """Answer a question in the form the client accepts; a browser gets the page."""
    question = _question(request, slug)
    chosen = demand(request.headers.get("accept"), [*RESULT_TYPES, HTML])
    if chosen.form == HTML:
        return await _page(request, question, run=True)
    return await _results(request, question, chosen.form, chosen.name)


@router.get("/query/{slug}/results.{form}", summary="Answer a saved question in one form")
async def results_as(request: Request, slug: str, form: str) -> Response:
    """Answer a question in one form, whatever the client accepts, as a file to keep."""
    question = _question(request, slug)
    if form not in FORMS:
        raise ProblemError(
            Problem(
                "not-found",
                f"results have no form `{form[:20]}`",
                remedy="use one of " + ", ".join(f"results.{each}" for each in FORMS),
            )
        )
    response = await _results(request, question, FORMS[form], FORMS[form])
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.{form}"'
    return response


@router.get("/query/{slug}", summary="Show a saved question")
async def question_page(request: Request, slug: str) -> Response:
    """Show a question: its page, its description as RDF, or its SPARQL."""
    known = services(request).questions
    ending: str | None = None
    if slug.endswith(".rq") and slug not in known:
        slug, ending = slug.removesuffix(".rq"), ".rq"
    elif slug not in known:
        slug, ending = split_form(slug)
    chosen = _form_of(ending) if ending else _wished(request)
    question = _question(request, slug)
    if chosen == HTML:
        return await _page(request, question, run=False)
    etag = weak_etag(request, "question", slug, chosen)
    if knows(request, etag):
        return unchanged(etag)
    if chosen == QUERY_TEXT:
        return _plain(question.text.encode(), QUERY_TEXT, etag)
    return _plain(write(as_rdf(question), BY_TYPE[chosen]), chosen, etag)


def _form_of(ending: str) -> str:
    return {".html": HTML, ".rq": QUERY_TEXT}.get(ending) or BY_SUFFIX[ending].media_type


def _wished(request: Request) -> str:
    return choose(request.headers.get("accept"), [*MEDIA_TYPES, QUERY_TEXT])


def _plain(body: bytes, media_type: str, etag: str) -> Response:
    headers = {
        "Content-Type": content_type(media_type),
        "Vary": "Accept",
        "ETag": etag,
        "Cache-Control": FRESH,
    }
    return Response(body, headers=headers)


def _question(request: Request, slug: str) -> Question:
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


def _values(request: Request) -> dict[str, str]:
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


async def _results(request: Request, question: Question, form: str, name: str) -> Response:
    """Answer in *form*. A copy the client holds is still good while data and question are the same.

    The values are understood before that is said, so that a wrong one is never answered with 304.
    """
    values = _values(request)
    filled = await fill(services(request).names, question, values)
    etag = weak_etag(request, "results", question.text, repr(filled.bindings), form, name)
    if knows(request, etag):
        return unchanged(etag)
    return _plain(await _ask(request, question, filled, form), name, etag)


async def _ask(request: Request, question: Question, filled: Filled, form: str) -> bytes:
    work = ask_filled(services(request).engine, question, filled, form, client=client_of(request))
    return (await unless_gone(request, work)).body


async def _page(request: Request, question: Question, *, run: bool) -> Response:
    """Show a question with its form, and its answer once it has what it needs.

    A first visit shows the answer for the example, so that nobody meets an empty page; a value that
    does not fit is told beside its field, with the status it deserves.
    """
    found = services(request)
    given = {name: value for name, value in _values(request).items() if value.strip()}
    example = not run and not given
    values = question.example if example else given
    problems: tuple[Problem, ...] = ()
    filled = Filled({}, {})
    answer: Table | None = None
    try:
        filled = await fill(found.names, question, values)
        answer = table(question, read_rows(await _ask(request, question, filled, FORMS["json"])))
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
        key=(question.text, repr(filled.bindings)),
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
        "forms": tuple(FORMS),
    }


def _sparql(limits: Limits, question: Question, filled: Filled) -> dict[str, Any]:
    text = bind(question.text, scan(question.text, limits), filled.bindings)
    return {"sparql": text, "editor": f"/sparql#query={quote(text, safe='')}"}
