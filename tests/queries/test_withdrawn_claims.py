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
    "amended-provisions",
    "application-dates-moved",
    "areas-of-a-track",
    "areas-of-instruments",
    "arrangements-on-an-area",
    "arrangements-with-third-countries",
    "badges-after-the-crosswalk",
    "begins-to-apply-between",
    "bodies-above-a-body",
    "bodies-and-parents",
    "bodies-below-a-body",
    "bodies-of-a-kind",
    "changes-between-editions",
    "claims-of-a-source",
    "claims-on-secondary-sources-only",
    "claims-overtaken",
    "codes-with-two-meanings",
    "commitments-by-area",
    "commitments-by-status",
    "commitments-due",
    "commitments-of-a-party",
    "commitments-of-an-event",
    "commitments-of-changed-bodies",
    "crosswalk-documents",
    "crosswalks-published-by",
    "dates-not-known-to-the-day",
    "dates-of-a-framework",
    "dates-of-a-provision",
    "deadlines-still-to-come",
    "descent-of-an-element",
    "elements-by-role",
    "engagements-of-a-body",
    "events-of-a-kind",
    "events-of-an-arrangement",
    "evidence-for-each-claim",
    "evidence-of-delivery",
    "frameworks-of-a-publisher",
    "frameworks-published-between",
    "frameworks-with-a-status",
    "identifiers-elsewhere",
    "identifiers-of-frameworks",
    "legal-effect-without-primary-source",
    "legal-effects",
    "members-of-a-network",
    "named-bodies-since-changed",
    "names-of-a-framework",
    "names-on-a-day",
    "names-shared-by-bodies",
    "not-seen-since",
    "obligations-applying-on",
    "outcomes-of-arrangements",
    "parts-of-a-track",
    "people-in-posts",
    "press-report-checked",
    "refuted-press-claims",
    "relation-correspondences",
    "sides-of-an-arrangement",
    "signers-and-implementers",
    "stale-mappings",
    "succession-of-frameworks",
    "successions-of-arrangements",
    "tasks-of-a-body",
    "time-from-agreement-to-signature",
    "time-to-delivery",
    "what-a-name-refers-to",
    "what-became-of-a-body",
    "what-happened-between",
    "who-held-a-role",
    "who-says-so",
    "who-works-in-a-field",
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
