"""`/changes` against a real server: page, Atom (RFC 4287), event stream (LDES), CSV and JSON."""

import csv
import io
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import PROV, RDF, Graph, Namespace, URIRef

ATOM = "{http://www.w3.org/2005/Atom}"
TREE = Namespace("https://w3id.org/tree#")
STREAM = "https://w3id.org/aiconcord/changes"
SHAPES = Path(__file__).parent / "change-stream-shapes.ttl"
RDF_FORMS = {
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/trig": ".trig",
    "application/n-quads": ".nq",
}


def recorded(release: Path) -> list[dict[str, str]]:
    with (release / "changes.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def graph_of(reply) -> Graph:
    return Graph().parse(data=reply.body, format="turtle")


def members(graph: Graph) -> set:
    return set(graph.objects(URIRef(STREAM), TREE.member))


def test_first_release_said_everything_on_its_day(release_dir, call):
    rows = call("GET", "/changes.json").json()
    assert len(rows) == len(recorded(release_dir)) > 1000
    assert {row["change"] for row in rows} == {"added"}
    assert {(row["release"], row["date"]) for row in rows} == {("0.1.0", "2026-11-21")}
    named = {row["uri"] for row in rows}
    base = "https://w3id.org/aiconcord/"
    assert {f"{base}id/body/imda", f"{base}id/body/mddi#name-1", f"{base}def/Body"} <= named
    assert len(named) == len(rows)


def test_csv_and_json_hold_the_same(call):
    text = call("GET", "/changes.csv").text
    assert list(csv.DictReader(io.StringIO(text))) == call("GET", "/changes.json").json()


def elements(entry: Element, name: str) -> list[str]:
    return [found.text or "" for found in entry.findall(ATOM + name)]


def test_feed_has_what_atom_requires(call):
    reply = call("GET", "/changes", headers={"Accept": "application/atom+xml"})
    assert reply.media_type == "application/atom+xml"
    feed = fromstring(reply.body)  # noqa: S314  (our own answer)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(elements(feed, name)) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{STREAM}.atom"
    assert {"alternate", "current"} <= links.keys()
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        for name in ("id", "title", "updated", "summary"):
            assert len(elements(entry, name)) == 1
            assert elements(entry, name)[0]
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
    ids = [elements(entry, "id")[0] for entry in entries]
    assert len(set(ids)) == len(ids)
    assert elements(feed, "updated")[0] == max(elements(entry, "updated")[0] for entry in entries)


def test_archives_of_the_feed_lead_to_every_change(release_dir, call):
    """RFC 5005: whoever subscribes late walks back through `prev-archive`."""
    found: list[str] = []
    address = "/changes.atom"
    while address:
        feed = fromstring(call("GET", address).body)  # noqa: S314
        found += [elements(entry, "id")[0] for entry in feed.findall(f"{ATOM}entry")]
        links = {link.get("rel"): link.get("href") or "" for link in feed.findall(f"{ATOM}link")}
        address = links.get("prev-archive", "").replace("https://w3id.org/aiconcord", "")
    assert len(found) == len(set(found)) == len(recorded(release_dir))


def pages_of(call) -> list[str]:
    root = graph_of(call("GET", "/changes.ttl"))
    nodes = [
        str(root.value(relation, TREE.node)) for relation in root.objects(predicate=TREE.relation)
    ]
    return sorted(nodes, key=lambda node: int(node.partition("page=")[2]))


def test_stream_leads_from_its_root_to_every_change_in_order_of_time(release_dir, call):
    found: list[str] = []
    newest = ""
    for node in pages_of(call):
        page = graph_of(call("GET", "/changes.ttl?" + node.partition("?")[2]))
        times = sorted(str(page.value(one, PROV.generatedAtTime)) for one in members(page))
        assert newest <= times[0]
        newest = times[-1]
        found += [str(one) for one in members(page)]
    assert len(found) == len(set(found)) == len(recorded(release_dir))


def test_every_page_leads_to_the_next(call):
    pages = pages_of(call)
    for node, following in pairwise(pages):
        page = graph_of(call("GET", "/changes.ttl?" + node.partition("?")[2]))
        relation = page.value(URIRef(node), TREE.relation)
        assert str(page.value(relation, TREE.node)) == following


@pytest.mark.parametrize("address", ["/changes.ttl", "/changes.ttl?page=1"])
def test_stream_has_the_shape_of_an_event_stream(call, address):
    graph = graph_of(call("GET", address))
    conforms, _, told = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert conforms, told


@pytest.mark.parametrize(
    "old", ["ldes:timestampPath", "ldes:versionOfPath", "dcterms:isVersionOf", "tree:value"]
)
def test_shapes_notice_what_is_missing(call, old):
    text = call("GET", "/changes.ttl?page=1").text.replace(f" {old} ", " rdfs:comment ")
    text = f"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n{text}"
    graph = Graph().parse(data=text, format="turtle")
    assert not validate(graph, shacl_graph=Graph().parse(SHAPES))[0]


@pytest.mark.parametrize(("media_type", "ending"), RDF_FORMS.items())
def test_stream_is_negotiated_and_kept_by_its_etag(call, media_type, ending):
    reply = call("GET", "/changes?page=1", headers={"Accept": media_type})
    assert (reply.status, reply.media_type) == (200, media_type)
    assert "Accept" in reply.headers["Vary"]
    assert '</changes?page=2>; rel="next"' in reply.headers["Link"]
    explicit = call("GET", f"/changes{ending}?page=1")
    assert explicit.media_type == media_type
    known = {"Accept": media_type, "If-None-Match": reply.headers["ETag"]}
    assert call("GET", "/changes?page=1", headers=known).status == 304
    other = call("GET", "/changes?page=2", headers={"Accept": media_type})
    assert other.headers["ETag"] != reply.headers["ETag"]


def test_page_of_a_release_that_may_still_change_is_not_kept_for_good(call):
    assert "immutable" not in call("GET", "/changes.ttl?page=1").headers["Cache-Control"]


def test_members_stand_in_graphs_of_their_own_where_the_form_has_graphs(call):
    reply = call("GET", "/changes.trig?page=1")
    stated = [
        quad
        for quad in ox.parse(reply.body, format=ox.RdfFormat.TRIG)
        if quad.predicate.value == str(PROV.generatedAtTime)
    ]
    assert len(stated) == 200
    assert all(quad.graph_name == quad.subject for quad in stated)


def test_page_for_people_names_releases_and_things(call):
    text = call("GET", "/changes", headers={"Accept": "text/html"}).text
    assert "0.1.0" in text
    assert "may still change" in text
    assert 'type="application/atom+xml"' in text
    first = call("GET", "/changes?page=1", headers={"Accept": "text/html"}).text
    assert 'id="0.1.0/def/"' in first


def test_history_of_one_thing_holds_it_and_its_claims(call):
    for name in ("body/imda", "/id/body/imda", "https://w3id.org/aiconcord/id/body/imda"):
        rows = call("GET", "/changes.json", thing=name).json()
        assert rows[0]["uri"].endswith("/id/body/imda")
        assert {row["uri"].partition("#")[0] for row in rows} == {rows[0]["uri"]}
        assert len(rows) > 3
    page = call("GET", "/doc/body/imda", headers={"Accept": "text/html"}).text
    assert '<a href="/changes?thing=body/imda">' in page
    shown = call("GET", "/changes", thing="body/imda", headers={"Accept": "text/html"})
    assert shown.status == 200
    assert "<h1>Changes to Infocomm Media Development Authority</h1>" in shown.text


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/changes?page=9999", 404, "not-found"),
        ("/changes?page=0", 404, "not-found"),
        ("/changes?page=one", 400, "parameter-value"),
        ("/changes.ttl?page=-1", 400, "parameter-value"),
        ("/changes?thing=body/nobody", 404, "not-found"),
        ("/changes.ttl?thing=body/imda", 406, "not-acceptable"),
        ("/changes.xml", 404, "not-found"),
    ],
)
def test_what_there_is_not_is_a_problem(call, address, status, code):
    reply = call("GET", address)
    assert (reply.status, reply.code) == (status, code)


def test_form_that_is_not_offered_is_a_problem(call):
    reply = call("GET", "/changes", headers={"Accept": "application/pdf"})
    assert (reply.status, reply.code) == (406, "not-acceptable")


def test_bare_dataset_has_no_changes(start_server, call_at, tmp_path):
    (tmp_path / "x.nq").write_text("<urn:s> <urn:p> <urn:o> .\n")
    with start_server("--dataset", str(tmp_path / "x.nq")) as base:
        assert call_at(base, "GET", "/changes").code == "not-found"


def test_every_member_says_what_it_is_a_version_of(call):
    page = graph_of(call("GET", "/changes.ttl?page=1"))
    kinds = {
        str(kind).rpartition("#")[2]
        for one in members(page)
        for kind in page.objects(one, RDF.type)
    }
    assert kinds == {"Create"}
