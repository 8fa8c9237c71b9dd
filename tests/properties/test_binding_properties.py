"""What goes into a query as a value comes back as that value, whatever it is."""

import re

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from aiconcord.graph.bindings import bind
from aiconcord.graph.engine import Term
from aiconcord.graph.scan import scan
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits

TEXT = st.text() | st.lists(
    st.sampled_from(
        [*"\"'\\{}<>#?$\n\r\t\b\f\0", "\\u0022", "'''", '"""', "} INSERT {", "@en", "^^"]
    )
).map("".join)
LANGS = st.sampled_from(["en", "zh-hans-sg", "x-y", "de-1996"]) | st.from_regex(
    r"[a-z]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True
)
IRIS = st.from_regex(r"[a-z]{1,3}:[!#-;=?-Z_a-z~\[\]é]{0,20}", fullmatch=True)
CARRIED = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]*")


def answered(term: Term) -> ox.NamedNode | ox.Literal:
    query = "SELECT ?x WHERE { # }\n OPTIONAL { ?s ?p '{' } }"
    found = ox.Store().query(bind(query, scan(query, Limits()), {"x": term}))
    assert isinstance(found, ox.QuerySolutions)
    (row,) = found
    value = row["x"]
    assert isinstance(value, ox.NamedNode | ox.Literal)
    return value


@settings(max_examples=500, deadline=None)
@given(TEXT)
def test_text_comes_back_or_is_refused(text: str) -> None:
    try:
        found = answered(Term.literal(text))
    except ProblemError as error:
        assert error.problem.code == "parameter-value"
        assert not CARRIED.fullmatch(text)
    else:
        assert found == ox.Literal(text)


@settings(deadline=None)
@given(TEXT.filter(CARRIED.fullmatch), LANGS)
def test_text_in_a_language_comes_back_or_is_refused(text: str, lang: str) -> None:
    try:
        found = answered(Term.literal(text, lang=lang))
    except ProblemError as error:
        assert error.problem.code == "parameter-value"
    else:
        assert found == ox.Literal(text, language=lang)


@settings(deadline=None)
@given(TEXT.filter(CARRIED.fullmatch), IRIS)
def test_typed_text_comes_back_or_is_refused(text: str, datatype: str) -> None:
    try:
        found = answered(Term.literal(text, datatype))
    except ProblemError as error:
        assert error.problem.code == "parameter-value"
    else:
        assert found == ox.Literal(text, datatype=ox.NamedNode(datatype))


@settings(max_examples=500, deadline=None)
@given(st.text() | IRIS | TEXT.map("urn:".__add__))
def test_an_iri_comes_back_or_is_refused(iri: str) -> None:
    try:
        found = answered(Term.uri(iri))
    except ProblemError as error:
        assert error.problem.code == "parameter-value"
    else:
        assert found == ox.NamedNode(iri)
