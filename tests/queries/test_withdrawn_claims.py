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
    "amended-provisions",
    "application-dates-moved",
    "areas-of-instruments",
    "begins-to-apply-between",
    "bodies-and-parents",
    "changes-between-editions",
    "codes-with-two-meanings",
    "commitments-of-an-event",
    "crosswalk-documents",
    "dates-of-a-framework",
    "dates-of-a-provision",
    "deadlines-still-to-come",
    "descent-of-an-element",
    "elements-by-role",
    "frameworks-of-a-publisher",
    "frameworks-published-between",
    "frameworks-with-a-status",
    "identifiers-of-frameworks",
    "legal-effects",
    "named-bodies-since-changed",
    "names-of-a-framework",
    "obligations-applying-on",
    "refuted-press-claims",
    "signers-and-implementers",
    "stale-mappings",
    "succession-of-frameworks",
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
