"""A withdrawn claim stays resolvable and is no answer any more."""

import csv
import io

import pyoxigraph as ox
import pytest

WITHDRAWN = ox.NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime")
DAY = ox.Literal(
    "2026-11-21T00:00:00Z", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
)
WITH_CLAIMS = (
    "agreed-between-on",
    "agreed-not-signed",
    "areas-of-instruments",
    "arrangements-of-a-body",
    "arrangements-on-an-area",
    "arrangements-with-third-countries",
    "bodies-and-parents",
    "commitments-by-area",
    "commitments-by-status",
    "commitments-due",
    "commitments-of-a-party",
    "commitments-of-an-event",
    "commitments-of-changed-bodies",
    "crosswalk-documents",
    "dates-not-to-the-day",
    "events-of-a-kind",
    "events-of-an-arrangement",
    "evidence-of-delivery",
    "legal-effect-without-primary-source",
    "legal-effects",
    "members-and-their-institutes",
    "named-bodies-since-changed",
    "obligations-applying-on",
    "outcomes-of-arrangements",
    "parts-of-a-track",
    "refuted-press-claims",
    "sides-of-an-arrangement",
    "signers-and-implementers",
    "stale-mappings",
    "successions-of-arrangements",
    "time-from-agreement-to-signature",
    "time-to-delivery",
    "what-happened-between",
    "who-held-a-role",
    "who-says-so",
)


@pytest.fixture(scope="module")
def store(release_dir):
    store = ox.Store()
    store.bulk_load(path=str(release_dir / "data.nq"), format=ox.RdfFormat.N_QUADS)
    return store


def claims(store, query):
    answer = store.query(query).serialize(format=ox.QueryResultsFormat.CSV)
    return {row["claim"] for row in csv.DictReader(io.StringIO(answer.decode())) if row["claim"]}


@pytest.mark.parametrize("slug", WITH_CLAIMS)
def test_a_withdrawn_claim_leaves_the_answer(slug, store, bound_example):
    query = bound_example(slug)
    before = claims(store, query)
    gone = min(before)
    quad = ox.Quad(ox.NamedNode(gone), WITHDRAWN, DAY)
    store.add(quad)
    try:
        assert claims(store, query) == before - {gone}
    finally:
        store.remove(quad)


def test_every_question_that_shows_claims_is_tested_here(questions):
    showing = {
        slug
        for slug, each in questions.items()
        if any(column.name == "claim" for column in each.columns)
    }
    assert showing == set(WITH_CLAIMS)


def test_a_claim_withdrawn_later_was_still_known_on_the_day_of_record(store, bound_example):
    query = bound_example("agreed-between-on", day="2024-11-20", known="2024-11-29")
    before = claims(store, query)
    gone = min(before)
    quad = ox.Quad(ox.NamedNode(gone), WITHDRAWN, DAY)
    store.add(quad)
    try:
        assert claims(store, query) == before
    finally:
        store.remove(quad)
