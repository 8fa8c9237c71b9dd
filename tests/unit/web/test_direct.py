"""What stands before the framework, seen through the whole app."""

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from aiconcord.problems.record import Problem, ProblemError
from aiconcord.web import sparql
from aiconcord.web.direct import Direct
from aiconcord.web.failures import LastResort, install_handlers


async def echo(request: Request) -> Response:
    return Response(await request.body() or request.method)


async def refuses(_: Request) -> Response:
    raise ProblemError(Problem("query-syntax", "it is wrong", remedy="mend it"))


async def breaks(_: Request) -> Response:
    raise ZeroDivisionError


@pytest.fixture
def client():
    app = FastAPI()
    install_handlers(app)

    @app.get("/other")
    async def other() -> str:
        return "by the framework"

    direct = Direct(app, {"/echo": echo, "/refuses": refuses, "/breaks": breaks})
    with TestClient(LastResort(direct), raise_server_exceptions=False) as found:
        yield found


def test_an_address_is_answered_without_the_framework(client):
    assert client.get("/echo").text == "GET"
    assert client.post("/echo", content="said").text == "said"


def test_other_addresses_and_methods_are_for_the_framework(client):
    assert client.get("/other").json() == "by the framework"
    assert client.put("/echo").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/refuses", 400, "query-syntax"), ("/breaks", 500, "internal")],
)
def test_a_failure_is_told_as_everywhere(client, path, status, code):
    reply = client.get(path)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["content-type"] == "application/problem+json"


def test_the_routes_of_what_is_answered_directly_are_still_described():
    described = {route.path for route in sparql.router.routes if route.include_in_schema}
    assert described & set(sparql.DIRECT) == {"/sparql"}
