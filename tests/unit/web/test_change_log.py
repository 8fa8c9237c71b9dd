"""The log of changes in pages, and its feed and stream: what grows, and what never moves."""

from xml.etree.ElementTree import fromstring

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from aiconcord.graph.changes import Change
from aiconcord.problems.record import ProblemError
from aiconcord.web.change_feed import feed
from aiconcord.web.change_log import PER_PAGE, Log, member, page_number
from aiconcord.web.change_stream import WITH_GRAPHS, stream


def changes(version: str, day: str, count: int) -> list[Change]:
    return [Change(version, day, "added", f"id/body/{version}-{n}", "1") for n in range(count)]


OLD = changes("0.1.0", "2026-11-21", PER_PAGE + 50)
NEW = changes("0.2.0", "2027-02-01", PER_PAGE)
BEFORE = Log(tuple(OLD), frozenset({"0.1.0"}))
AFTER = Log((*OLD, *NEW), frozenset({"0.1.0"}))


def test_full_page_is_the_same_after_the_next_release():
    assert BEFORE.page(1) == AFTER.page(1)
    assert BEFORE.page(2) == AFTER.page(2)[:50]
    assert [member(1, one) for one in BEFORE.page(1)] == [member(1, one) for one in AFTER.page(1)]


def test_only_full_pages_of_recorded_releases_with_a_next_one_are_final():
    assert [AFTER.is_final(number) for number in (1, 2, 3)] == [True, False, False]
    assert not Log(tuple(OLD), frozenset()).is_final(1)


def test_final_page_of_the_stream_keeps_every_byte():
    for form in ("text/turtle", "application/n-quads", "application/ld+json"):
        assert stream(BEFORE, 1, form) == stream(AFTER, 1, form)


def test_members_come_in_the_order_of_time_where_a_form_has_an_order():
    lines = stream(AFTER, 2, "application/n-quads").decode().splitlines()
    days = [line.partition('"')[2][:10] for line in lines if 'generatedAtTime> "' in line]
    assert days == sorted(days)
    assert len(days) == PER_PAGE


def test_stream_says_the_same_in_every_form():
    page = Graph().parse(data=stream(AFTER, 2, "text/turtle"), format="turtle")
    assert len(set(page.subjects(URIRef("https://www.w3.org/ns/activitystreams#object")))) == 200
    flat = set(ox.parse(stream(AFTER, 2, "text/turtle"), format=ox.RdfFormat.TURTLE))
    for form in WITH_GRAPHS:
        quads = ox.parse(stream(AFTER, 2, form), format=WITH_GRAPHS[form])
        assert {ox.Quad(*quad.triple) for quad in quads} == flat
    linked = stream(AFTER, 2, "application/ld+json")
    assert set(ox.parse(linked, format=ox.RdfFormat.JSON_LD)) == flat


def test_history_of_a_thing_has_its_parts_and_its_first_release():
    thing = "https://w3id.org/aiconcord/id/body/x"
    log = Log(
        (
            Change("0.1.0", "2026-11-21", "added", "id/body/x", "1"),
            Change("0.1.0", "2026-11-21", "added", "id/body/xy", "1"),
            Change("0.2.0", "2027-02-01", "changed", "id/body/x#name-1", "2"),
        ),
        frozenset(),
    )
    assert [one.id for _, one in log.history(thing)] == ["id/body/x", "id/body/x#name-1"]
    first = log.first_said(thing)
    assert first is not None
    assert first.release == "0.1.0"
    assert [(each.version, each.counts["changed", True]) for each in log.releases] == [
        ("0.2.0", 1),
        ("0.1.0", 0),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "not-found"),
        ("4", "not-found"),
        ("-1", "parameter-value"),
        ("x", "parameter-value"),
        ("1.0", "parameter-value"),
        ("²", "parameter-value"),
    ],
)
def test_page_that_there_is_not_is_a_problem(text: str, code: str):
    with pytest.raises(ProblemError) as raised:
        page_number(text, AFTER)
    assert raised.value.problem.code == code


def test_feed_survives_labels_that_xml_cannot_hold():
    rows = [(1, OLD[0])]
    written = feed(
        rows, lambda _: "a\x00<b>&\x1f", name="urn:x", title="T", links=[], archive=True, day=""
    )
    title = fromstring(written).find("{http://www.w3.org/2005/Atom}entry/{*}title")  # noqa: S314
    assert title is not None
    assert title.text == "Added: a<b>&"


def test_empty_log_still_has_a_feed_with_a_date_and_a_stream():
    empty = Log((), frozenset())
    assert empty.pages == 1
    written = feed([], str, name="urn:x", title="T", links=[], archive=False, day="2026-11-21")
    assert b"<updated>2026-11-21T00:00:00Z</updated>" in written
    assert b"EventStream" in stream(empty, None, "text/turtle")
