"""What every address needs to answer: engine, release, questions, search, templates.

One :class:`Services` is made by ``app`` and hangs on ``app.state.services``; none is global.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse
from starlette.templating import Jinja2Templates

from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import Question
from aiconcord.ask.search import SearchIndex
from aiconcord.graph.engine import Engine
from aiconcord.graph.release import Release
from aiconcord.settings.places import Places
from aiconcord.settings.table import Settings
from aiconcord.submit.desk import Desk

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that answer requests. ``release`` is None where any N-Quads file is served.

    ``desk`` is None where no submissions are taken.
    """

    engine: Engine
    names: NameLists
    settings: Settings
    places: Places
    release: Release | None
    questions: Mapping[str, Question]
    search: SearchIndex | None
    templates: Jinja2Templates
    desk: Desk | None = None

    def render(
        self, request: Request, template: str, *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """Fill *template* (a file in ``templates/``) for the browser that sent *request*."""
        return self.templates.TemplateResponse(
            request,
            template,
            {"release": self.release, "takes_submissions": self.desk is not None, **context},
            status_code=status,
        )


def services(request: Request) -> Services:
    """Give the services of the app that received *request*."""
    found: Services = request.app.state.services
    return found
