"""The failures of an app of its own, so that even our own faults can be provoked."""

import json
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Settings
from aiconcord.web import failures
from aiconcord.web.failures import RETRY_SECONDS, as_record

INSIDE = "/home/somebody/inside.py"


@pytest.fixture
def client():
    app = FastAPI()
    app.state.services = SimpleNamespace(settings=Settings())
    app.state.allowed = lambda _scope: "GET, HEAD, OPTIONS"

    @app.get("/broken")
    async def broken():
        raise RuntimeError(INSIDE)

    @app.get("/number/{number}")
    async def number(number: int):
        return number

    @app.get("/problem/{code}")
    async def problem(code: str):
        raise ProblemError(
            Problem(code, "what", Where(line=3, column=7), "remedy"), Problem("gone", "second")
        )

    @app.get("/text")
    async def text():
        return PlainTextResponse("unacceptable range", 416, headers={"Content-Range": "bytes */7"})

    @app.post("/body")
    async def body(request: Request):
        return len(await request.body())

    failures.install(app)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def record(reply):
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["cache-control"] == "no-store"
    found = reply.json()
    assert found["status"] == reply.status_code
    assert found["type"] == f"/problems#{found['code']}"
    assert found["title"] == CODES[found["code"]].meaning
    assert found["detail"] == found["what"]
    assert "where" in found
    assert "remedy" in found
    return found


def test_our_own_fault_is_told_without_trace_or_path(client):
    reply = client.get("/broken")
    assert record(reply)["code"] == "internal"
    assert "inside" not in reply.text
    assert "Error" not in reply.text


def test_an_unknown_address_is_told(client):
    assert record(client.get("/nowhere"))["code"] == "not-found"


def test_a_method_that_is_not_taken_is_told_with_those_that_are(client):
    reply = client.delete("/text")
    assert record(reply)["code"] == "method-not-allowed"
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_parameter_of_the_wrong_kind_is_told_with_its_place(client):
    found = record(client.get("/number/seven"))
    assert found["code"] == "invalid-parameter"
    assert found["where"] == {"slot": "path.number"}


def test_bare_text_from_below_becomes_the_same_record(client):
    reply = client.get("/text")
    assert record(reply)["code"] == "bad-range"
    assert reply.headers["content-range"] == "bytes */7"


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_answers_with_its_own_status(client, code):
    reply = client.get(f"/problem/{code}")
    assert reply.status_code == CODES[code].status
    found = record(reply)
    assert found["where"] == {"line": 3, "column": 7}
    assert [each["code"] for each in found["problems"]] == [code, "gone"]
    assert ("retry-after" in reply.headers) is (code in RETRY_SECONDS)


def test_a_timeout_is_no_reason_to_try_again():
    assert "query-timeout" not in RETRY_SECONDS
    assert CODES["query-timeout"].status == 503


def test_429_is_for_a_clients_own_share_and_always_says_when_to_come_again():
    share = {code for code in CODES if CODES[code].status == 429}
    assert share == {"too-many-running", "too-many-requests", "too-many-connections"}
    busy = {"engine-busy", "submissions-busy", "mapping-check-busy"}
    busy |= {"service-starting", "service-closing"}
    assert set(RETRY_SECONDS) == share | busy
    assert {CODES[code].status for code in busy} == {503}


def test_one_problem_stands_alone_in_its_record():
    assert "problems" not in as_record(Problem("gone", "x"))
    json.dumps(as_record(Problem("gone", "x")))
