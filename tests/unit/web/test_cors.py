import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from aiconcord.web.caching import Kept
from aiconcord.web.front import Front


@pytest.fixture
def client():
    app = FastAPI()

    @app.get("/text")
    async def text():
        return "some text"

    front = Front(
        app,
        version=lambda: "1",
        allowed=lambda _scope: "GET, HEAD, OPTIONS",
        ready=Kept(10_000, 1_000),
    )
    with TestClient(front) as client:
        yield client


def test_every_answer_may_be_read_by_any_origin(client):
    for path in ("/text", "/nowhere"):
        assert client.get(path).headers["access-control-allow-origin"] == "*"


def test_credentials_are_never_allowed(client):
    assert "access-control-allow-credentials" not in client.get("/text").headers


def test_a_preflight_allows_what_a_client_may_send(client):
    reply = client.options("/text", headers={"Access-Control-Request-Method": "POST"})
    assert reply.status_code == 200
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "Authorization" in reply.headers["access-control-allow-headers"]


def test_plain_options_tells_the_methods_and_no_more(client):
    reply = client.options("/text")
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-methods" not in reply.headers


def test_head_has_the_length_of_get_and_no_body(client):
    got, head = client.get("/text"), client.head("/text")
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]
