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
from starlette.types import ASGIApp, Receive, Scope, Send

from aiconcord import __doc__ as summary
from aiconcord.app.following import Follower
from aiconcord.app.indexing import Indexing
from aiconcord.ask.explaining import Explainer
from aiconcord.ask.search import load_index
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Answer
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
    metrics,
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
from aiconcord.web.caching import FRESH_SECONDS, Kept
from aiconcord.web.direct import Direct
from aiconcord.web.failures import PROBLEM_JSON, PROBLEM_SCHEMA
from aiconcord.web.front import Front
from aiconcord.web.metrics import Metrics, first_part
from aiconcord.web.outgoing import Ready
from aiconcord.web.rate import Rate
from aiconcord.web.services import TEMPLATES, Services
from aiconcord.web.static_files import OurFiles

ROUTERS = (
    sparql.router,
    query_examples.router,
    dumps.router,
    crosswalk_files.router,
    discovery.router,
    linkset.router,
    changes.router,
    health.router,
    metrics.router,
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

OPERATION = ("/healthz/live", "/metrics")
"""Addresses that answer also while nothing can be looked up yet."""

KEPT_BYTES = 64_000_000
KEPT_BYTES_EACH = 4_000_000


class App(FastAPI):
    """The app, with what stands *before* the framework: it answers most without the framework.

    A middleware of the framework's would stand behind four of its own, at every request.
    """

    before: ASGIApp | None = None
    indexing: Indexing | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request, or the start and end of the app."""
        scope["app"] = self
        await (self.before or self.by_framework)(scope, receive, send)

    async def by_framework(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to the framework, as soon as things can be looked up."""
        index = self.indexing
        needs_none = index is None or index.is_done or scope["type"] != "http"
        needs_none = needs_none or scope["path"].startswith(OPERATION)
        if needs_none or (index and await index.is_there(scope, receive, send)):
            await super().__call__(scope, receive, send)


def create_app(services: Services, version: str | None = None) -> FastAPI:
    """Make the app that answers from *services*.

    *version* names the data where there is no release, for ETags; a release names itself.
    """
    if version is None:
        version = services.release.etag() if services.release else "unnamed"

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        follower = follower_of(services, lambda number: serve_as(app, services, number))
        app.state.follower = follower
        if follower is not None:
            app.state.metrics.log_followed.set_function(lambda: float(follower.is_well))
        try:
            await services.engine.start()
            if follower is not None:
                await follower.start()
            if app.indexing is not None:
                app.indexing.begin()
                if not isinstance(services.engine, EmbeddedEngine):
                    await app.indexing.done()  # a server elsewhere is seen to answer before we do
            app.state.phase = "serving"
            yield
        except ProblemError as fault:
            app.state.startup_problem = fault
            raise
        finally:
            app.state.phase = "closing"
            if app.indexing is not None:
                await app.indexing.close()
            if follower is not None:
                await follower.close()
            await services.engine.close()
            if services.desk is not None:
                services.desk.database.close()

    app = App(
        title="AI Concord",
        summary=(summary or "").partition("\n")[0],
        version=services.release.version if services.release else version,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url=None,  # web.api_docs answers there
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
    if services.release is not None and services.search is None:
        app.indexing = Indexing(
            lambda: load_index(services.engine, services.places.queries),
            lambda found: setattr(app.state, "services", replace(services, search=found)),
        )
    app.state.version = version
    app.state.phase, app.state.follower = "starting", None
    app.state.startup_problem = None
    app.state.explainer = Explainer(services.engine, services.places.queries)
    app.state.kept = Kept[Answer](KEPT_BYTES, KEPT_BYTES_EACH)
    app.state.ready = Kept[Ready](KEPT_BYTES, KEPT_BYTES_EACH, FRESH_SECONDS)
    app.state.rate = Rate(services.settings)
    app.state.allowed = lambda scope: allowed_methods(app, scope)
    app.mount("/static", OurFiles(directory=TEMPLATES.parent / "static"), name="static")
    for router in ROUTERS:
        app.include_router(router)
    failures.install_handlers(app)
    app.before = Front(
        failures.LastResort(Direct(app.by_framework, endpoints=sparql.DIRECT)),
        version=lambda: app.state.version,
        allowed=app.state.allowed,
        ready=app.state.ready,
    )
    kept = {"results": app.state.kept, "ready": app.state.ready}
    app.state.metrics = Metrics(services, kept, first_parts(app))
    services.engine.report_to(app.state.metrics)
    return app


def first_parts(app: FastAPI) -> set[str]:
    """List the first parts of the addresses that *app* answers, by which requests are counted."""
    routes = [*app.routes, *(route for router in ROUTERS for route in router.routes)]
    parts = {first_part(getattr(route, "path", "/")) for route in routes}
    return {part for part in parts if "{" not in part}


def follower_of(services: Services, tell: Callable[[int], None]) -> Follower | None:
    """Make what follows the log of submissions; None where none are taken."""
    if services.desk is None or not isinstance(services.engine, EmbeddedEngine):
        return None
    return Follower(services.desk.database, services.engine, tell)


def serve_as(app: FastAPI, services: Services, number: int) -> None:
    """From now on answer under the name of the release and the *number* of the log."""
    app.state.metrics.log_number.set(number)
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
