from hashlib import sha256

import pytest
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route, Router
from starlette.testclient import TestClient

from aiconcord.web.caching import FRESH, Kept
from aiconcord.web.front import Front

LONG = b"a line of text that repeats itself\n" * 100
NOISE = b"".join(sha256(bytes([number])).digest() for number in range(64))
GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}


class Server:
    """An app behind a front, and what is asked of it and of the front."""

    def __init__(self, tmp_path):
        self.version = "1"
        self.asked = []
        self.ready = Kept(1_000_000, 100_000)
        self.file = tmp_path / "some.css"
        self.file.write_bytes(LONG * 50)
        self.fields = {"Cache-Control": FRESH, "ETag": 'W/"a"', "Vary": "Accept"}
        self.body = LONG
        self.media_type = "text/turtle"
        router = Router(
            [
                Route("/", self.answer, methods=["GET", "POST"]),
                Route("/file", lambda _: FileResponse(self.file, headers={"Cache-Control": FRESH})),
                Route(
                    "/stream", lambda _: StreamingResponse(iter([LONG] * 3), media_type="text/csv")
                ),
            ]
        )
        front = Front(
            router, version=lambda: self.version, allowed=lambda _: "GET", ready=self.ready
        )
        self.client = TestClient(front)

    async def answer(self, request):
        self.asked.append(request.headers.get("accept"))
        return Response(self.body, media_type=self.media_type, headers=self.fields)

    def get(self, path="/", **headers):
        return self.client.get(path, headers={**PLAIN, **headers})


@pytest.fixture
def server(tmp_path):
    return Server(tmp_path)


def test_what_any_cache_may_keep_is_asked_for_once(server):
    first, second = server.get(), server.get()
    assert len(server.asked) == 1
    assert (second.content, second.headers) == (first.content, first.headers)
    assert (server.ready.hits, server.ready.misses) == (1, 1)


def test_what_is_served_anew_is_asked_for_anew(server):
    server.get()
    server.version, server.body = "2", b"other"
    assert server.get().content == b"other"
    assert server.get().headers["x-ai-concord-release"] == "2"


@pytest.mark.parametrize(
    "headers",
    [{"Accept": "text/csv"}, {"Host": "other.example"}, {"Accept-Encoding": "gzip"}],
)
def test_whatever_the_answer_may_depend_on_is_asked_for_apart(server, headers):
    server.get()
    server.get(**headers)
    assert len(server.asked) == 2


def test_another_query_string_is_another_address(server):
    server.get("/?a=1")
    server.get("/?a=2")
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"Cache-Control": "no-store"},
        {"Cache-Control": "no-cache"},
        {"Cache-Control": "private, max-age=60"},
        {"Cache-Control": "public, max-age=5"},
        {"Vary": "Accept, Authorization"},
        {"Vary": "*"},
        {"Set-Cookie": "a=b"},
    ],
)
def test_what_a_shared_cache_may_not_keep_is_not_kept(server, fields):
    server.fields |= fields
    server.get()
    server.get()
    assert len(server.asked) == 2
    assert len(server.ready) == 0


@pytest.mark.parametrize("name", ["Authorization", "Range", "If-Modified-Since"])
def test_a_request_with_conditions_of_its_own_is_neither_kept_nor_answered_from_kept(server, name):
    server.get()
    server.get(**{name: "x"})
    assert len(server.asked) == 2


def test_only_reading_is_answered_from_kept(server):
    server.get()
    server.client.post("/", headers=PLAIN)
    assert len(server.asked) == 2


@pytest.mark.parametrize("named", ['W/"a"', '"b", "a"'])
def test_who_has_the_kept_answer_is_told_so(server, named):
    whole = server.get()
    reply = server.get(**{"If-None-Match": named})
    assert (reply.status_code, reply.content, len(server.asked)) == (304, b"", 1)
    for name in ("etag", "vary", "cache-control", "access-control-allow-origin"):
        assert reply.headers[name] == whole.headers[name]
    assert "content-length" not in reply.headers
    assert server.get(**{"If-None-Match": '"b"'}).status_code == 200


def test_an_answer_without_an_etag_is_known_to_nobody(server):
    del server.fields["ETag"]
    server.get()
    assert server.get(**{"If-None-Match": ""}).status_code == 200
    assert len(server.asked) == 1


@pytest.mark.parametrize("headers", [PLAIN, GZIP])
def test_head_has_the_fields_of_get_kept_or_not(server, headers):
    fresh = server.client.head("/", headers=headers)
    got = server.client.get("/", headers=headers)
    kept = server.client.head("/", headers=headers)
    assert fresh.headers == got.headers == kept.headers
    assert fresh.content == kept.content == b""


def test_a_long_text_is_pressed_for_those_who_take_it(server):
    pressed, plain = server.get(**GZIP), server.get()
    assert pressed.content == plain.content == LONG
    assert pressed.headers["content-encoding"] == "gzip"
    assert int(pressed.headers["content-length"]) < len(LONG) / 5
    assert "content-encoding" not in plain.headers
    assert pressed.headers["vary"] == plain.headers["vary"] == "Accept, Accept-Encoding"
    assert pressed.headers["etag"] == plain.headers["etag"]


def test_a_pressed_answer_is_kept_pressed(server, monkeypatch):
    server.get(**GZIP)
    monkeypatch.setattr("aiconcord.web.outgoing.press", None)
    assert server.get(**GZIP).headers["content-encoding"] == "gzip"


def test_a_strong_etag_of_pressed_bytes_is_weak_and_still_known(server):
    server.fields["ETag"] = '"a"'
    assert server.get().headers["etag"] == '"a"'
    assert server.get(**GZIP).headers["etag"] == 'W/"a"'
    assert server.get(**GZIP, **{"If-None-Match": 'W/"a"'}).status_code == 304


@pytest.mark.parametrize(
    ("body", "media_type", "fields"),
    [
        (b"short", "text/csv", {}),
        (LONG, "image/png", {}),
        (LONG, "application/zip", {}),
        (LONG, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {}),
        (LONG, "text/csv", {"Content-Encoding": "br"}),
        (LONG, "text/csv", {"Repr-Digest": "sha-256=:AAAA:"}),
        (NOISE, "text/csv", {}),
    ],
    ids=["short", "picture", "zip", "xlsx", "pressed by others", "a download", "random"],
)
def test_what_would_not_gain_or_must_stay_as_it_is_is_not_pressed(server, body, media_type, fields):
    server.body, server.media_type, server.fields = body, media_type, server.fields | fields
    reply = server.client.send(server.client.build_request("GET", "/", headers=GZIP), stream=True)
    assert reply.headers.get("content-encoding") in (None, "br")
    assert int(reply.headers["content-length"]) == len(server.body)


@pytest.mark.parametrize("accepted", ["gzip;q=0", "br", "identity", "*;q=0", ""])
def test_who_does_not_take_gzip_does_not_get_it(server, accepted):
    assert "content-encoding" not in server.get(**{"Accept-Encoding": accepted}).headers


def test_a_short_file_is_gathered_pressed_and_kept(server):
    first = server.get("/file", **GZIP)
    server.file.unlink()
    second = server.get("/file", **GZIP)
    assert first.content == second.content == LONG * 50
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["etag"].startswith("W/")


def test_a_file_over_the_bound_goes_out_part_by_part_as_it_is(server, monkeypatch):
    monkeypatch.setattr("aiconcord.web.outgoing.GATHERED_BYTES", 1_000)
    reply = server.get("/file", **GZIP)
    assert "content-encoding" not in reply.headers
    assert int(reply.headers["content-length"]) == len(reply.content) == len(LONG) * 50
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_stream_without_a_length_is_passed_on_as_it_comes(server):
    reply = server.get("/stream", **GZIP)
    assert reply.content == LONG * 3
    assert "content-encoding" not in reply.headers
    assert reply.headers["access-control-allow-origin"] == "*"
    assert server.client.head("/stream").content == b""


def test_a_part_of_a_file_is_a_part_of_the_file_as_it_lies_there(server):
    reply = server.get("/file", **GZIP, Range="bytes=0-9")
    assert (reply.status_code, reply.content) == (206, LONG[:10])
    assert "content-encoding" not in reply.headers


def test_every_answer_carries_the_plain_fields_and_pages_their_policy(server):
    server.media_type = "text/html"
    page = server.get()
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "content-security-policy" not in server.get("/stream").headers


def test_a_field_that_the_answer_has_is_not_replaced(server):
    server.fields["X-AI-Concord-Release"] = "of another"
    server.fields["Referrer-Policy"] = "no-referrer"
    reply = server.get()
    assert reply.headers["x-ai-concord-release"] == "of another"
    assert reply.headers["referrer-policy"] == "no-referrer"


def test_what_tells_one_client_its_share_is_told_nobody_else(server):
    server.fields |= {"RateLimit-Policy": '"running";q=2', "RateLimit": '"running";r=1'}
    first, second = server.get(), server.get(**{"If-None-Match": 'W/"a"'})
    assert first.headers["ratelimit"] == '"running";r=1'
    assert (second.status_code, len(server.asked)) == (304, 1)
    assert "ratelimit" not in server.get().headers
    assert "ratelimit" not in second.headers


def test_where_requests_are_counted_each_is(server):
    server.fields["RateLimit-Policy"] = '"running";q=2, "minute";q=60;w=60'
    server.get()
    server.get()
    assert len(server.asked) == 2
