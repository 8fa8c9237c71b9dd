"""The list of the saved questions, by topic; a GET form narrows it, so it needs no script."""

from collections.abc import Iterable
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from aiconcord.ask.header_rules import TOPICS
from aiconcord.ask.questions import Question
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.negotiate import choose
from aiconcord.web.pages import send_page
from aiconcord.web.rdf_forms import HTML
from aiconcord.web.services import services

router = APIRouter(tags=["Saved questions"])

LONGEST: Final = 200
"""Characters of what is looked for; a question has no longer words."""


@router.get("/queries", summary="List the saved questions")
async def list_questions(
    request: Request,
    q: Annotated[str, Query(max_length=LONGEST, description="Words to look for")] = "",
    topic: Annotated[str, Query(description="One topic; empty for all of them")] = "",
) -> Response:
    """Show the saved questions by topic: all, or those of one topic, or with some words in them."""
    choose(request.headers.get("accept"), [HTML])
    if topic and topic not in TOPICS:
        what = f"there is no topic `{topic[:80]}`"
        remedy = "use one of " + ", ".join(TOPICS)
        raise ProblemError(Problem("invalid-parameter", what, Where(slot="topic"), remedy))
    every = services(request).questions.values()
    found = [each for each in narrowed(every, q) if not topic or each.topic == topic]
    return await send_page(
        request,
        "questions.html",
        topics={each: [one for one in found if one.topic == each] for each in TOPICS},
        told=[each for each in found if each.words],
        every=len(every),
        found=len(found),
        wanted=q,
        topic=topic,
    )


def narrowed(questions: Iterable[Question], words: str) -> list[Question]:
    """Keep the questions that say each of *words* somewhere, in whatever case."""
    wanted = words.casefold().split()
    return [each for each in questions if all(one in _text(each) for one in wanted)]


def _text(question: Question) -> str:
    said = (question.slug, question.title, question.description, *question.keywords)
    return " ".join(said).casefold()
