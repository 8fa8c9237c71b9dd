"""A NOT EXISTS that is asked as an OPTIONAL gives the same rows, on any data."""

from collections import Counter

import pyoxigraph as ox
from hypothesis import event, given, settings
from hypothesis import strategies as st

from aiconcord.graph.not_exists import without_not_exists

GRAPHS = [ox.DefaultGraph(), ox.NamedNode("urn:g"), ox.NamedNode("urn:h")]
NODES = [ox.NamedNode("urn:a"), ox.NamedNode("urn:g"), ox.BlankNode("n"), ox.Literal(1)]
QUADS = st.lists(  # few terms, so that patterns do match
    st.builds(
        ox.Quad,
        st.sampled_from(NODES[:3]),
        st.sampled_from([ox.NamedNode("urn:p"), ox.NamedNode("urn:q")]),
        st.sampled_from(NODES),
        st.sampled_from(GRAPHS),
    ),
    min_size=3,
    max_size=16,
)
PATHS = st.sampled_from(
    [
        *("<urn:p>", "<urn:q>", "<urn:p>", "<urn:q>", "^<urn:p>", "<urn:p>/<urn:q>", "<urn:p>+"),
        *("!<urn:q>", "<urn:p>|<urn:q>", "<urn:q>*", "<urn:p>?"),
    ]
)
IN_COMMON = st.sampled_from(["?x", "?y", "?w", "?k", "?x", "?y", "?n", "<urn:a>", "1"])
FILTERS = st.builds(
    "FILTER NOT EXISTS {{ ?m {} {} {} {} {} }}".format,
    PATHS,
    IN_COMMON,
    st.sampled_from([". ?m", ";", ". ?n <urn:p> ?m . ?n"]),
    PATHS,
    IN_COMMON,
)
INSIDE = st.tuples(
    st.sampled_from(["?x <urn:p> ?y .", "?x <urn:q> ?z .", "?y <urn:p>|<urn:q> ?x ."]),
    st.sampled_from(["", "", "OPTIONAL { ?z <urn:q> ?y }", "VALUES ?y { <urn:a> UNDEF }"]),
    st.sampled_from(["", "?x <urn:q> ?y ."]),
)
AROUND = st.sampled_from(
    [
        "{0}",
        "?w <urn:p> ?y OPTIONAL {{ {0} }}",
        "?x <urn:p> ?w OPTIONAL {{ {0} }}",
        "{{ {0} }} UNION {{ ?y <urn:p> ?x }}",
        "GRAPH ?k {{ {0} }}",
        "?x <urn:q> ?w MINUS {{ {0} }}",
        "{{ SELECT ?x ?z {{ {0} }} }} ?x <urn:p> ?y",
        "?w <urn:q> ?y {{ {0} }}",
    ]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Draw a query with one filter, anywhere among the patterns of a group."""
    parts = list(draw(INSIDE))
    parts.insert(draw(st.integers(0, len(parts))), draw(FILTERS))
    return f"SELECT ?x ?y ?z ?w ?k {{ {draw(AROUND).format(' '.join(parts))} }}"


def rows_of(store: ox.Store, query: str) -> Counter[tuple[object, ...]]:
    return Counter(tuple(row) for row in store.query(query))


@settings(max_examples=800, deadline=None)
@given(QUADS, queries())
def test_the_rows_are_the_same(quads: list[ox.Quad], query: str) -> None:
    asked = without_not_exists(query)
    event("asked otherwise" if asked != query else "left as it is")
    store = ox.Store()
    store.extend(quads)
    assert rows_of(store, asked) == rows_of(store, query)


def test_such_queries_are_asked_otherwise_often_enough_to_show_something() -> None:
    found = set()

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(queries())
    def gather(query: str) -> None:
        found.add((query, without_not_exists(query)))

    gather()
    assert sum(query != asked for query, asked in found) > len(found) / 4
