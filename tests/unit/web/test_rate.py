"""The bucket of a client, on a clock of our own."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Settings
from aiconcord.web.rate import Rate, refused_fields, wait_for_one

SIXTY = replace(Settings(), requests_per_minute=60)
ITEM = r'"[a-z]+"(;[a-z]+=(\d+|"[a-z-]+"))+'
LIST = re.compile(f"{ITEM}(, {ITEM})*")
"""A list of strings with parameters, as structured fields (RFC 9651) write it."""


def admitted(rate: Rate, client: str, now: float) -> bool:
    try:
        rate.admit(client, now)
    except ProblemError as fault:
        assert fault.problem.code == "too-many-requests"
        assert fault.problem.remedy
        return False
    return True


def test_without_a_rate_any_number_is_let_in_and_the_share_is_told() -> None:
    rate = Rate(Settings())
    assert all(admitted(rate, "a", 7.0) for _ in range(10_000))
    assert rate.fields("a", 1, 7.0) == {
        "RateLimit-Policy": '"running";q=2;qu="concurrent-requests"',
        "RateLimit": '"running";r=1',
    }


def test_a_full_bucket_is_spent_at_once_and_fills_again_bit_by_bit() -> None:
    rate = Rate(SIXTY)
    assert [admitted(rate, "a", 100.0) for _ in range(61)] == [True] * 60 + [False]
    assert not admitted(rate, "a", 100.9)
    assert admitted(rate, "a", 101.0)
    assert not admitted(rate, "a", 101.1)
    assert [admitted(rate, "a", 500.0) for _ in range(61)] == [True] * 60 + [False]


def test_one_clients_bucket_is_not_anothers() -> None:
    rate = Rate(SIXTY)
    assert not all(admitted(rate, "a", 1.0) for _ in range(100))
    assert admitted(rate, "b", 1.0)


def test_what_is_left_is_told_beside_what_is_allowed() -> None:
    rate = Rate(SIXTY)
    for _ in range(15):
        rate.admit("a", 0.0)
    found = rate.fields("a", 2, 0.0)
    assert found["RateLimit-Policy"].endswith(', "minute";q=60;w=60')
    assert found["RateLimit"] == '"running";r=2, "minute";r=45;t=15'
    assert rate.fields("a", 2, 5.5)["RateLimit"].endswith('"minute";r=50;t=10')
    assert all(LIST.fullmatch(value) for value in found.values())


def test_a_refusal_tells_when_to_come_again() -> None:
    found = refused_fields("too-many-requests", SIXTY, 1)
    assert found["RateLimit"] == '"minute";r=0;t=1'
    assert LIST.fullmatch(found["RateLimit-Policy"])
    assert refused_fields("engine-busy", SIXTY, 1) == {}
    assert wait_for_one(SIXTY) == 1
    assert wait_for_one(replace(SIXTY, requests_per_minute=7)) == 9


@given(
    gaps=st.lists(st.floats(0, 20), max_size=200),
    quota=st.integers(1, 100),
)
def test_in_no_minute_more_is_let_in_than_a_bucket_and_what_flowed_in(
    gaps: list[float], quota: int
) -> None:
    rate, now, taken = Rate(replace(Settings(), requests_per_minute=quota)), 0.0, []
    for gap in gaps:
        now += gap
        told = rate.fields("a", 2, now)["RateLimit"]
        may = admitted(rate, "a", now)
        assert may is (int(re.search(r'"minute";r=(\d+)', told)[1]) > 0)
        if may:
            taken.append(now)
    for first in taken:
        within = [each for each in taken if first <= each <= first + 60]
        assert len(within) <= 2 * quota + 1


def test_only_so_many_clients_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiconcord.web.rate._MOST_CLIENTS", 10)
    rate = Rate(SIXTY)
    for number in range(50):
        rate.admit(str(number), 0.0)
    assert len(rate._full) == 10
