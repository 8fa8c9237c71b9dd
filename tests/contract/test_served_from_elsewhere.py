"""The service on a remote engine gives the pages and answers that it gives on its own workers."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

ADDRESSES = (
    "/search?q=AISI",
    "/doc/body/imda",
    "/doc/element/nist-ai-rmf-1.0/govern-1.1.ttl",
    "/query/listed-against?element=GOVERN+1",
    "/query/listed-against/results.csv?element=GOVERN+1",
    "/query/who-held-a-role",
    "/explain?s=imda&p=cooperatesWith&o=nist",
    "/gap?from=sg-aivtf-2023&to=nist-ai-rmf-1.0",
    "/crosswalks",
    "/graph/",
    "/graph/bodies/imda",
)


@pytest.fixture(scope="module")
def elsewhere(
    release_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
    run_oxigraph_in: Callable[[Path], AbstractContextManager[str]],
    start_server: Callable[..., AbstractContextManager[str]],
    call_at: Callable[..., Any],
) -> Iterator[str]:
    """A service on `oxigraph serve`, which took all quads of the release at once."""
    with run_oxigraph_in(tmp_path_factory.mktemp("elsewhere")) as engine:
        body, kind = (release_dir / "data.nq").read_bytes(), {"Content-Type": "application/n-quads"}
        assert call_at(engine, "POST", "/store", body=body, headers=kind).status == 204
        named = {"AICONCORD_ENGINE": f"{engine}/query"}
        with start_server("--release", str(release_dir), environment=named) as address:
            yield address


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_is_the_same_from_either_engine(
    path: str, elsewhere: str, call: Callable[..., Any], call_at: Callable[..., Any]
) -> None:
    headers = {"Accept": "text/html, */*;q=0.5"}
    here, there = (
        call("GET", path, headers=headers),
        call_at(elsewhere, "GET", path, headers=headers),
    )
    assert there.status == here.status == 200
    assert plain(there.text) == plain(here.text)
    assert there.headers["X-AI-Concord-Release"] == here.headers["X-AI-Concord-Release"]


def plain(text: str) -> list[str]:
    """Sort the lines: a document has no order. No submissions are taken there, so no link."""
    return sorted(re.sub(r' ?<a href="/submissions">[^<]*</a>', "", text).splitlines())


def test_health_tells_what_the_remote_engine_holds(
    elsewhere: str, call_at: Callable[..., Any]
) -> None:
    told = call_at(elsewhere, "GET", "/healthz").json()
    assert told["engine"] == "remote"
    assert told["remote"] == {"release": told["release"]}


def test_a_syntax_error_has_the_place_it_has_here(
    elsewhere: str, call: Callable[..., Any], call_at: Callable[..., Any]
) -> None:
    for text in ("SELECT * {\n ?s nonsense ?o }", "ASK {\n ?s foo:p ?o }"):
        here = call("GET", "/sparql", query=text)
        there = call_at(elsewhere, "GET", "/sparql", query=text)
        assert {**there.json(), "request": ""} == {**here.json(), "request": ""}
        assert there.code == "query-syntax"
