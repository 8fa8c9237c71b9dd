import pytest
from starlette.requests import Request

from aiconcord.graph.engine import Answer
from aiconcord.web.caching import Kept, digest, knows, unchanged


def request(method="GET", **headers):
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "path": "/", "headers": fields})


def test_parts_of_a_key_do_not_run_into_each_other():
    assert digest("ab", "c") != digest("a", "bc")


def test_the_least_recently_used_answer_is_forgotten_first():
    kept = Kept(bytes_in_all=3_000, bytes_each=1_000)
    for name in "abc":
        kept.put(name, Answer(b"x" * 400, "text/csv"))
    assert kept.get("a") is not None
    kept.put("d", Answer(b"x" * 400, "text/csv"))
    assert kept.get("b") is None
    assert kept.get("a") is not None
    assert kept.size <= 3_000


def test_an_answer_over_the_bound_for_one_is_not_kept():
    kept = Kept(bytes_in_all=10_000, bytes_each=1_000)
    kept.put("big", Answer(b"x" * 1_001, "text/csv"))
    assert kept.get("big") is None
    assert kept.size == 0


def test_what_is_found_and_what_is_not_is_counted():
    kept = Kept(bytes_in_all=3_000, bytes_each=1_000)
    kept.get("a")
    kept.put("a", Answer(b"x", "text/csv"))
    kept.get("a")
    kept.get("a")
    assert (kept.hits, kept.misses, len(kept)) == (2, 1, 1)


def test_an_answer_kept_for_some_seconds_is_forgotten_after_them():
    kept = Kept(bytes_in_all=3_000, bytes_each=1_000, seconds=0)
    kept.put("a", Answer(b"x", "text/csv"))
    assert kept.get("a") is None


@pytest.mark.parametrize("named", ['W/"a"', '"a"', '"b", W/"a"', ' W/"a" '])
def test_a_client_knows_a_tag_it_names_weak_or_strong(named):
    assert knows(request(if_none_match=named), 'W/"a"')


@pytest.mark.parametrize("named", ['"b"', "", "*", "a"])
def test_a_client_does_not_know_a_tag_it_does_not_name(named):
    assert not knows(request(if_none_match=named), 'W/"a"')


def test_only_reading_methods_ask_whether_a_copy_is_good():
    assert not knows(request("POST", if_none_match='"a"'), '"a"')


def test_304_repeats_what_a_cache_needs():
    response = unchanged('W/"a"', {"Link": "<x>"})
    assert response.status_code == 304
    assert response.headers["etag"] == 'W/"a"'
    assert response.headers["vary"] == "Accept"
    assert response.headers["link"] == "<x>"
