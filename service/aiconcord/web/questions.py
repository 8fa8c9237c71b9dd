"""The saved questions: the page and the RDF description of each, and their answers.

Everything works by links and a GET form, so an answer has an address that can be passed on.
"""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from aiconcord.ask.answering import fill
from aiconcord.ask.as_rdf import as_rdf
from aiconcord.ask.plain_text import plain_text
from aiconcord.ask.questions import Question
from aiconcord.ask.words import in_words
from aiconcord.graph.engine import RESULT_TYPES
from aiconcord.graph.results import read_rows
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.negotiate import choose, content_type, demand
from aiconcord.web.question_page import show
from aiconcord.web.question_request import (
    FORMS,
    WORDS_FORM,
    ask,
    forms_of,
    question_of,
    values_of,
)
from aiconcord.web.rdf_forms import BY_SUFFIX, BY_TYPE, HTML, MEDIA_TYPES, split_form, write
from aiconcord.web.services import services

router = APIRouter(tags=["Saved questions"])

QUERY_TEXT: Final = "application/sparql-query"
PLAIN: Final = "text/plain"


@router.get("/query/{slug}/results", summary="Answer a saved question")
async def results(request: Request, slug: str) -> Response:
    """Answer a question in the form the client accepts; a browser gets the page."""
    question = question_of(request, slug)
    offered = [*RESULT_TYPES, HTML, *([PLAIN] if question.words else [])]
    chosen = demand(request.headers.get("accept"), offered)
    if chosen.form == HTML:
        return await show(request, question, run=True)
    if chosen.form == PLAIN:
        return await _words(request, question)
    return await _results(request, question, chosen.form, chosen.name)


@router.get("/query/{slug}/results.{form}", summary="Answer a saved question in one form")
async def results_as(request: Request, slug: str, form: str) -> Response:
    """Answer a question in one form, whatever the client accepts, as a file to keep."""
    question = question_of(request, slug)
    if form not in forms_of(question):
        raise ProblemError(
            Problem(
                "not-found",
                f"results have no form `{form[:20]}`",
                remedy="use one of " + ", ".join(f"results.{each}" for each in forms_of(question)),
            )
        )
    if form == WORDS_FORM:
        response = await _words(request, question)
    else:
        response = await _results(request, question, FORMS[form], FORMS[form])
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.{form}"'
    return response


@router.get("/query/{slug}", summary="Show a saved question")
async def questionshow(request: Request, slug: str) -> Response:
    """Show a question: its page, its description as RDF, or its SPARQL."""
    known = services(request).questions
    ending: str | None = None
    if slug.endswith(".rq") and slug not in known:
        slug, ending = slug.removesuffix(".rq"), ".rq"
    elif slug not in known:
        slug, ending = split_form(slug)
    chosen = _form_of(ending) if ending else _wished(request)
    question = question_of(request, slug)
    if chosen == HTML:
        return await show(request, question, run=False)
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


async def _results(request: Request, question: Question, form: str, name: str) -> Response:
    """Answer in *form*. A copy the client holds is still good while data and question are the same.

    The values are understood before that is said, so that a wrong one is never answered with 304.
    """
    values = values_of(request)
    filled = await fill(services(request).names, question, values)
    etag = weak_etag(request, "results", question.text, repr(filled.bindings), form, name)
    if knows(request, etag):
        return unchanged(etag)
    return _plain(await ask(request, question, filled, form), name, etag)


async def _words(request: Request, question: Question) -> Response:
    """Say the answer in words as plain text; like every form it is whole or refused."""
    found = services(request)
    filled = await fill(found.names, question, values_of(request))
    etag = weak_etag(
        request, "words", question.text, question.words or "", repr(filled.bindings), PLAIN
    )
    if knows(request, etag):
        return unchanged(etag)
    rows = read_rows(await ask(request, question, filled, FORMS["json"]))
    words = await in_words(found.engine, question, filled, rows)
    return _plain(f"{question.title}\n\n{plain_text(words or '')}\n".encode(), PLAIN, etag)
