"""The app put together, spoken to without a socket."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from aiconcord.app.parts import name_of_dataset, services_of_dataset
from aiconcord.app.wiring import ROUTERS, allowed_methods, create_app
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Limits, Settings

FOREVER = Limits(seconds=600)
KILLER = (
    b"SELECT%20(COUNT(*)%20AS%20%3Fn)%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff.%3Fg%20%3Fh%20%3Fi%7D"
)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    file = tmp_path / "many.nq"
    file.write_text("".join(f"<urn:{n}> <urn:p> <urn:o{n}> .\n" for n in range(5_000)))
    return file


@pytest.fixture
def app(dataset):
    services = services_of_dataset(Settings(limits=FOREVER), find_places(), dataset)
    return create_app(services, name_of_dataset(dataset))


def scope(path, query=b"", method="GET", headers=()):
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("192.0.2.7", 4711),
        "server": ("localhost", 80),
    }


async def until(holds):
    while not holds():
        await asyncio.sleep(0.05)


def test_the_query_of_a_client_who_hangs_up_is_ended(app):
    """Its time limit is ten minutes: only the hanging up can end it while this test runs."""

    async def scene():
        async with app.router.lifespan_context(app):
            counts = app.state.services.engine.lanes.counts
            messages = [{"type": "http.request", "body": b"", "more_body": False}]
            sent = []

            async def receive():
                if messages:
                    return messages.pop()
                await until(lambda: counts()["running_long"] == 1)
                return {"type": "http.disconnect"}

            async def send(message):
                sent.append(message)

            await app(scope("/sparql", b"query=" + KILLER), receive, send)
            await until(lambda: counts()["running"] == 0)
            return sent, counts()["finished"]

    assert asyncio.run(scene()) == ([], 0)


def test_the_workers_end_with_the_app(app):
    async def scene():
        async with app.router.lifespan_context(app):
            engine = app.state.services.engine
            running = len(engine.lanes.pool.processes)
        return running, len(engine.lanes.pool.processes)

    running, left = asyncio.run(scene())
    assert running >= 3
    assert left == 0


def test_why_the_engine_did_not_start_is_kept(dataset):
    dataset.write_text("nonsense\n")
    services = services_of_dataset(Settings(), find_places(), dataset)
    app = create_app(services, "broken")

    async def scene():
        async with app.router.lifespan_context(app):
            raise AssertionError("it started")

    with pytest.raises(ProblemError):
        asyncio.run(scene())
    assert app.state.startup_problem.problem.code == "file-unreadable"


def test_every_module_of_web_that_answers_addresses_is_wired():
    web = Path(__file__).parents[3] / "service/aiconcord/web"
    answering = [
        path.stem for path in web.glob("*.py") if "\nrouter = APIRouter" in path.read_text()
    ]
    assert len(ROUTERS) == len(answering)


def test_no_two_routes_claim_the_same_address(app):
    seen = [
        (path, method) for path, methods in app.openapi()["paths"].items() for method in methods
    ]
    assert len(seen) == len(set(seen))
    assert len(seen) > 15


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", "GET, HEAD, OPTIONS, POST"),
        ("/healthz", "GET, HEAD, OPTIONS"),
        ("/static/site.css", "GET, HEAD, OPTIONS"),
        ("/nowhere", ""),
    ],
)
def test_the_methods_of_an_address_are_listed(app, path, methods):
    assert allowed_methods(app, scope(path)) == methods


def test_a_dataset_is_named_by_what_it_holds(dataset):
    first = name_of_dataset(dataset)
    dataset.write_text(dataset.read_text() + "<urn:x> <urn:p> <urn:o> .\n")
    assert name_of_dataset(dataset) != first


def test_a_dataset_that_is_no_file_is_refused(tmp_path):
    with pytest.raises(ProblemError) as caught:
        services_of_dataset(Settings(), find_places(), tmp_path)
    assert caught.value.problem.code == "file-unreadable"


def test_the_services_of_a_dataset_know_no_release(dataset):
    services = services_of_dataset(replace(Settings(), workers=3), find_places(), dataset)
    assert services.release is None
    assert services.questions == {}
