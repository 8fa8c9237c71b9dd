"""One test a cell: what the three-valued answer is for each kind of start, end and day."""

from datetime import date

import pytest

from aiconcord.graph.asof import Bounds, days_of, holds

BEFORE, IN_START, BETWEEN, IN_END, AFTER = (
    date(2023, 6, 1),
    date(2024, 6, 1),
    date(2025, 3, 1),
    date(2025, 6, 15),
    date(2026, 6, 1),
)
KNOWN_START = {"earliest_start": date(2024, 1, 1), "latest_start": date(2024, 1, 1)}
PARTIAL_START = {"earliest_start": date(2024, 1, 1), "latest_start": date(2024, 12, 31)}
MISSING_START = {"latest_start": date(2024, 12, 31)}
KNOWN_END = {"earliest_end": date(2025, 6, 30), "latest_end": date(2025, 6, 30)}
PARTIAL_END = {"earliest_end": date(2025, 6, 1), "latest_end": date(2025, 6, 30)}
MISSING_END = {"earliest_end": date(2025, 6, 1)}

CELLS = [
    # start,       end,         before, in start, between, in end, after
    (KNOWN_START, KNOWN_END, (False, True, True, True, False)),
    (KNOWN_START, PARTIAL_END, (False, True, True, None, False)),
    (KNOWN_START, MISSING_END, (False, True, True, None, None)),
    (PARTIAL_START, KNOWN_END, (False, None, True, True, False)),
    (PARTIAL_START, PARTIAL_END, (False, None, True, None, False)),
    (PARTIAL_START, MISSING_END, (False, None, True, None, None)),
    (MISSING_START, KNOWN_END, (None, None, True, True, False)),
    (MISSING_START, PARTIAL_END, (None, None, True, None, False)),
    (MISSING_START, MISSING_END, (None, None, True, None, None)),
]
NAMES = ("known", "partial", "missing")
DAYS = {
    "before": BEFORE,
    "in-start": IN_START,
    "between": BETWEEN,
    "in-end": IN_END,
    "after": AFTER,
}


@pytest.mark.parametrize(
    ("start", "end", "day", "expected"),
    [
        pytest.param(
            start,
            end,
            DAYS[when],
            answers[place],
            id=f"{NAMES[row // 3]}-start-{NAMES[row % 3]}-end-{when}",
        )
        for row, (start, end, answers) in enumerate(CELLS)
        for place, when in enumerate(DAYS)
    ],
)
def test_each_cell_of_the_table_of_time(start, end, day, expected):
    assert holds(Bounds(**start, **end), day) is expected


def test_start_and_end_are_days_on_which_it_held():
    bounds = Bounds(**KNOWN_START, **KNOWN_END)
    assert holds(bounds, date(2024, 1, 1)) is True
    assert holds(bounds, date(2025, 6, 30)) is True


def test_nothing_known_is_never_yes_and_never_no():
    assert {holds(Bounds(), day) for day in DAYS.values()} == {None}


def test_only_a_missing_end_is_last_known():
    assert Bounds(**KNOWN_START, **MISSING_END).last_known
    assert not Bounds(**KNOWN_START, **PARTIAL_END).last_known


@pytest.mark.parametrize("text", ["2024-07-08Z", "2024-13", "2024-02-30", "July", "", "20240708"])
def test_what_is_no_date_of_ours_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        days_of(text)
