import asyncio
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from aiconcord.graph.engine import Dataset
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits
from aiconcord.web.sparql_request import FORM, QUERY, UPDATE, SparqlRequest, read_request


def read(method="GET", query="", body=b"", kind="", limits=None) -> SparqlRequest:
    pieces = [body[at : at + 1000] for at in range(0, len(body), 1000)] or [b""]

    async def receive():
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    scope = {
        "type": "http",
        "method": method,
        "path": "/sparql",
        "query_string": query.encode() if isinstance(query, str) else query,
        "headers": [(b"content-type", kind.encode())] if kind else [],
    }
    return asyncio.run(read_request(Request(scope, receive), limits or Limits()))


def refused(**parts) -> str:
    with pytest.raises(ProblemError) as caught:
        read(**parts)
    return caught.value.problem.code


def test_no_query_is_a_question_about_the_service():
    assert read() == SparqlRequest(None, Dataset())


def test_a_post_without_a_query_is_refused():
    assert refused(method="POST", kind=FORM) == "query-missing"
    assert refused(method="POST", kind=QUERY, body=b" ") == "query-missing"


def test_the_graphs_of_a_form_and_of_its_address_are_joined_in_order():
    found = read(
        "POST",
        "default-graph-uri=urn:a&named-graph-uri=urn:c",
        b"query=ASK%7B%7D&default-graph-uri=urn:b&default-graph-uri=urn:a",
        FORM,
    )
    assert found.dataset == Dataset(("urn:a", "urn:b"), ("urn:c",))


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_arrives_as_it_was_sent_by_every_way(text):
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return
    spelled = "query=" + quote(text, safe="")
    assert read(query=spelled).query == text
    assert read("POST", body=spelled.encode(), kind=FORM).query == text
    assert read("POST", body=encoded, kind=QUERY).query == text


@given(st.binary(max_size=60))
def test_bytes_that_are_not_utf8_are_refused_and_never_replaced(body):
    try:
        text = body.decode()
    except UnicodeDecodeError:
        assert refused(method="POST", body=body, kind=QUERY) == "query-not-utf8"
    else:
        if text.strip():
            assert read("POST", body=body, kind=QUERY).query == text


@given(st.binary(max_size=60))
def test_no_address_breaks_the_reading(query):
    try:
        read(query=query)
    except ProblemError as fault:
        assert 400 <= fault.problem.status < 500


def test_a_body_is_not_read_past_its_bound():
    limits = Limits(query_bytes=1_000)
    assert refused(method="POST", body=b"x" * 70_000, kind=QUERY, limits=limits) == "body-too-large"


def test_a_thousand_fields_are_enough():
    assert refused(query="&".join(["a=b"] * 1_001)) == "bad-request"


@pytest.mark.parametrize("where", ["query", "body"])
def test_an_update_parameter_is_refused_wherever_it_stands(where):
    if where == "query":
        assert refused(query="update=CLEAR") == "query-is-update"
    else:
        assert refused(method="POST", body=b"update=CLEAR", kind=FORM) == "query-is-update"
    assert refused(method="POST", body=b"CLEAR ALL", kind=UPDATE) == "query-is-update"


@pytest.mark.parametrize("kind", [QUERY, f"{QUERY};charset=UTF-8", f'{QUERY}; charset="utf-8"'])
def test_the_media_type_may_name_utf8(kind):
    assert read("POST", body=b"ASK{}", kind=kind).query == "ASK{}"
