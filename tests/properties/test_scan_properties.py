"""What holds of the query scanner for any text."""

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from aiconcord.graph.scan import scan
from aiconcord.graph.scan_iris import resolve
from aiconcord.graph.tokens import tokenize
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits

LIMITS = Limits(nesting=8, members=20)

PIECES = st.sampled_from(
    [
        *"{}()[]<>.;,|/^!+-*=?'\"\\#@_:$&~%",
        *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FROM", "NAMED", "PREFIX", "BASE"),
        *("FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "SERVICE", "VALUES", "BIND", "AS"),
        *("GROUP", "BY", "ORDER", "EXISTS", "NOT", "IN", "UNDEF", "a", "true", "LOAD", "INSERT"),
        *("?s", "$o", "ex:p", "ex:", ":", "_:b", "<http://e/>", "<p>", "<<", ">>", "<<(", ")>>"),
        *("1", "1.5", ".5e3", "'x'", '"y"', '"""', "'''", "@en", "^^", "&&", "||", "!=", "<="),
        *("{|", "|}", " ", "\n", "\t", "\r", "#c\n", "é", "\u0300", "\ud800", "\0", "\\u0041"),
    ]
)
QUERIES = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)) | st.lists(
    PIECES, max_size=60
).map(" ".join)


@settings(max_examples=600, deadline=None)
@given(QUERIES)
def test_any_text_is_scanned_or_refused_with_a_listed_code(query: str) -> None:
    try:
        found = scan(query, LIMITS)
    except ProblemError as error:
        problem = error.problem
        assert problem.code in CODES
        assert problem.remedy
        assert problem.status >= 400
    else:
        assert found.form in ("select", "ask", "construct", "describe")


@settings(max_examples=600, deadline=None)
@given(QUERIES)
def test_tokens_are_the_text_without_space_and_comments(query: str) -> None:
    at = 0
    try:
        for token in tokenize(query):
            between = query[at : token.at]
            assert not between.strip(" \t\r\n\f") or "#" in between
            assert token.text
            assert query[token.at : token.at + len(token.text)] == token.text
            at = token.at + len(token.text)
    except ProblemError as error:
        assert error.problem.code == "query-syntax"


@settings(max_examples=600, deadline=None)
@given(QUERIES)
def test_what_the_engine_reads_as_service_never_passes(query: str) -> None:
    """Oxigraph itself is the judge: a query it can read has no SERVICE if the scan let it pass.

    Were there one, its evaluation would fail for want of a server; nothing listens on port 1.
    """
    try:
        scan(query, LIMITS)
    except ProblemError:
        return
    try:
        ox.Store().query(query.replace("http://e/", "http://127.0.0.1:1/"))
    except (SyntaxError, ValueError):
        return
    except OSError as error:  # pragma: no cover - it would be the bug this test looks for
        raise AssertionError(f"{query!r} went out") from error


NAMES = st.text(st.characters(codec="ascii", categories=["Ll", "Nd"]), min_size=1, max_size=4)


@given(NAMES, NAMES, NAMES)
def test_a_prefixed_graph_is_the_graph_written_whole(prefix: str, start: str, local: str) -> None:
    name = f"p{prefix}"
    whole = f"http://e/{start}/{local}"
    query = f"PREFIX {name}: <http://e/{start}/> ASK FROM {name}:{local} FROM <{whole}> {{}}"
    assert scan(query, LIMITS).froms == (whole,)


@given(
    st.lists(st.sampled_from(["..", ".", "a", ""]), max_size=6), st.sampled_from(["", "?q", "#"])
)
def test_references_resolve_as_the_engine_resolves_them(parts: list[str], tail: str) -> None:
    base, reference = "http://e/x/y/z?q", "/".join(parts) + tail
    if reference.startswith("//"):
        return
    found = ox.Store().query(f"BASE <{base}> SELECT (<{reference}> AS ?x) {{}}")
    assert isinstance(found, ox.QuerySolutions)
    assert resolve(base, reference) == next(iter(found))["x"].value


@given(st.integers(min_value=0, max_value=40), st.sampled_from(["{}", "()", "[]"]))
def test_depth_is_what_decides(depth: int, pair: str) -> None:
    opening = {"{}": "{", "()": "?s ?p (", "[]": "?s ?p ["}[pair]
    query = "ASK {" + opening * depth + pair[1] * depth + "}"
    try:
        scan(query, LIMITS)
        code = ""
    except ProblemError as error:
        code = error.problem.code
    assert (code == "query-too-nested") == (depth + 1 > LIMITS.nesting)
