"""A version of the ontology answers what it said, whatever the ontology says by now."""

import hashlib
import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, Graph, URIRef

from aiconcord.names.namespaces import DEF

OLD = "0.0.9"


@pytest.fixture(scope="module")
def server(
    release_dir: Path, tmp_path_factory: pytest.TempPathFactory, start_server
) -> Iterator[str]:
    """A server on the release with one more version: the present one without a class."""
    folder = tmp_path_factory.mktemp("versions") / "release"
    shutil.copytree(release_dir, folder)
    graph = Graph().parse(folder / "ontology.ttl")
    graph.remove((URIRef(DEF + "Post"), None, None))
    graph.set((URIRef(DEF), OWL.versionIRI, URIRef(f"{DEF}{OLD}/")))
    body = graph.serialize(format="turtle", encoding="utf-8")
    name = f"ontologies/{OLD}.ttl"
    (folder / name).write_bytes(body)
    manifest = json.loads((folder / "manifest.json").read_text())
    told = {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
    manifest["files"][name] = told
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with start_server("--release", str(folder)) as address:
        yield address


def fetch(server: str, path: str, accept: str) -> tuple[str, bytes]:
    request = urllib.request.Request(server + path, headers={"Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.headers["Link"], answer.read()


@pytest.mark.parametrize("path", [f"/def/{OLD}/", f"/def/{OLD}", f"/def/{OLD}.ttl"])
def test_older_version_says_what_it_said(server: str, path: str):
    _, body = fetch(server, path, "text/turtle")
    graph = Graph().parse(data=body, format="turtle")
    assert graph.value(URIRef(DEF), OWL.versionIRI) == URIRef(f"{DEF}{OLD}/")
    assert (URIRef(DEF + "Post"), None, None) not in graph
    assert (URIRef(DEF + "Body"), None, None) in graph


def test_older_version_has_a_page_of_its_own_terms_and_is_cited_by_its_own_name(server: str):
    links, body = fetch(server, f"/def/{OLD}/", "text/html")
    assert f'<{DEF}{OLD}/>; rel="cite-as"' in links
    assert b'<dt><a href="/def/Body">' in body
    assert b'<dt><a href="/def/Post">' not in body


def test_present_version_is_the_ontology_as_it_is(server: str):
    _, whole = fetch(server, "/def/", "text/turtle")
    number = str(Graph().parse(data=whole, format="turtle").value(URIRef(DEF), OWL.versionInfo))
    assert fetch(server, f"/def/{number}/", "text/turtle")[1] == whole
