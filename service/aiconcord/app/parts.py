"""Gather what the app answers from: a release or a bare dataset, engine, questions, templates."""

import hashlib
from pathlib import Path

from starlette.templating import Jinja2Templates

from aiconcord.app.engines import make_engine
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import load_questions
from aiconcord.graph.engine import Engine
from aiconcord.graph.release import Release
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places
from aiconcord.settings.table import Settings
from aiconcord.web.services import TEMPLATES, Services


def services_of_release(
    settings: Settings, places: Places, release: Release, engine: Engine
) -> Services:
    """Gather the services that answer from *release*, whose data *engine* holds."""
    return Services(
        engine=engine,
        names=NameLists(engine),
        settings=settings,
        places=places,
        release=release,
        questions=load_questions(places.queries / "questions"),
        search=None,
        templates=Jinja2Templates(directory=TEMPLATES),
    )


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
