"""Gather what the app answers from: a release or a bare dataset, engine, questions, templates."""

import hashlib
import logging
from pathlib import Path

from starlette.templating import Jinja2Templates

from aiconcord.app.engines import make_engine
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import load_questions
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Engine
from aiconcord.graph.release import Release
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places, submissions_file
from aiconcord.settings.table import Settings
from aiconcord.submit.database import open_database
from aiconcord.submit.desk import Desk
from aiconcord.web.services import TEMPLATES, Services


def services_of_release(
    settings: Settings, places: Places, release: Release, engine: Engine
) -> Services:
    """Gather the services that answer from *release*, whose data *engine* holds."""
    return Services(
        desk=desk_of(settings, engine),
        engine=engine,
        names=NameLists(engine),
        settings=settings,
        places=places,
        release=release,
        questions=load_questions(places.queries / "questions"),
        search=None,
        templates=Jinja2Templates(directory=TEMPLATES),
    )


def desk_of(settings: Settings, engine: Engine) -> Desk | None:
    """Open where submissions are kept; None where none are taken.

    None are where an operator says so, and where a remote server answers, into which nothing can be
    put from here. Where no database is named and the data home cannot be written to, that is said
    and the rest is served.
    """
    if settings.submissions == "off" or not isinstance(engine, EmbeddedEngine):
        return None
    if settings.submissions:
        return Desk(open_database(settings.submissions))
    try:
        return Desk(open_database(submissions_file()))
    except ProblemError as fault:
        logging.getLogger("aiconcord.submit").warning("no submissions are taken: %s", fault)
        return None


def services_of_dataset(settings: Settings, places: Places, dataset: Path) -> Services:
    """Gather the services that answer from any N-Quads file: no questions and no search."""
    if not dataset.is_file():
        raise ProblemError(
            Problem(
                "file-unreadable",
                "the dataset to serve is not a file",
                Where(file=str(dataset)),
                "name an N-Quads file",
            )
        )
    engine = make_engine(settings, dataset)
    return Services(
        engine=engine,
        names=NameLists(engine),
        settings=settings,
        places=places,
        release=None,
        questions={},
        search=None,
        templates=Jinja2Templates(directory=TEMPLATES),
    )


def name_of_dataset(dataset: Path) -> str:
    """Name the data in *dataset* by its hash, for ETags.

    It is read in pieces, because the file may be larger than what we care to hold.
    """
    with dataset.open("rb") as file:
        return "dataset-" + hashlib.file_digest(file, "sha256").hexdigest()[:12]
