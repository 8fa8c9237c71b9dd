"""Put the HTTP app together: every router, the failures, the fields every answer carries.

Start reading at :func:`create_app`. What the app answers from comes in as
:class:`~aiconcord.web.services.Services`; it is started and ended with the app.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from aiconcord import __doc__ as summary
from aiconcord.app.following import Follower
from aiconcord.ask.explaining import Explainer
from aiconcord.ask.search import load_index
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.problems.record import ProblemError
from aiconcord.web import (
    api_docs,
    chain,
    changes,
    crosswalk_files,
    crosswalks,
    definitions,
    discovery,
    dumps,
    explain,
    failures,
    gap,
    graphs,
    health,
    home,
    json_ld_context,
    linkset,
    mappings,
    problem_codes,
    promise,
    query_examples,
    question_list,
    questions,
    search_page,
    shapes,
    sparql,
    submission_pages,
    submissions,
    things,
)
from aiconcord.web.caching import Kept
from aiconcord.web.cors import HeadAsGet, OpenToAll
from aiconcord.web.failures import PROBLEM_JSON, PROBLEM_SCHEMA
from aiconcord.web.headers import PlainFields
from aiconcord.web.rate import Rate
from aiconcord.web.services import TEMPLATES, Services

ROUTERS = (
    sparql.router,
    query_examples.router,
    dumps.router,
    crosswalk_files.router,
    discovery.router,
    linkset.router,
    changes.router,
    health.router,
    problem_codes.router,
    api_docs.router,
    home.router,
    search_page.router,
    question_list.router,
    questions.router,
    explain.router,
    crosswalks.router,
    gap.router,
    chain.router,
    mappings.router,
    submissions.router,
    submission_pages.router,
    promise.router,
    json_ld_context.router,
    definitions.router,
    shapes.router,
    graphs.router,
    things.router,
)
"""Every address, in the order in which ``/docs`` lists them."""

KEPT_BYTES = 64_000_000
KEPT_BYTES_EACH = 4_000_000


def create_app(services: Services, version: str | None = None) -> FastAPI:
    """Make the app that answers from *services*.

    *version* names the data where there is no release, for ETags; a release names itself.
    """
    if version is None:
        version = services.release.etag() if services.release else "unnamed"

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        follower = follower_of(services, lambda number: serve_as(app, services, number))
        app.state.follower = follower
        try:
            await services.engine.start()
            if follower is not None:
                await follower.start()
            if services.release is not None and services.search is None:
                found = await load_index(services.engine, services.places.queries)
                app.state.services = replace(services, search=found)
            yield
        except ProblemError as fault:
            app.state.startup_problem = fault
            raise
        finally:
            if follower is not None:
                await follower.close()
            await services.engine.close()
            if services.desk is not None:
                services.desk.database.close()

    app = FastAPI(
        title="AI Concord",
        summary=(summary or "").partition("\n")[0],
        version=services.release.version if services.release else version,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        default_response_class=Response,  # else each is documented to answer in JSON
        responses={
            status: {
                "description": "What is wrong, where, and what to do about it",
                "content": {PROBLEM_JSON: {"schema": PROBLEM_SCHEMA}},
            }
            for status in ("4XX", "5XX", 422)
        },
        lifespan=lifespan,
    )
    app.state.services = services
    app.state.version = version
    app.state.startup_problem = None
    app.state.explainer = Explainer(services.engine, services.places.queries)
    app.state.kept = Kept(KEPT_BYTES, KEPT_BYTES_EACH)
    app.state.rate = Rate(services.settings)
    app.state.allowed = lambda scope: allowed_methods(app, scope)
    app.mount("/static", StaticFiles(directory=TEMPLATES.parent / "static"), name="static")
    for router in ROUTERS:
        app.include_router(router)
    failures.install(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(PlainFields, version=lambda: app.state.version)
    app.add_middleware(OpenToAll, allowed=app.state.allowed)
    return app


def follower_of(services: Services, tell: Callable[[int], None]) -> Follower | None:
    """Make what follows the log of submissions; None where none are taken."""
    if services.desk is None or not isinstance(services.engine, EmbeddedEngine):
        return None
    return Follower(services.desk.database, services.engine, tell)


def serve_as(app: FastAPI, services: Services, number: int) -> None:
    """From now on answer under the name of the release and the *number* of the log."""
    if services.release is not None:
        app.state.version = services.release.etag(number)


def allowed_methods(app: FastAPI, scope: Scope) -> str:
    """List the methods that the address of *scope* answers; empty where nothing is there."""
    # Files are mounted: the mount shortens the scope, matches every method and takes only GET.
    whole = {**scope, "root_path": scope.get("app_root_path", "")}
    found = {
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for route in app.router.routes
        if route.matches({**whole, "method": method})[0] is Match.FULL
        and (method == "GET" or not isinstance(route, Mount))
    }
    if not found:
        return ""
    heads = {"HEAD"} if "GET" in found else set()
    return ", ".join(sorted(found | heads | {"OPTIONS"}))
